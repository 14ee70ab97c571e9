// What a study shows: a row for each variant with its numbers, its paired difference from the base, and what may be said.

import { lookedOf, neededClaims } from "../plan/looked.ts";
import { baseName, lowerIsBetter, type Plan } from "../plan/plan.ts";
import type { RunResult } from "../plan/results.ts";
import { bestRates, metricOf, rateRuns } from "../plan/runs.ts";
import { type Acceptance, accept } from "../statistics/acceptance.ts";
import { bootstrapInterval } from "../statistics/bootstrap.ts";
import { type Finding, findingsOf } from "../statistics/findings.ts";
import type { Look } from "../statistics/looks.ts";
import { type Interval, type Paired, pairedOf } from "../statistics/paired.ts";
import { detectable, seedsFor } from "../statistics/power.ts";

/** The probability with which a difference that is there should be seen. */
const power = 0.8;

export interface VariantRow {
  readonly name: string;
  readonly learningRate: number;
  /** Its metric over the seeds that have run; NaN of none. */
  readonly metric: Paired;
  /** Mean over the seeds of the lowest validation loss on the way; NaN of none. */
  readonly best: number;
  readonly parameters: number;
  readonly flops: number;
  /** Median of a run. */
  readonly seconds: number;
  readonly leaks: RunResult["leaks"] | null;
  /** Runs that broke down, with the first reason. */
  readonly failed: { readonly count: number; readonly why: string } | null;
  readonly acceptance: Acceptance | null;
  /** Null of the base. */
  readonly against: Against | null;
}

export interface Against extends Finding {
  /** Variant minus base by seed. */
  readonly differences: readonly number[];
  readonly bootstrap: Interval;
  /** The smallest difference that so many seeds could be relied on to show; NaN of fewer than two. */
  readonly visible: number;
  /** Seeds that the effect of the plan asks for; null where none was named, or it would take too many. */
  readonly seedsNeeded: number | null;
  /** Where looks are planned, the one that this is of. */
  readonly look?: Look;
}

export interface Comparison {
  /** `same`: all at the base's learning rate. `best`: each at the rate that was best for it. */
  readonly at: "same" | "best";
  /** Validated at another context than that of the training. */
  readonly context?: number;
  readonly rows: readonly VariantRow[];
}

export interface StudyReport {
  readonly plan: Plan;
  /** Runs that are finished, of how many. */
  readonly done: number;
  readonly of: number;
  /** Standard deviation of the base's metric over its seeds: what one run is unsure by. */
  readonly noise: number;
  readonly comparisons: readonly Comparison[];
}

/** What a study is judged by: each at its best rate where rates were chosen, at the context of the training. */
export const mainComparison = ({ comparisons }: StudyReport): Comparison | undefined =>
  comparisons.findLast(({ context }) => context === undefined);

/** `results` are those of the plan's recipe. */
export function reportOf(plan: Plan, results: readonly RunResult[]): StudyReport {
  const best = bestRates(plan, results);
  const planned = [...rateRuns(plan), ...neededClaims(plan, results)];
  const done = planned.filter((p) =>
    results.some((r) => isOf(r, p.phase, p.variant, p.learningRate) && r.seed === p.seed),
  );
  const same = compare(plan, results, () => plan.options.learningRate);
  const comparisons: Comparison[] = [{ at: "same", rows: same }];
  if (plan.rates) comparisons.push({ at: "best", rows: compare(plan, results, (name) => best.get(name)!) });
  for (const context of plan.lengths ?? [])
    comparisons.push({
      at: "same",
      context,
      rows: compare(plan, results, () => plan.options.learningRate, context),
    });
  return {
    plan,
    done: done.length,
    of: planned.length,
    noise: same[0]?.metric.sd ?? Number.NaN,
    comparisons,
  };
}

const isOf = (run: RunResult, phase: RunResult["phase"], variant: string, rate: number): boolean =>
  run.phase === phase && run.variant === variant && run.learningRate === rate;

function compare(
  plan: Plan,
  results: readonly RunResult[],
  rateOf: (name: string) => number,
  context?: number,
): VariantRow[] {
  const runsOf = (name: string) => {
    const runs = results.filter((run) => isOf(run, "claim", name, rateOf(name)));
    return new Map(runs.map((run) => [run.seed, run]));
  };
  const base = runsOf(baseName);
  const names = plan.variants.map(({ name }) => name);
  const differences = names.map((name) => {
    const runs = runsOf(name);
    return plan.seeds.flatMap((seed) => {
      const [a, b] = [base.get(seed), runs.get(seed)];
      const difference =
        a && b ? metricOf(b, plan.metric, context) - metricOf(a, plan.metric, context) : Number.NaN;
      return Number.isNaN(difference) ? [] : [difference];
    });
  });
  const { error, correction, effect, metric } = plan;
  const question = { error, correction, effect, lowerIsBetter: lowerIsBetter(metric) };
  const looked = lookedOf(plan, results);
  const findings = looked ? [] : findingsOf(differences, question);
  const againstOf = (name: string, i: number): Against => {
    const seen = looked?.get(name);
    if (!seen) return { ...findings[i]!, ...seenBy(plan, findings[i]!.paired, differences[i]!, error) };
    const { finding, look } = seen;
    return { ...finding, ...seenBy(plan, finding.paired, seen.differences, look.level), look };
  };
  return [
    rowOf(plan, baseName, rateOf(baseName), base, null, context),
    ...names.map((name, i) => rowOf(plan, name, rateOf(name), runsOf(name), againstOf(name, i), context)),
  ];
}

function seenBy(
  { effect, variants }: Plan,
  { n, sd }: Paired,
  differences: readonly number[],
  error: number,
) {
  const promised = { variants: variants.length, error, power };
  const visible = n < 2 ? Number.NaN : sd * detectable(n, { ...promised, pilot: Number.POSITIVE_INFINITY });
  const seedsNeeded =
    effect === null || n < 2 || sd === 0 ? null : seedsFor(effect, sd, { ...promised, pilot: n });
  const bootstrap = n < 2 ? { from: Number.NaN, to: Number.NaN } : bootstrapInterval(differences, error);
  return { differences, visible, seedsNeeded, bootstrap };
}

const bestOf = ({ curve }: RunResult): number => Math.min(...curve.map(([, loss]) => loss));

function rowOf(
  plan: Plan,
  name: string,
  learningRate: number,
  runs: ReadonlyMap<number, RunResult>,
  against: Against | null,
  context: number | undefined,
): VariantRow {
  const all = plan.seeds.flatMap((seed) => runs.get(seed) ?? []);
  const values = all
    .map((run) => metricOf(run, plan.metric, context))
    .filter((value) => !Number.isNaN(value));
  const broken = all.filter((run) => run.failure !== null);
  const seconds = all.map((run) => run.seconds).sort((a, b) => a - b);
  return {
    name,
    learningRate,
    metric: pairedOf(values),
    best: pairedOf(all.filter((run) => run.failure === null).map(bestOf)).mean,
    parameters: all[0]?.parameters ?? Number.NaN,
    flops: all[0]?.flops ?? Number.NaN,
    seconds: seconds[seconds.length >> 1] ?? Number.NaN,
    leaks: all[0]?.leaks ?? null,
    failed: broken[0] ? { count: broken.length, why: broken[0].failure ?? "" } : null,
    acceptance: plan.rule && context === undefined && values.length > 0 ? accept(values, plan.rule) : null,
    against,
  };
}
