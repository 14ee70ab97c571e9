// Why the graph cannot be trained as it stands and as the form says; null where it can.
import { hasErrors } from "../../core/index.ts";
import { checkedOf } from "../store/derived.ts";
import type { State } from "../store/store.ts";
import { optionsOf, taskOf } from "./settings.ts";
import { trainedBehind } from "./under-way.ts";

export function whyNotTrain(state: State): string | null {
  const { document, form, runs, trainText } = state;
  const other = trainedBehind(state);
  if (other) return `${other.document.name} is being trained: one graph at a time.`;
  if (hasErrors(checkedOf(document))) return "Fix the errors before training.";
  const task = taskOf(document, form, runs);
  if (!task) return "No task fits the objective of this graph.";
  const read = optionsOf({ ...form, task: task.name }, trainText, runs);
  return "why" in read ? read.why : null;
}
