// All commands, in the order in which the help lists them. Adding one is its file and its line here.
import type { Command } from "../command.ts";
import { ablate } from "./ablate.ts";
import { check } from "./check.ts";
import { diff } from "./diff.ts";
import { exportGraph } from "./export.ts";
import { figure } from "./figure.ts";
import { fix } from "./fix.ts";
import { generate } from "./generate.ts";
import { grad } from "./grad.ts";
import { grade } from "./grade.ts";
import { makeHelp } from "./help.ts";
import { importGraph } from "./import.ts";
import { newGraph } from "./new.ts";
import { open } from "./open.ts";
import { run } from "./run.ts";
import { schema } from "./schema.ts";
import { share } from "./share.ts";
import { study } from "./study.ts";
import { train } from "./train.ts";
import { weights } from "./weights.ts";

const working: readonly Command[] = [
  open,
  newGraph,
  importGraph,
  check,
  fix,
  run,
  train,
  ablate,
  study,
  grade,
  generate,
  grad,
  exportGraph,
  share,
  figure,
  diff,
  weights,
  schema,
];

/** What `heddle` and `heddle FILE` do. */
export { open };
export const help: Command = makeHelp(working);
export const commands: readonly Command[] = [...working, help];
