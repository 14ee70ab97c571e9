// The graph has no errors, and none of the warnings that the lesson is about.
import { explain, isError } from "../../core/index.ts";
import type { Judge } from "./demand.ts";
import { diagnosed } from "./diagnosed.ts";

/** More problems than these are not told at once. */
const few = 3;

export const clean: Judge<"clean"> = ({ without = [] }, { answer }) =>
  diagnosed(answer)
    .causes.map(({ cause }) => cause)
    .filter((problem) => isError(problem) || without.includes(problem.code))
    .slice(0, few)
    .map((problem) => explain(problem).title);
