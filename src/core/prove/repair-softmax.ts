// Repairs of attention that is wired by hand: the mask belongs in front of the softmax, for behind it the
// denominator has counted what the mask takes away.

import type { LeakKind } from "../analyse/index.ts";
import { hasTrait } from "../blocks/index.ts";
import { type Checked, findNode } from "../check/index.ts";
import { feederOf, freshId, graphAt, nodeOfEnd, readersOf } from "../document/index.ts";
import { type Graph, joinPath, type NodePath, splitPath } from "../model/index.ts";
import { connect, connectAll, type Repair } from "../repair/index.ts";
import { maskBlock } from "./mask-repairs.ts";

/** `path` is where the way crosses: a softmax, or the weighted sum behind it. */
export function softmaxRepairs(checked: Checked, path: NodePath, kind: LeakKind): Repair[] {
  const [scope] = splitPath(path);
  const graph = graphAt(checked.document, scope);
  const softmax = graph && softmaxBefore(graph, splitPath(path)[1]);
  if (!graph || softmax === undefined) return [];
  const scores = feederOf(graph, `${softmax}.x`);
  if (scores === undefined) return [];
  const behind = readersOf(graph, `${softmax}.x`).find(
    (to) => hasTrait(graph.nodes[nodeOfEnd(to)]?.block, "masks") && to.endsWith(".x"),
  );
  if (behind !== undefined) return [moved(graph, scope, scores, softmax, nodeOfEnd(behind))];
  return kind === "padding" || hasTrait(graph.nodes[nodeOfEnd(scores)]?.block, "masks")
    ? []
    : masked(checked, scope, scores, softmax);
}

/** The softmax itself, or the one that a weighted sum takes its weights from, perhaps through a dropout. */
function softmaxBefore(graph: Graph, id: string): string | undefined {
  const block = graph.nodes[id]?.block;
  if (hasTrait(block, "distributes")) return id;
  const next = hasTrait(block, "mixes-positions")
    ? "weights"
    : hasTrait(block, "masks", "drops-out")
      ? "x"
      : undefined;
  const from = next === undefined ? undefined : feederOf(graph, `${id}.${next}`);
  return from === undefined ? undefined : softmaxBefore(graph, nodeOfEnd(from));
}

/** scores → softmax → mask becomes scores → mask → softmax, and the mask fills with −∞. */
function moved(graph: Graph, scope: NodePath, scores: string, softmax: string, mask: string): Repair {
  return {
    label: `Move "${joinPath(scope, mask)}" before the softmax`,
    edits: [
      connect(scope, scores, `${mask}.x`),
      connect(scope, `${mask}.x`, `${softmax}.x`),
      ...connectAll(scope, `${softmax}.x`, readersOf(graph, `${mask}.x`)),
      { edit: "setParam", node: joinPath(scope, mask), param: "fill", value: null },
    ],
  };
}

/** An Apply mask with a causal Mask of its own. */
function masked(checked: Checked, scope: NodePath, scores: string, softmax: string): Repair[] {
  const at = findNode(checked, joinPath(scope, softmax));
  if (!at) return [];
  const [apply, mask] = [
    freshId(checked.document, scope, "apply_mask"),
    freshId(checked.document, scope, "mask"),
  ];
  return [
    {
      label: "Mask the scores causally before the softmax",
      edits: [
        { edit: "addNode", scope, id: mask, node: maskBlock(at) },
        { edit: "addNode", scope, id: apply, node: { block: "apply_mask" } },
        connect(scope, scores, `${apply}.x`),
        connect(scope, `${mask}.mask`, `${apply}.mask`),
        connect(scope, `${apply}.x`, `${softmax}.x`),
      ],
    },
  ];
}
