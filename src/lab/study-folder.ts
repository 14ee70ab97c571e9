// The folder of a study: `plan.json`, written before the first run, and `runs.jsonl`, a line for each finished run.
import { open, readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, makeFolder, writeWhole } from "../disk/index.ts";
import { type Plan, printPlan, printResult, type RunResult, readPlan, readResults } from "../study/index.ts";
import { digest } from "./digest.ts";
import { LabError, refusedBy } from "./lab-error.ts";
import { recipesOf } from "./prepare.ts";

const planFile = (folder: string): string => join(folder, "plan.json");
const runsFile = (folder: string): string => join(folder, "runs.jsonl");

export interface ReadStudy {
  readonly plan: Plan;
  /** Hash of the plan as it stands. */
  readonly hash: string;
  /** Runs of the plan's own recipes, each once. */
  readonly results: readonly RunResult[];
  /** What of the results was left out, and whether the plan is another than the one that was run, in words. */
  readonly notices: readonly string[];
}

/** Throws `LabError` where the folder holds no study that can be read. */
export async function readStudy(folder: string): Promise<ReadStudy> {
  const text = await textOf(planFile(folder));
  if (text === null) throw new LabError(`${planFile(folder)}: file not found: this is no study`);
  const read = readPlan(text);
  if (!read.ok) throw new LabError(`${planFile(folder)} cannot be read: ${read.why}`);
  const { plan } = read;
  const hash = digest(printPlan(plan));
  const { results, dropped } = readResults((await textOf(runsFile(folder))) ?? "");
  const recipes = recipesOf(plan);
  const own = results.filter((run) => recipes.get(run.variant) === run.recipe);
  const once = [...new Map(own.map((run) => [keyed(run), run])).values()];
  const before = results.filter((run) => run.plan !== hash).length;
  const others = results.length - own.length;
  return {
    plan,
    hash,
    results: once,
    notices: [
      ...dropped.map((what) => `${runsFile(folder)}: ${what}.`),
      ...(before > 0 ? [`The plan was changed after ${before} of ${results.length} runs.`] : []),
      ...(others > 0
        ? [`${others} of ${results.length} runs are of other graphs or options, and are left out.`]
        : []),
    ],
  };
}

const keyed = ({ phase, variant, seed, learningRate }: RunResult): string =>
  JSON.stringify([phase, variant, seed, learningRate]);

/** Writes a plan down. One that is there stays where it is the same; another is only replaced when that is asked for. */
export async function writeStudy(folder: string, plan: Plan, replace: boolean): Promise<void> {
  await makeFolder(folder).catch(refusedBy(folder));
  const text = printPlan(plan);
  const there = await textOf(planFile(folder));
  if (there === text) return;
  if (there !== null && !replace)
    throw new LabError(
      `${folder} holds another study already: give another --out, go on with it by "heddle ablate ${folder}", or change its plan by --change-plan`,
    );
  await writeWhole(planFile(folder), text).catch(refusedBy(planFile(folder)));
}

/** Adds results, each flushed before the next run counts on it. Drops what a kill left torn at the end. */
export async function resultWriter(folder: string) {
  const path = runsFile(folder);
  const text = await textOf(path);
  if (text !== null) {
    const { whole } = readResults(text);
    if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole, "utf8"));
  }
  let last: Promise<unknown> = Promise.resolve();
  return (result: RunResult): Promise<void> => {
    const written = last.then(() => append(path, printResult(result)).catch(refusedBy(path)));
    last = written.catch(() => undefined);
    return written;
  };
}

async function append(path: string, line: string): Promise<void> {
  const file = await open(path, "a");
  try {
    const { size } = await file.stat();
    try {
      await file.writeFile(line);
      await file.sync();
    } catch (cause) {
      // A full disk may have taken a part of it.
      await file.truncate(size).catch(() => undefined);
      throw cause;
    }
  } finally {
    await file.close();
  }
}

const textOf = (path: string): Promise<string | null> =>
  readFile(path, "utf8").catch((cause: unknown) => {
    return codeOf(cause) === "ENOENT" ? null : refusedBy(path)(cause);
  });
