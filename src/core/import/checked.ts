// What the check says of a graph that was made of a config.
import { check as checkDocument, countParameters, untiedWeights, type WeightEntry } from "../check/index.ts";
import { type Diagnostic, explain as explained, isError } from "../diagnostics/index.ts";
import type { HeddleDocument } from "../model/index.ts";

interface CheckedModel {
  readonly faults: readonly Diagnostic[];
  readonly parameters: number;
  readonly weights: readonly WeightEntry[];
}

export function check(document: HeddleDocument): CheckedModel {
  const checked = checkDocument(document);
  const weights = untiedWeights(checked);
  return {
    faults: checked.diagnostics.filter(isError),
    parameters: countParameters(weights).known,
    weights,
  };
}

export const explain = (diagnostic: Diagnostic): string => explained(diagnostic).title;
