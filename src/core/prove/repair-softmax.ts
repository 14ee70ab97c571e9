// Repairs of attention that is wired by hand: the mask belongs in front of the softmax, for behind it the denominator
// has counted what the mask takes away; and right in front of it, for what comes between bends what it hides.

import type { LeakKind } from "../analyse/index.ts";
import { hasTrait } from "../blocks/index.ts";
import { type Checked, findNode } from "../check/index.ts";
import { feederOf, freshId, graphAt, nodeOfEnd, readersOf } from "../document/index.ts";
import { type Edit, type Graph, joinPath, type NodePath, splitPath } from "../model/index.ts";
import { connect, connectAll, type Repair } from "../repair/index.ts";
import { type HandWired, handWired } from "./hand-wired.ts";
import { maskBlock } from "./mask-block.ts";

/** `path` is where the way crosses: a softmax, or the weighted sum behind it. */
export function softmaxRepairs(checked: Checked, path: NodePath, kind: LeakKind): Repair[] {
  const [scope, id] = splitPath(path);
  const graph = graphAt(checked.document, scope);
  const site = graph && handWired(graph, id);
  const scores = graph && site && feederOf(graph, `${site.softmax}.x`);
  if (!graph || !site || scores === undefined) return [];
  return [
    ...movedBefore(graph, scope, scores, site),
    ...movedLast(graph, scope, scores, site),
    ...swapped(graph, scope, site),
    ...(kind === "padding" || site.masking !== undefined ? [] : masked(checked, scope, scores, site.softmax)),
  ];
}

/** What masks the weights, by filling or by adding, masks the scores instead: scores → mask → softmax. */
function movedBefore(
  graph: Graph,
  scope: NodePath,
  scores: string,
  { softmax, behind }: HandWired,
): Repair[] {
  const readers = readersOf(graph, `${softmax}.x`).map(nodeOfEnd);
  const mask = readers.find((id) => hasTrait(graph.nodes[id]?.block, "masks"));
  const sum = behind.findLast((id) => hasTrait(graph.nodes[id]?.block, "adds"));
  if (mask !== undefined && readersOf(graph, `${softmax}.x`).includes(`${mask}.x`)) {
    const fill: Edit = { edit: "setParam", node: joinPath(scope, mask), param: "fill", value: null };
    return [inFront(graph, scope, scores, softmax, { id: mask, input: "x", output: "x" }, [fill])];
  }
  const input = ["a", "b"].find((p) => feederOf(graph, `${sum}.${p}`) === `${softmax}.x`);
  if (sum === undefined || input === undefined) return [];
  return [inFront(graph, scope, scores, softmax, { id: sum, input, output: "y" }, [])];
}

interface Through {
  readonly id: string;
  readonly input: string;
  readonly output: string;
}

function inFront(
  graph: Graph,
  scope: NodePath,
  scores: string,
  softmax: string,
  { id, input, output }: Through,
  more: readonly Edit[],
): Repair {
  return {
    label: `Move "${joinPath(scope, id)}" before the softmax`,
    edits: [
      connect(scope, scores, `${id}.${input}`),
      connect(scope, `${id}.${output}`, `${softmax}.x`),
      ...connectAll(scope, `${softmax}.x`, readersOf(graph, `${id}.${output}`)),
      ...more,
    ],
  };
}

/** A mask with something between it and the softmax, such as a cap of the scores, comes last. */
function movedLast(graph: Graph, scope: NodePath, scores: string, site: HandWired): Repair[] {
  const { masking, softmax } = site;
  if (masking === undefined || nodeOfEnd(scores) === masking) return [];
  const before = feederOf(graph, `${masking}.x`);
  if (before === undefined || !hasTrait(graph.nodes[masking]?.block, "masks")) return [];
  return [
    {
      label: `Move "${joinPath(scope, masking)}" to right before the softmax`,
      edits: [
        ...connectAll(scope, before, readersOf(graph, `${masking}.x`)),
        connect(scope, scores, `${masking}.x`),
        connect(scope, `${masking}.x`, `${softmax}.x`),
      ],
    },
  ];
}

/** A choice that takes the scores where the mask forbids them. */
function swapped(graph: Graph, scope: NodePath, { masking }: HandWired): Repair[] {
  if (masking === undefined || !hasTrait(graph.nodes[masking]?.block, "chooses")) return [];
  const [x, other] = ["x", "other"].map((p) => feederOf(graph, `${masking}.${p}`));
  if (x === undefined || other === undefined) return [];
  return [
    {
      label: `Swap x and other of "${joinPath(scope, masking)}"`,
      edits: [connect(scope, other, `${masking}.x`), connect(scope, x, `${masking}.other`)],
    },
  ];
}

/** An Apply mask with the graph's causal Mask, or one of its own. */
function masked(checked: Checked, scope: NodePath, scores: string, softmax: string): Repair[] {
  const at = findNode(checked, joinPath(scope, softmax));
  const graph = graphAt(checked.document, scope);
  if (!at || !graph) return [];
  const apply = freshId(checked.document, scope, "apply_mask");
  const insert = (mask: string): Edit[] => [
    { edit: "addNode", scope, id: apply, node: { block: "apply_mask" } },
    connect(scope, scores, `${apply}.x`),
    connect(scope, mask, `${apply}.mask`),
    connect(scope, `${apply}.x`, `${softmax}.x`),
  ];
  const there = Object.entries(graph.nodes).find(
    ([, n]) => hasTrait(n.block, "makes-mask") && (n.params?.kind ?? "causal") === "causal",
  )?.[0];
  const mask = freshId(checked.document, scope, "mask");
  const own: Repair = {
    label: "Mask the scores causally before the softmax",
    edits: [{ edit: "addNode", scope, id: mask, node: maskBlock(at) }, ...insert(`${mask}.mask`)],
  };
  return there === undefined
    ? [own]
    : [{ label: `Mask the scores by "${there}" before the softmax`, edits: insert(`${there}.mask`) }, own];
}
