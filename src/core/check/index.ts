// Shape inference over the graph.
export * from "./check.ts";
export * from "./checked.ts";
export { diffDocuments } from "./diff.ts";
export { fillFor, fittingFill } from "./fills.ts";
export { type IdReading, idReadings } from "./id-parts.ts";
export { scoredFillers, startToken, tokensOf } from "./id-problems.ts";
export { latex, spacesOf } from "./latex.ts";
export { CheckMemo, type CheckOptions } from "./memo.ts";
export { namesTokens } from "./objective.ts";
export { axesAt } from "./origins.ts";
export { isStarved } from "./starved.ts";
export { vocabularyDim } from "./vocabulary-dim.ts";
export { weightDifferences } from "./weight-differences.ts";
export {
  countParameters,
  type Parameters,
  parameterCount,
  parametersAdded,
  untiedWeights,
  type WeightEntry,
  weightTable,
} from "./weights.ts";
