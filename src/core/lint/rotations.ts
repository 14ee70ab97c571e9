// What rotates queries, keys and values on their way: back from the scores to the projection, through norms, scales and
// slices. A way that is wired by hand, of products and sums, is not known: nothing may be concluded from it.
import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import { attentionSites } from "./attention-sites.ts";
import type { DataflowGraph, Out } from "./dataflow.ts";

/** An output by which a rotation hands a value on. */
export type Turn = Out;

export interface Way {
  /** The rotations, the last before the scores first. */
  readonly turns: readonly Turn[];
  /** It begins at a projection: whatever rotates on it is in `turns`. */
  readonly known: boolean;
  /** The input at which another rotation can be put: that of the scores, or before the keys are transposed. */
  readonly input: { readonly node: CheckedNode; readonly port: string };
}

/** Every way is short; a longer one is not of the kind. */
const mostSteps = 30;

/** The way by which a value comes to an input. */
export function wayTo(dataflow: DataflowGraph, node: CheckedNode, port: string): Way {
  const turns: Turn[] = [];
  let input = { node, port };
  let [from, ...others] = dataflow.sources(node, port);
  for (let i = 0; i < mostSteps && from && others.length === 0; i++) {
    const { block } = from.node;
    if (hasTrait(block, "makes-queries", "projects")) return { turns, known: true, input };
    const byPort = hasTrait(block, "port-by-port");
    if (byPort && hasTrait(block, "positional")) turns.push(from);
    else if (!byPort && !passes(from.node)) break;
    if (hasTrait(block, "permutes", "regroups")) input = { node: from.node, port: "x" };
    [from, ...others] = dataflow.sources(from.node, byPort ? from.port : "x");
  }
  return { turns, known: false, input };
}

/** What changes a vector by itself alone, with one input. */
const passes = (node: CheckedNode): boolean =>
  hasTrait(
    node.block,
    "normalizes",
    "scales",
    "drops-out",
    "nonlinear",
    "permutes",
    "regroups",
    "cuts",
    "splits",
  ) || hasTrait(node.block, "splits-heads", "joins-heads");

/** All that compares queries with keys: also several of one softmax, as where a part of each head is rotated. */
export function comparing(dataflow: DataflowGraph): CheckedNode[] {
  const sites = attentionSites(dataflow).map((s) => s.scores);
  return dataflow.leaves.filter((n) => hasTrait(n.block, "compares") || sites.includes(n));
}
