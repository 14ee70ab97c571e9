// The graph learns as many numbers as the lesson says.
import { check, countParameters, plural, weightTable } from "../../core/index.ts";
import { numberOf } from "../numbers.ts";
import type { Judge } from "./demand.ts";

export const parameters: Judge<"parameters"> = ({ is }, { start, answer }) => {
  const wanted = numberOf(is, start);
  const { known } = countParameters(weightTable(check(answer)));
  if (typeof wanted === "string") return [wanted];
  return known === wanted ? [] : [`It must learn ${plural(wanted, "number")} in all, and learns ${known}.`];
};
