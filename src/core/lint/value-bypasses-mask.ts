// Values of all positions that reach the output around the mask: an unmasked mixing beside masked attention.

import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import { feederOf, graphAt, specAt } from "../document/index.ts";
import { type NodePath, splitPath } from "../model/index.ts";
import { connect, type Repair, setParam } from "../repair/index.ts";
import { attentionSites } from "./attention-sites.ts";
import { axisIndexOf } from "./axes.ts";
import { type DataflowGraph, downstream, placeInDocument, upstream } from "./dataflow.ts";
import { maskGrid, masksOf } from "./mask-grid.ts";
import { isSelf, sightOf } from "./mask-objective.ts";
import type { Rule } from "./rule.ts";
import { timelinesOf } from "./timelines.ts";

export const valueBypassesMask: Rule<"lint/value-bypasses-mask"> = {
  find: (dataflow) => {
    const { stream } = timelinesOf(dataflow);
    const selves = attentionSites(dataflow).filter((s) => isSelf(dataflow, s));
    const causal = selves.filter((s) => sightOf(maskGrid(dataflow, masksOf(dataflow, s.masking))) === "none");
    const [masked] = causal;
    if (!masked) return [];
    // Where later tokens are to be predicted, another rule speaks of attention without a mask.
    const { objective } = dataflow.checked.document;
    const spoken = objective?.kind === "next-token" || objective?.kind === "seq2seq";
    const guarded = new Set(
      selves.flatMap((s) => (masksOf(dataflow, s.masking).length > 0 || spoken ? (s.sum ?? []) : [])),
    );
    const own = masked.sum && stream({ node: masked.sum, port: "out" });
    const found = dataflow.leaves.filter(
      (n) => mixesPositions(dataflow, n, guarded) && stream({ node: n, port: "" }) === own,
    );
    return found
      .filter((n) => n.state === "ok" && joinsTheStream(dataflow, n))
      .map(
        (n) =>
          ({
            code: "lint/value-bypasses-mask",
            node: placeInDocument(dataflow.checked, n.path),
            masked: masked.place,
          }) as const,
      )
      .filter((d, i, all) => all.findIndex((e) => e.node === d.node) === i);
  },
  suspectsLeak: () => true,
  repair: (d, dataflow) => [
    maskToo(dataflow, d.node, d.masked),
    hasTrait(specAt(dataflow.checked.document, d.node)?.block, "normalizes")
      ? {
          label: "Use LayerNorm",
          edits: [setParam(d.node, "kind", "layernorm")],
        }
      : undefined,
    { label: "Mute it", edits: [{ edit: "setFlag", node: d.node, flag: "mute", on: true }] },
    { label: "Bypass it", edits: [{ edit: "setFlag", node: d.node, flag: "bypass", on: true }] },
  ],
};

/** Sums over positions, unless it is the weighted sum of an attention that has a mask of its own to be judged by. */
function mixesPositions(
  dataflow: DataflowGraph,
  node: CheckedNode,
  guarded: ReadonlySet<CheckedNode>,
): boolean {
  const { block } = node;
  if (hasTrait(block, "normalizes")) return node.params.kind === "batchnorm";
  if (hasTrait(block, "reduces")) {
    const axes = node.inputs[0]?.type.axes;
    return axes?.[axisIndexOf(node.params.axis, axes.length)]?.role === "time";
  }
  if (!hasTrait(block, "mixes-positions") || guarded.has(node)) return false;
  // Weights that were masked somewhere on their way are not around the mask.
  const weights = upstream(dataflow, dataflow.sources(node, "weights"), (n) =>
    hasTrait(n.block, "makes-queries"),
  );
  const keys = [...weights].find((n) => hasTrait(n.block, "compares"));
  const self = keys ? attentionSites(dataflow).some((s) => s.scores === keys && isSelf(dataflow, s)) : true;
  return (
    self && ![...weights].some((n) => hasTrait(n.block, "masks") && dataflow.sources(n, "mask").length > 0)
  );
}

/** The result comes back to single positions and on to the logits; a summary of the whole text does not. */
function joinsTheStream(dataflow: DataflowGraph, node: CheckedNode): boolean {
  const after = downstream(dataflow, node);
  return [...after].some(
    (n) =>
      hasTrait(n.block, "gives-logits") &&
      n.outputs.some((p) => p.type.axes?.some((a) => a.role === "time" || a.role === "query") === true),
  );
}

/** The same mask as the attention beside it. */
function maskToo(dataflow: DataflowGraph, place: NodePath, masked: NodePath): Repair | undefined {
  const [scope, id] = splitPath(place);
  const [otherScope, other] = splitPath(masked);
  const graph = graphAt(dataflow.checked.document, scope);
  if (!graph || scope !== otherScope || !hasTrait(graph.nodes[id]?.block, "attends")) return undefined;
  const mask = feederOf(graph, `${other}.mask`);
  if (mask === undefined) return undefined;
  return {
    label: "Use the same mask here",
    edits: [connect(scope, mask, `${id}.mask`)],
  };
}
