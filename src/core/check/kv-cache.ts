// Bytes of the keys and values that a decoder keeps while it generates: the KV cache.
import { hasTrait } from "../blocks/index.ts";
import { addSizes, literal, mulSizes, productOfSizes, type Size } from "../shape/index.ts";
import type { Checked, CheckedGraph } from "./checked.ts";

/**
 * 2 · layers · B · G · S · K · 4 bytes, G key-value heads of width K: the sum over every self-attention
 * projection (QKV without a context) of the sizes of its keys and values as f32.
 */
export const kvCacheBytes = (checked: Checked): Size => inGraph(checked.root);

function inGraph(graph: CheckedGraph): Size {
  let sum = literal(0);
  for (const node of graph.nodes) {
    if (node.state !== "ok") continue;
    if (
      hasTrait(node.block, "makes-queries") &&
      !node.inputs.some((p) => p.name === "context" && p.source !== null)
    ) {
      for (const port of node.outputs) {
        if (port.name === "q" || port.type.axes === null) continue;
        sum = addSizes(sum, productOfSizes([literal(4), ...port.type.axes.map((a) => a.size)]));
      }
    }
    if (node.body) sum = addSizes(sum, mulSizes(inGraph(node.body), literal(node.count ?? 1)));
  }
  return sum;
}
