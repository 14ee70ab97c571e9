// The graph is one model with the start graph that was rewired as the lesson says.
import { applyAll } from "../answers.ts";
import { difference } from "../same/same.ts";
import type { Judge } from "./demand.ts";

export const same: Judge<"same"> = ({ edits }, { start, answer }) => {
  const model = applyAll(start, edits);
  const found = model.ok ? difference(answer, model.document) : model.why;
  return found === null ? [] : [found];
};
