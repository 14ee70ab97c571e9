// The folder of a study: `plan.json`, written before the first run, and `runs.jsonl`, a line for each finished run.
import {
  type Plan,
  printPlan,
  printResult,
  type RunResult,
  readStored,
  type StoredStudy,
} from "../study/index.ts";
import { lineWriter, planFile, runsFile, textOf, writePlanText } from "./files.ts";
import { LabError } from "./lab-error.ts";

/** Throws `LabError` where the folder holds no study that can be read. */
export async function readStudy(folder: string): Promise<StoredStudy> {
  const text = await textOf(planFile(folder));
  if (text === null) throw new LabError(`${planFile(folder)}: file not found: this is no study`);
  const read = await readStored(text, (await textOf(runsFile(folder))) ?? "", runsFile(folder));
  if (!read.ok) throw new LabError(`${planFile(folder)} cannot be read: ${read.why}`);
  return read.study;
}

/** Writes a plan down. One that is there stays where it is the same; another is only replaced when that is asked for. */
export async function writeStudy(folder: string, plan: Plan, replace: boolean): Promise<void> {
  const text = printPlan(plan);
  const there = await textOf(planFile(folder));
  if (there === text) return;
  if (there !== null && !replace)
    throw new LabError(
      `${folder} holds another study already: give another --out, go on with it by "heddle ablate ${folder}", or change its plan by --change-plan`,
    );
  await writePlanText(folder, text);
}

/** Adds results, each flushed before the next run counts on it. */
export async function resultWriter(folder: string): Promise<(result: RunResult) => Promise<void>> {
  const write = await lineWriter(folder);
  return (result) => write(printResult(result));
}
