// All tasks, by name. Adding one is its file and its line here.
import { brackets } from "./brackets.ts";
import { charLm } from "./char-lm.ts";
import { copy } from "./copy.ts";
import { induction } from "./induction.ts";
import { maskedLm } from "./masked-lm.ts";
import { modularAddition } from "./modular-addition.ts";
import { mqar } from "./mqar.ts";
import { reverse } from "./reverse.ts";
import { selectiveCopy } from "./selective-copy.ts";
import { sentences } from "./sentences.ts";
import { sort } from "./sort.ts";
import { stories } from "./stories.ts";
import type { Task } from "./task.ts";
import { translation } from "./translation.ts";

const all: readonly Task[] = [
  charLm,
  stories,
  sentences,
  maskedLm,
  translation,
  copy,
  reverse,
  sort,
  mqar,
  induction,
  selectiveCopy,
  modularAddition,
  brackets,
];

export const tasks: ReadonlyMap<string, Task> = new Map(all.map((t) => [t.name, t]));
export { randomOf } from "./random.ts";
export {
  askedFrom,
  type Batch,
  type StreamBatch,
  type Task,
  type TaskData,
  TaskError,
  teaches,
} from "./task.ts";
