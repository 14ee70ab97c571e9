// All commands, in the order in which the help lists them. Adding one is its file and its line here.
import type { Command } from "../command.ts";
import { check } from "./check.ts";
import { exportGraph } from "./export.ts";
import { generate } from "./generate.ts";
import { grad } from "./grad.ts";
import { makeHelp } from "./help.ts";
import { run } from "./run.ts";
import { train } from "./train.ts";

const working: readonly Command[] = [check, run, train, generate, grad, exportGraph];

export const help: Command = makeHelp(working);
export const commands: readonly Command[] = [...working, help];
