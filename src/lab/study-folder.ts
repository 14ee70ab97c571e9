// The folder of a study: `plan.json`, written before the first run, and `runs.jsonl`, a line for each finished run.
import { makeFolder } from "../disk/index.ts";
import {
  type Plan,
  printPlan,
  printResult,
  type RunResult,
  readPlan,
  readStored,
  type StoredStudy,
} from "../study/index.ts";
import { lineWriter, planFile, runsFile, textOf, writePlanText } from "./files.ts";
import { LabError, refusedBy } from "./lab-error.ts";
import { lockFolder } from "./lock.ts";

/** Throws `LabError` where the folder holds no study that can be read. */
export async function readStudy(folder: string): Promise<StoredStudy> {
  const text = await textOf(planFile(folder));
  if (text === null) throw new LabError(`${planFile(folder)}: file not found: this is no study`);
  const read = await readStored(text, (await textOf(runsFile(folder))) ?? "", runsFile(folder));
  if (!read.ok) throw new LabError(`${planFile(folder)} cannot be read: ${read.why}`);
  return read.study;
}

/** The plan of a folder; null where it has none that can be read. */
export async function planThere(folder: string): Promise<Plan | null> {
  const text = await textOf(planFile(folder));
  const read = text === null ? null : readPlan(text);
  return read?.ok ? read.plan : null;
}

/** Writes a plan down. One that is there stays where it is the same; another is only replaced when that is asked for. */
export async function writeStudy(folder: string, plan: Plan, replace: boolean): Promise<void> {
  const text = printPlan(plan);
  if ((await textOf(planFile(folder))) === text) return;
  await makeFolder(folder).catch(refusedBy(folder));
  // Whoever does the runs of the plan that is there keeps it until they are done.
  const free = await lockFolder(folder);
  try {
    if (!replace && (await textOf(planFile(folder))) !== null)
      throw new LabError(
        `${folder} holds another study already: give another --out, go on with it by "heddle ablate ${folder}", or change its plan by --change-plan`,
      );
    await writePlanText(folder, text);
  } finally {
    await free();
  }
}

/** Adds results, each flushed before the next run counts on it. */
export async function resultWriter(folder: string): Promise<(result: RunResult) => Promise<void>> {
  const write = await lineWriter(folder);
  return (result) => write(printResult(result));
}
