// A study as it is kept: the plan, a line for each finished run, and which of those lines are of this plan's runs.
import type { Plan } from "../plan/plan.ts";
import { printPlan, readPlan } from "../plan/plan-file.ts";
import { type RunResult, readResults } from "../plan/results.ts";
import { keyOf } from "../plan/runs.ts";
import { digest } from "./digest.ts";
import { recipesOf } from "./prepare.ts";

export interface StoredStudy {
  readonly plan: Plan;
  /** Hash of the plan as it stands. */
  readonly hash: string;
  /** Runs of the plan's own recipes, each once. */
  readonly results: readonly RunResult[];
  /** What of the results was left out, and whether the plan is another than the one that was run, in words. */
  readonly notices: readonly string[];
}

type ReadStored =
  | { readonly ok: true; readonly study: StoredStudy }
  | { readonly ok: false; readonly why: string };

/** Reads `plan.json` and `runs.jsonl`; `runsName` is what the notices call the second. */
export async function readStored(planText: string, runsText: string, runsName: string): Promise<ReadStored> {
  const read = readPlan(planText);
  if (!read.ok) return read;
  const { plan } = read;
  const hash = await digest(printPlan(plan));
  const { results, dropped } = readResults(runsText);
  const recipes = await recipesOf(plan);
  const own = results.filter((run) => recipes.get(run.variant) === run.recipe);
  const once = [...new Map(own.map((run) => [keyOf(run), run])).values()];
  const before = results.filter((run) => run.plan !== hash).length;
  const others = results.length - own.length;
  const notices = [
    ...dropped.map((what) => `${runsName}: ${what}.`),
    ...(before > 0 ? [`The plan was changed after ${before} of ${results.length} runs.`] : []),
    ...(others > 0
      ? [`${others} of ${results.length} runs are of other graphs or options, and are left out.`]
      : []),
  ];
  return { ok: true, study: { plan, hash, results: once, notices } };
}
