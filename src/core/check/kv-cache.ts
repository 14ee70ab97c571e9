// Bytes of the keys and values that a decoder keeps while it generates: the KV cache.
import { hasTrait } from "../blocks/index.ts";
import type { ObjectiveKind } from "../model/index.ts";
import { addSizes, isKnown, literal, mulSizes, productOfSizes, type Size } from "../shape/index.ts";
import type { Checked, CheckedGraph } from "./checked.ts";
import { predictedStream, textsBehind } from "./predicted-stream.ts";

/** Objectives of models that write a text token by token. The others see all of it at once and keep nothing. */
const generating: ReadonlySet<ObjectiveKind> = new Set(["next-token", "prefix-lm", "seq2seq"]);

/**
 * 2 · layers · B · G · S · K · 4 bytes, G key-value heads of width K: the sum over every self-attention
 * projection (QKV without a context) of the text that is written, of the sizes of its keys and values as f32.
 * Null where nothing is written, as in an encoder, and as long as a size is not known.
 */
export function kvCacheBytes(checked: Checked): Size | null {
  const kind = checked.document.objective?.kind;
  const written = predictedStream(checked);
  if (kind === undefined || !generating.has(kind) || written === null) return null;
  const sum = inGraph(checked, checked.root, written);
  return isKnown(sum) && sum.key !== "0" ? sum : null;
}

function inGraph(checked: Checked, graph: CheckedGraph, written: string): Size {
  let sum = literal(0);
  for (const node of graph.nodes) {
    if (node.state !== "ok") continue;
    if (
      hasTrait(node.block, "makes-queries") &&
      !node.inputs.some((p) => p.name === "context" && p.source !== null) &&
      textsBehind(checked, node, "x").has(written)
    ) {
      for (const port of node.outputs) {
        if (port.name === "q" || port.type.axes === null) continue;
        sum = addSizes(sum, productOfSizes([literal(4), ...port.type.axes.map((a) => a.size)]));
      }
    }
    if (node.body)
      sum = addSizes(sum, mulSizes(inGraph(checked, node.body, written), literal(node.count ?? 1)));
  }
  return sum;
}
