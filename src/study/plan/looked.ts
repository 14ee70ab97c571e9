// Which runs of the claim are still needed: where looks are planned, a variant that one of them decided needs no more
// seeds, and without any variant left neither does the base.
import { type Looked, lookAt } from "../statistics/looks.ts";
import { baseName, lowerIsBetter, type Plan } from "./plan.ts";
import type { RunResult } from "./results.ts";
import { bestRates, claimRuns, metricOf, type PlannedRun } from "./runs.ts";

/** What the planned looks show of each variant; null where the plan has none. */
export function lookedOf(plan: Plan, results: readonly RunResult[]): ReadonlyMap<string, Looked> | null {
  const { looks, variants, metric, error, correction, effect } = plan;
  if (!looks) return null;
  const question = { error, correction, effect, lowerIsBetter: lowerIsBetter(metric) };
  const metricsOf = (name: string) => {
    const runs = results.filter(
      ({ phase, variant, learningRate }) =>
        phase === "claim" && variant === name && learningRate === plan.options.learningRate,
    );
    return new Map(runs.map((run) => [run.seed, metricOf(run, metric)]));
  };
  const base = metricsOf(baseName);
  return new Map(
    variants.map(({ name }) => {
      const own = metricsOf(name);
      const differences = plan.seeds.map((seed) => {
        const [a, b] = [base.get(seed), own.get(seed)];
        return a === undefined || b === undefined ? null : b - a;
      });
      return [name, lookAt(differences, variants.length, question, looks)];
    }),
  );
}

/** The runs of the claim, without those that a look has made needless. */
export function neededClaims(plan: Plan, results: readonly RunResult[]): PlannedRun[] {
  const claims = claimRuns(plan, bestRates(plan, results));
  const looked = lookedOf(plan, results);
  if (!looked) return claims;
  const all = plan.seeds.length;
  const seedsOf = new Map([...looked].map(([name, { look }]) => [name, look.ends ? look.at : all]));
  const most = Math.max(...seedsOf.values());
  const needed = (name: string) => (name === baseName ? most : (seedsOf.get(name) ?? all));
  return claims.filter(({ variant, seed }) => plan.seeds.indexOf(seed) < needed(variant));
}
