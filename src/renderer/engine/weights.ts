// Trained weights for the canvas: those of the chosen run that the graph, as it is wired now, has a place for.
import { type HeddleDocument, untiedWeights, weightTable } from "../../core/index.ts";
import type { GivenWeights } from "../../runtime/client/index.ts";
import { checkedOf } from "../store/derived.ts";
import { type State, useStore } from "../store/store.ts";
import type { TrainRun } from "../store/train-slice.ts";

export interface FittingWeights {
  readonly run: TrainRun;
  readonly weights: GivenWeights;
  /** How many weights the graph has, ties counted once. */
  readonly wanted: number;
}

let last:
  | { readonly run: TrainRun; readonly document: HeddleDocument; readonly fitting: FittingWeights }
  | undefined;

/** Null where the canvas uses the document's own weights. */
export function fittingWeights({ runs, weightsOf, document }: State): FittingWeights | null {
  const run = runs.find((r) => r.id === weightsOf);
  const given = run?.weights;
  if (!run || !given) return null;
  if (last?.run.weights === given && last.document === document) return last.fitting;
  const table = untiedWeights(checkedOf(document));
  const trained = bySeedName(run, given);
  const weights = table.flatMap((entry) => {
    const tensor = trained.get(entry.seedName);
    return tensor && sameDims(tensor.dims, entry.dims) ? [[entry.name, tensor] as const] : [];
  });
  const fitting = { run, weights: Object.fromEntries(weights), wanted: table.length };
  last = { run, document, fitting };
  return fitting;
}

/** By the names that weights are drawn by: a node that was renamed or grouped since keeps what it has learned. */
function bySeedName(run: TrainRun, given: GivenWeights): ReadonlyMap<string, GivenWeights[string]> {
  const table = weightTable(checkedOf(run.info?.document ?? run.document));
  const seedNames = new Map(table.map(({ name, seedName }) => [name, seedName] as const));
  return new Map(
    Object.entries(given).map(([name, tensor]) => [seedNames.get(name) ?? name, tensor] as const),
  );
}

const sameDims = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i]);

/** Undefined where the canvas uses the document's own weights. */
export function givenWeights(): GivenWeights | undefined {
  const weights = fittingWeights(useStore.getState())?.weights;
  return weights && Object.keys(weights).length > 0 ? weights : undefined;
}
