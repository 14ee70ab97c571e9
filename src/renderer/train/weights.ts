/** Trained weights for the canvas: those of the chosen run that the graph, as it is wired now, has a place for. */
import { type HeddleDocument, readSafetensors, weightTable } from "../../core/index.ts";
import type { GivenWeights } from "../../runtime/client/index.ts";
import { checkedOf } from "../store/derived.ts";
import { useStore } from "../store/store.ts";

/** The weights in a checkpoint, without the optimizer's moments. */
export function weightsIn(bytes: Uint8Array): GivenWeights | null {
  const read = readSafetensors(bytes);
  if (!read.ok) return null;
  const weights: Record<string, GivenWeights[string]> = {};
  for (const [name, { dims, data }] of read.tensors)
    if (!name.includes(":") && data instanceof Float32Array) weights[name] = { dims, data };
  return weights;
}

/** Undefined where the canvas uses the document's own weights. */
export function givenWeights(document: HeddleDocument): GivenWeights | undefined {
  const { runs, weightsOf } = useStore.getState();
  const trained = runs.find((run) => run.id === weightsOf)?.weights;
  if (!trained) return undefined;
  const fitting = weightTable(checkedOf(document)).flatMap(({ name, dims }) => {
    const given = trained[name];
    const fits = given && given.dims.length === dims.length && given.dims.every((n, i) => n === dims[i]);
    return fits ? [[name, given] as const] : [];
  });
  return fitting.length > 0 ? Object.fromEntries(fitting) : undefined;
}
