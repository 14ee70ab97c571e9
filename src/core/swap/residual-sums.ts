// The residual sums of one graph, read off its wires: what the stream is, what the branch, which norm belongs to it.
import { hasTrait } from "../blocks/index.ts";
import { feederOf, nodeOfEnd, readersOf, wiresOf } from "../document/index.ts";
import type { Graph, NodeId } from "../model/index.ts";

export interface ResidualSum {
  readonly add: NodeId;
  /** The output that the stream comes from, `add_1.y`. */
  readonly stream: string;
  /** Nodes of the branch, its norm included where that stands in front. */
  readonly branch: ReadonlySet<NodeId>;
  /** In front of the branch (Pre-LN), or behind the sum (Post-LN). */
  readonly norm: { readonly id: NodeId; readonly at: "before" | "after" } | undefined;
}

/** In the order of the nodes `order`, which is that of the data. */
export const residualSums = (graph: Graph, order: readonly NodeId[]): ResidualSum[] =>
  order.flatMap((id) => (hasTrait(graph.nodes[id]?.block, "adds") ? (sumAt(graph, id) ?? []) : []));

function sumAt(graph: Graph, add: NodeId): ResidualSum | undefined {
  for (const [skip, other] of [
    ["a", "b"],
    ["b", "a"],
  ]) {
    const [stream, result] = [feederOf(graph, `${add}.${skip}`), feederOf(graph, `${add}.${other}`)];
    if (stream === undefined || result === undefined || stream === result) continue;
    const branch = between(graph, nodeOfEnd(stream), nodeOfEnd(result));
    if (branch && entering(graph, stream, branch).length > 0)
      return { add, stream, branch, norm: normOf(graph, add, stream, branch) };
  }
  return undefined;
}

/** Nodes on the ways back from the end of a branch to the stream; undefined where none leads there. */
function between(graph: Graph, stream: NodeId, end: NodeId): ReadonlySet<NodeId> | undefined {
  const into = new Map<NodeId, NodeId[]>();
  for (const { from, to } of wiresOf(graph)) into.set(to.node, [...(into.get(to.node) ?? []), from.node]);
  const found = new Set<NodeId>();
  const reaches = new Map<NodeId, boolean>();
  const visit = (id: NodeId): boolean => {
    if (id === stream) return true;
    const known = reaches.get(id);
    if (known !== undefined) return known;
    reaches.set(id, false);
    const does = (into.get(id) ?? []).map(visit).some(Boolean);
    reaches.set(id, does);
    if (does) found.add(id);
    return does;
  };
  return end !== stream && visit(end) && !found.has(stream) ? found : undefined;
}

/** Inputs of the branch that read an output. */
export const entering = (graph: Graph, output: string, branch: ReadonlySet<NodeId>): string[] =>
  readersOf(graph, output).filter((end) => branch.has(nodeOfEnd(end)));

const isNorm = (graph: Graph, id: NodeId): boolean => hasTrait(graph.nodes[id]?.block, "normalizes");

function normOf(graph: Graph, add: NodeId, stream: string, branch: ReadonlySet<NodeId>): ResidualSum["norm"] {
  const begins = entering(graph, stream, branch).map(nodeOfEnd);
  const [first] = begins;
  if (first !== undefined && begins.length === 1 && isNorm(graph, first)) return { id: first, at: "before" };
  const [after, ...more] = readersOf(graph, `${add}.y`).map(nodeOfEnd);
  if (after !== undefined && more.length === 0 && isNorm(graph, after)) return { id: after, at: "after" };
  return undefined;
}
