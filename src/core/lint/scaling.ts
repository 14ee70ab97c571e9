// By how much scores are scaled before the softmax, and by which nodes: the question of two rules.
import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import { evaluateSize, type Size } from "../shape/index.ts";
import { type AttentionSite, scorePorts } from "./attention-sites.ts";
import { type DataflowGraph, upstream } from "./dataflow.ts";
import { factorOf } from "./spread.ts";

export interface Scaling {
  readonly width: Size;
  /** Head width at the example sizes. */
  readonly k: number;
  /** Nodes that scale the scores, or the queries and keys before them. */
  readonly nodes: readonly CheckedNode[];
  /** p where the scores are multiplied by K^−p in all; ½ is what is wanted. */
  readonly power: number;
  /** Norms of queries or keys bound the scores without any scaling. */
  readonly normed: boolean;
  /** T5 folds the scale into how its weights begin. */
  readonly folded: boolean;
}

export function scalingOf(dataflow: DataflowGraph, site: AttentionSite): Scaling | undefined {
  const { bindings } = dataflow.checked;
  const port = site.scores.inputs.find((p) => p.name === scorePorts(site.scores)[0]);
  const width = port?.type.axes?.at(-1)?.size;
  const k = width ? evaluateSize(width, bindings) : Number.NaN;
  if (!width || !(k > 1)) return undefined;
  const early = scorePorts(site.scores).flatMap((p) => projectionWay(dataflow, site.scores, p));
  const nodes = [...early, ...site.before].filter((n) => hasTrait(n.block, "scales") && !isCap(n, site));
  const factor = nodes.reduce((f, n) => f * factorOf(dataflow, n), 1);
  return {
    width,
    k,
    nodes,
    power: -Math.log(Math.abs(factor)) / Math.log(k),
    normed: early.some((n) => hasTrait(n.block, "normalizes")),
    folded: biasesOf(dataflow, site).some(
      (n) => hasTrait(n.block, "distance-bias") && n.params.kind === "t5",
    ),
  };
}

/** What is added to the scores, and what that is the sum of: a bias may come together with a mask. */
const biasesOf = (dataflow: DataflowGraph, { biases }: AttentionSite): CheckedNode[] => [
  ...upstream(dataflow, biases, (n) => !hasTrait(n.block, "elementwise", "distance-bias")),
];

/** Nodes between a projection and the scores: scales, norms and RoPE of queries or keys. */
function projectionWay(dataflow: DataflowGraph, scores: CheckedNode, port: string): CheckedNode[] {
  const way: CheckedNode[] = [];
  let [at] = dataflow.sources(scores, port);
  while (at && hasTrait(at.node.block, "scales", "normalizes", "port-by-port") && way.length < 10) {
    way.push(at.node);
    [at] = dataflow.sources(at.node, hasTrait(at.node.block, "port-by-port") ? at.port : "x");
  }
  return way;
}

/** A soft cap divides, bends and multiplies: a scale on each side of a tanh that undo each other. */
function isCap(node: CheckedNode, site: AttentionSite): boolean {
  const bend = site.before.findIndex((n) => hasTrait(n.block, "nonlinear"));
  if (bend < 0 || node.params.by !== "factor") return false;
  const at = site.before.indexOf(node);
  return at === bend - 1 || at === bend + 1;
}
