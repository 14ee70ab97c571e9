// Studies: variants of a graph compared over seeds. Pure; runs are started by whoever holds the engine.

export { ClusterError, type ClusterKind, clusterFiles } from "./cluster/job.ts";
export { type Budget, baseName, type Plan, type RateSweep } from "./plan/plan.ts";
export { faultOf, printPlan, readPlan } from "./plan/plan-file.ts";
export { printResult, type RunResult, readResults } from "./plan/results.ts";
export { bestRates, claimRuns, type PlannedRun, rateRuns } from "./plan/runs.ts";
export { bandsOf, type VariantBand } from "./report/bands.ts";
export { heatTable } from "./report/heat.ts";
export {
  mainComparison,
  reportOf,
  type StudyReport,
  type VariantRow,
} from "./report/report.ts";
export {
  comparisonTitle,
  studyFacts,
  studyJson,
  studyReadme,
  verdictsOf,
} from "./report/study-readme.ts";
export { printTable, type TableForm } from "./report/tables.ts";
export { figure, signed, verdictWords } from "./report/verdict-words.ts";
export { matchInTime } from "./run/match-time.ts";
export { measureSteps } from "./run/measure.ts";
export { leaksOf, type Prepared, prepare, type RefusedVariant, refusedVariants } from "./run/prepare.ts";
export { runPlan, type StudyEvents, type Workers } from "./run/queue.ts";
export { untrainable } from "./run/rehearse.ts";
export { readStored, type StoredStudy } from "./run/stored-study.ts";
export { type AcceptanceRule, accept } from "./statistics/acceptance.ts";
export { bootstrapInterval } from "./statistics/bootstrap.ts";
export { dunnettCritical } from "./statistics/dunnett.ts";
export {
  findingsOf,
  type Question,
} from "./statistics/findings.ts";
export { holm } from "./statistics/holm.ts";
export { type Looks, levelsOf, lookAt } from "./statistics/looks.ts";
export { normalQuantile } from "./statistics/normal.ts";
export { intervalOf, pairedOf, pairedP } from "./statistics/paired.ts";
export { detectable, maxSeeds, seedsFor } from "./statistics/power.ts";
export { studentCdf, studentQuantile } from "./statistics/student.ts";
export { byOptimizer } from "./variants/by-optimizer.ts";
export { combine, grid } from "./variants/combine.ts";
export { headOff, headsOff } from "./variants/heads-off.ts";
export { type Matched, match } from "./variants/match.ts";
export { oneStep, withoutNode } from "./variants/one-step.ts";
export { sweep } from "./variants/sweep.ts";
export {
  applyVariant,
  baseOf,
  semanticDifference,
  setVariants,
  type Variant,
} from "./variants/variant.ts";
export type { Variation } from "./variants/variation.ts";
