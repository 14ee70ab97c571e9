// Why the graph cannot be trained as it stands and as the form says; null where it can.
import { hasErrors } from "../../core/index.ts";
import { checkedOf } from "../store/derived.ts";
import type { State } from "../store/store.ts";
import { optionsOf, taskOf } from "./settings.ts";

export function whyNotTrain({ document, form, runs, trainText }: State): string | null {
  if (hasErrors(checkedOf(document))) return "Fix the errors before training.";
  const task = taskOf(document, form, runs);
  if (!task) return "No task fits the objective of this graph.";
  const read = optionsOf({ ...form, task: task.name }, trainText, runs);
  return "why" in read ? read.why : null;
}
