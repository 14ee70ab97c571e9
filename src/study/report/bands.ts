// The curves of a study: for each variant the mean over its seeds, how far they scatter, and each seed's own.
import { baseName, type Plan } from "../plan/plan.ts";
import type { RunResult } from "../plan/results.ts";
import { pairedOf } from "../statistics/paired.ts";

interface BandPoint {
  readonly step: number;
  readonly mean: number;
  /** One standard deviation to either side; the mean itself of a single run. */
  readonly low: number;
  readonly high: number;
}

export interface VariantBand {
  readonly name: string;
  readonly leaks: RunResult["leaks"];
  readonly points: readonly BandPoint[];
  readonly seeds: readonly { readonly seed: number; readonly curve: RunResult["curve"] }[];
}

/** Of the runs at the base's learning rate that did not break down; the base first. Variants without any are left out. */
export function bandsOf({ variants, options }: Plan, results: readonly RunResult[]): VariantBand[] {
  return [baseName, ...variants.map(({ name }) => name)].flatMap((name): VariantBand[] => {
    const runs = results.filter(
      (run) =>
        run.phase === "claim" &&
        run.variant === name &&
        run.learningRate === options.learningRate &&
        run.failure === null,
    );
    const [first] = runs;
    if (!first) return [];
    const seeds = runs.map(({ seed, curve }) => ({ seed, curve })).sort((a, b) => a.seed - b.seed);
    return [{ name, leaks: first.leaks, points: pointsOf(runs.map(({ curve }) => curve)), seeds }];
  });
}

/** At the steps that every run has. */
function pointsOf(curves: readonly RunResult["curve"][]): BandPoint[] {
  const [first = [], ...others] = curves.map((curve) => new Map(curve));
  return [...first].flatMap(([step, loss]): BandPoint[] => {
    const losses = [loss, ...others.map((curve) => curve.get(step) ?? Number.NaN)];
    if (losses.some((value) => !Number.isFinite(value))) return [];
    const { mean, sd } = pairedOf(losses);
    const spread = Number.isNaN(sd) ? 0 : sd;
    return [{ step, mean, low: mean - spread, high: mean + spread }];
  });
}
