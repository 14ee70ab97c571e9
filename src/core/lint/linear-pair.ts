// Two Linears with nothing nonlinear between them are one: the second and the activation that stands behind it, or
// nowhere, were meant to be a feed-forward network.
import { hasTrait } from "../blocks/index.ts";
import { type CheckedNode, weightTable } from "../check/index.ts";
import { insertBefore, type Repair } from "../repair/index.ts";
import { evaluateSize, type Size } from "../shape/index.ts";
import { type DataflowGraph, type In, placeInDocument } from "./dataflow.ts";
import { firstSource } from "./residuals.ts";
import type { Rule } from "./rule.ts";

export const linearPair: Rule<"lint/linear-pair"> = {
  whenFaultless: true,
  find: (dataflow) =>
    dataflow.leaves.flatMap((second) => {
      const first = pairOf(dataflow, second);
      if (!first) return [];
      const last = activationBehind(dataflow, second);
      return [
        {
          code: "lint/linear-pair",
          node: placeInDocument(dataflow.checked, second.path),
          first: placeInDocument(dataflow.checked, first.path),
          activation: last ? placeInDocument(dataflow.checked, last.path) : null,
        } as const,
      ];
    }),
  repair: (d, dataflow) => {
    const second = dataflow.leaves.find((n) => n.path === d.node);
    const first = second && pairOf(dataflow, second);
    if (!second || !first) return [];
    // Whatever comes between them then, a short training ends worse than with the activation behind (docs/repairs.md).
    return activationBehind(dataflow, second) ? [] : [insert(dataflow, first, second)];
  },
};

/**
 * The Linear that alone feeds another, whose output nothing else reads. Silent where the hidden width is the smallest:
 * such a pair is a map of low rank (LoRA, factorized embeddings), and where one matrix is tied to the other.
 */
function pairOf(dataflow: DataflowGraph, second: CheckedNode): CheckedNode | undefined {
  if (!hasTrait(second.block, "projects") || second.state !== "ok") return undefined;
  let first = firstSource(dataflow, second, "x")?.node;
  let reader = second;
  for (let i = 0; first && i < 8; i++) {
    if (dataflow.users(first).some((u) => u.node !== reader)) return undefined;
    if (hasTrait(first.block, "projects")) break;
    if (!hasTrait(first.block, "drops-out", "scales")) return undefined;
    reader = first;
    first = firstSource(dataflow, first, "x")?.node;
  }
  if (!first || !hasTrait(first.block, "projects") || isTied(dataflow, first, second)) return undefined;
  return isBottleneck(dataflow, first, second) ? undefined : first;
}

/** At small example sizes a rank that has a name or number of its own may be no smaller than the widths beside it. */
function isBottleneck({ checked }: DataflowGraph, first: CheckedNode, second: CheckedNode): boolean {
  const [hidden, ...outer] = [first.outputs, first.inputs, second.outputs].map(
    (ports) => ports[0]?.type.axes?.at(-1)?.size,
  );
  const at = (size: Size | undefined) => (size ? evaluateSize(size, checked.bindings) : Number.NaN);
  const least = Math.min(...outer.map(at));
  return at(hidden) < least || (at(hidden) === least && outer.every((size) => size?.key !== hidden?.key));
}

/** One matrix of the pair is tied, to the other or to a third: the map is not any matrix then. */
function isTied(dataflow: DataflowGraph, first: CheckedNode, second: CheckedNode): boolean {
  const all = weightTable(dataflow.checked);
  const owns = all.filter((w) => w.node === first.path || w.node === second.path);
  const names = new Set(owns.map((w) => w.name));
  return owns.some((w) => w.tiedTo !== undefined) || all.some((w) => names.has(w.tiedTo ?? ""));
}

/** A nonlinearity right behind the second, by which alone its output is read. */
function activationBehind(dataflow: DataflowGraph, second: CheckedNode): CheckedNode | undefined {
  let users: readonly In[] = dataflow.users(second);
  for (let i = 0; i < 4; i++) {
    const [only, ...others] = users;
    if (!only || others.length > 0) return undefined;
    if (hasTrait(only.node.block, "nonlinear")) return only.node;
    if (!hasTrait(only.node.block, "drops-out")) return undefined;
    users = dataflow.users(only.node);
  }
  return undefined;
}

/** In front of the second, in its own graph. */
function insert(dataflow: DataflowGraph, first: CheckedNode, second: CheckedNode): Repair | undefined {
  const { document } = dataflow.checked;
  const node = { block: "activation", params: { fn: usual(dataflow) } };
  const edits = insertBefore(document, { node: second.path, port: "x" }, node, "x", "x");
  return edits && { label: `Insert an Activation between "${first.id}" and "${second.id}"`, edits };
}

/** The function that the graph takes elsewhere; GELU where there is none. */
const usual = (dataflow: DataflowGraph): string => {
  const fns = dataflow.leaves.filter((n) => hasTrait(n.block, "nonlinear")).map((n) => `${n.params.fn}`);
  return fns.find((fn) => fn !== "tanh" && fn !== "sigmoid") ?? "gelu";
};
