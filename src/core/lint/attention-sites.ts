// Where attention happens, whether as one block or wired by hand: from scores over softmax to the weighted sum.
import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import type { NodePath } from "../model/index.ts";
import { type DataflowGraph, type Out, placeInDocument } from "./dataflow.ts";

export interface AttentionSite {
  /** What compares queries and keys: Scores, or a MatMul that gives a value over keys. */
  readonly scores: CheckedNode;
  readonly softmax: CheckedNode;
  /** What mixes the values by the weights; undefined when nothing does. */
  readonly sum: CheckedNode | undefined;
  /** Nodes from the scores to the softmax, both left out. */
  readonly before: readonly CheckedNode[];
  /** Nodes that fill masked scores, among `before`. */
  readonly masking: readonly CheckedNode[];
  /** What is added to the scores. */
  readonly biases: readonly Out[];
  /** The attention block, or the softmax of an attention that is wired by hand. */
  readonly place: NodePath;
}

/** The ports of `scores` that queries and keys come in by. */
export const scorePorts = (scores: CheckedNode): readonly [q: string, k: string] =>
  hasTrait(scores.block, "compares") ? ["q", "k"] : ["a", "b"];

const cache = new WeakMap<DataflowGraph, readonly AttentionSite[]>();

export function attentionSites(dataflow: DataflowGraph): readonly AttentionSite[] {
  let sites = cache.get(dataflow);
  if (!sites) {
    sites = dataflow.leaves.flatMap((softmax) => siteOf(dataflow, softmax) ?? []);
    cache.set(dataflow, sites);
  }
  return sites;
}

function siteOf(dataflow: DataflowGraph, softmax: CheckedNode): AttentionSite | undefined {
  if (!hasTrait(softmax.block, "distributes")) return undefined;
  const way = wayToScores(dataflow, dataflow.sources(softmax, "x"), 0);
  if (!way) return undefined;
  const [scores, ...between] = way;
  if (!scores) return undefined;
  const biases = between.flatMap((node) =>
    hasTrait(node.block, "adds")
      ? ["a", "b"].flatMap((p) => dataflow.sources(node, p)).filter((s) => !way.includes(s.node))
      : [],
  );
  const { checked } = dataflow;
  const places = [softmax, scores].map((n) => placeInDocument(checked, n.path));
  return {
    scores,
    softmax,
    sum: sumOf(dataflow, softmax),
    before: between,
    masking: between.filter((n, i) => hidesScores(dataflow, n, between[i - 1] ?? scores)),
    biases,
    place: places[0] ?? softmax.path,
  };
}

/** From the scores to the node asked about, in order; undefined when no scores are there. */
function wayToScores(
  dataflow: DataflowGraph,
  from: readonly Out[],
  depth: number,
): CheckedNode[] | undefined {
  for (const { node } of from) {
    const compares =
      hasTrait(node.block, "compares") || (hasTrait(node.block, "matrix-product") && isOverKeys(node));
    if (compares) return [node];
    if (!hasTrait(node.block, "elementwise") || depth > 20) continue;
    if (wipesOut(node)) continue;
    for (const port of portsOfScores(node)) {
      const way = wayToScores(dataflow, dataflow.sources(node, port), depth + 1);
      if (way) return [...way, node];
    }
  }
  return undefined;
}

const portsOfScores = ({ block }: CheckedNode): readonly string[] =>
  hasTrait(block, "adds", "multiplies", "pairs")
    ? ["a", "b"]
    : hasTrait(block, "chooses")
      ? ["x", "other"]
      : ["x"];

/** Times 0, scores are none: that is how a constant of their shape is made. */
const wipesOut = ({ block, params }: CheckedNode): boolean =>
  hasTrait(block, "scales") && params.by === "factor" && params.factor === 0;

/** Where the scores are taken by the mask, not by its contrary. */
const hidesScores = (dataflow: DataflowGraph, node: CheckedNode, before: CheckedNode): boolean =>
  hasTrait(node.block, "masks") ||
  (hasTrait(node.block, "chooses") && dataflow.sources(node, "x").some((s) => s.node === before));

const isOverKeys = (node: CheckedNode): boolean =>
  node.outputs.some((p) => p.type.axes?.some((a) => a.role === "key") === true);

/** The weighted sum downstream of a softmax, past dropout, masks and scales. */
function sumOf(dataflow: DataflowGraph, softmax: CheckedNode): CheckedNode | undefined {
  const queue = [softmax];
  for (let i = 0; i < queue.length && i < 50; i++) {
    for (const { node, port } of dataflow.users(queue[i]!)) {
      const mixes = hasTrait(node.block, "mixes-positions")
        ? port === "weights"
        : hasTrait(node.block, "matrix-product") && port === "a";
      if (mixes) return node;
      if (hasTrait(node.block, "elementwise", "drops-out")) queue.push(node);
    }
  }
  return undefined;
}
