// The runs that a plan asks for, in order: those that choose learning rates, then those of the claim, seed by seed, so
// that every variant has as many runs whenever a study is looked at.
import { baseName, lowerIsBetter, type Metric, type Plan } from "./plan.ts";
import type { RunResult } from "./results.ts";

export interface PlannedRun {
  readonly phase: "rate" | "claim";
  readonly variant: string;
  readonly seed: number;
  readonly learningRate: number;
}

export const keyOf = ({ phase, variant, seed, learningRate }: PlannedRun): string =>
  JSON.stringify([phase, variant, seed, learningRate]);

const namesOf = (plan: Plan): string[] => [baseName, ...plan.variants.map(({ name }) => name)];

/** Runs that choose rates; none where every variant learns at the base's. */
export function rateRuns(plan: Plan): PlannedRun[] {
  const { rates, options } = plan;
  if (!rates) return [];
  return rates.seeds.flatMap((seed) =>
    namesOf(plan).flatMap((variant) =>
      rates.factors.map((factor) => ({
        phase: "rate" as const,
        variant,
        seed,
        learningRate: factor * options.learningRate,
      })),
    ),
  );
}

/** The rate at which each variant was best on average over the seeds that choose; the base's where none was tried. */
export function bestRates(plan: Plan, results: readonly RunResult[]): ReadonlyMap<string, number> {
  return new Map(
    namesOf(plan).map((variant) => {
      const tried = new Map<number, number[]>();
      for (const run of results)
        if (run.phase === "rate" && run.variant === variant)
          tried.set(run.learningRate, [...(tried.get(run.learningRate) ?? []), metricOf(run, plan.metric)]);
      const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
      const ranked = [...tried]
        .map(([rate, values]) => ({ rate, mean: mean(values) }))
        .filter((one) => Number.isFinite(one.mean))
        .sort((a, b) => (lowerIsBetter(plan.metric) ? a.mean - b.mean : b.mean - a.mean));
      return [variant, ranked[0]?.rate ?? plan.options.learningRate];
    }),
  );
}

/** At the same rate; and, where rates were chosen, at each one's best. */
export function claimRuns(plan: Plan, best: ReadonlyMap<string, number>): PlannedRun[] {
  const same = plan.options.learningRate;
  return plan.seeds.flatMap((seed) =>
    namesOf(plan).flatMap((variant) =>
      [...new Set([same, best.get(variant) ?? same])].map((learningRate) => ({
        phase: "claim" as const,
        variant,
        seed,
        learningRate,
      })),
    ),
  );
}

/** NaN of a run that broke down. `context`: another one than that of the training. */
export const metricOf = (run: RunResult, metric: Metric, context?: number): number => {
  const at = context === undefined ? run.final : run.longer?.find((one) => one.context === context);
  return at?.[metric] ?? Number.NaN;
};
