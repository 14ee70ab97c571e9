// Where attention happens, whether as one block or wired by hand: from scores over softmax to the weighted sum.
import type { CheckedNode } from "../check/index.ts";
import type { NodePath } from "../model/index.ts";
import { type DataflowGraph, kindOf, type Out, placeInDocument } from "./dataflow.ts";

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
  kindOf(scores) === "scores" ? ["q", "k"] : ["a", "b"];

const passing: ReadonlySet<string> = new Set([
  "scale",
  "add",
  "apply_mask",
  "activation",
  "where",
  "multiply",
]);
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
  if (kindOf(softmax) !== "softmax") return undefined;
  const way = wayToScores(dataflow, dataflow.sources(softmax, "x"), 0);
  if (!way) return undefined;
  const [scores, ...between] = way;
  if (!scores) return undefined;
  const biases = between.flatMap((node) =>
    kindOf(node) === "add"
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
    masking: between.filter((n) => kindOf(n) === "apply_mask" || kindOf(n) === "where"),
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
    const kind = kindOf(node);
    if (kind === "scores" || (kind === "matmul" && isOverKeys(node))) return [node];
    if (!passing.has(kind) || depth > 20) continue;
    for (const port of kind === "add" || kind === "multiply" ? ["a", "b"] : ["x"]) {
      const way = wayToScores(dataflow, dataflow.sources(node, port), depth + 1);
      if (way) return [...way, node];
    }
  }
  return undefined;
}

const isOverKeys = (node: CheckedNode): boolean =>
  node.outputs.some((p) => p.type.axes?.some((a) => a.role === "key") === true);

/** The weighted sum downstream of a softmax, past dropout, masks and scales. */
function sumOf(dataflow: DataflowGraph, softmax: CheckedNode): CheckedNode | undefined {
  const queue = [softmax];
  for (let i = 0; i < queue.length && i < 50; i++) {
    for (const { node, port } of dataflow.users(queue[i] as CheckedNode)) {
      const kind = kindOf(node);
      if (kind === "weighted_sum" ? port === "weights" : kind === "matmul" && port === "a") return node;
      if (passing.has(kind) || kind === "dropout") queue.push(node);
    }
  }
  return undefined;
}
