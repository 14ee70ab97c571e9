// Studies: variants of a graph compared over seeds. Pure; runs are started by whoever holds the engine.

export { type Budget, baseName, lowerIsBetter, type Metric, type Plan, type RateSweep } from "./plan/plan.ts";
export { faultOf, printPlan, type ReadPlan, readPlan } from "./plan/plan-file.ts";
export { printResult, type ReadResults, type RunResult, readResults } from "./plan/results.ts";
export { bestRates, claimRuns, keyOf, type PlannedRun, rateRuns } from "./plan/runs.ts";
export {
  type Against,
  type Comparison,
  reportOf,
  type StudyReport,
  type VariantRow,
} from "./report/report.ts";
export { printTable, type TableForm } from "./report/tables.ts";
export { verdictWords } from "./report/verdict-words.ts";
export { type Acceptance, type AcceptanceRule, accept } from "./statistics/acceptance.ts";
export { bootstrapInterval } from "./statistics/bootstrap.ts";
export { type Comparisons, dunnettCritical } from "./statistics/dunnett.ts";
export {
  type Correction,
  type Finding,
  findingsOf,
  type Outcome,
  type Question,
} from "./statistics/findings.ts";
export { holm } from "./statistics/holm.ts";
export { normalCdf, normalQuantile } from "./statistics/normal.ts";
export { type Interval, intervalOf, type Paired, pairedOf, pairedP } from "./statistics/paired.ts";
export { detectable, maxSeeds, type Promised, seedsFor } from "./statistics/power.ts";
export { studentCdf, studentQuantile, twoSided } from "./statistics/student.ts";
export { type Combined, combine, grid } from "./variants/combine.ts";
export { type Matched, match } from "./variants/match.ts";
export { oneStep, withoutNode } from "./variants/one-step.ts";
export { type Swept, sweep } from "./variants/sweep.ts";
export {
  type AppliedVariant,
  applyVariant,
  baseOf,
  semanticDifference,
  setVariants,
  type Variant,
} from "./variants/variant.ts";
export type { Variation, Varied } from "./variants/variation.ts";
