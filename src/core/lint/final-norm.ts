// A Pre-LN stack whose last sum goes to the head as it is: the stream grows with every layer, and only a final norm
// brings it back to one scale (Xiong et al. 2020, "On Layer Normalization in the Transformer Architecture").
import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import { graphAt } from "../document/index.ts";
import { splitPath } from "../model/index.ts";
import { insertBefore } from "../repair/index.ts";
import { type DataflowGraph, type Out, placeInDocument } from "./dataflow.ts";
import { firstSource, mainline, type Residual, residuals } from "./residuals.ts";
import type { Rule } from "./rule.ts";

export const finalNorm: Rule<"lint/final-norm"> = {
  whenFaultless: true,
  find: (dataflow) =>
    dataflow.leaves.flatMap((head) => {
      const sum = hasTrait(head.block, "gives-logits") ? unnormedSum(dataflow, head) : undefined;
      if (!sum) return [];
      const norm = normOf(dataflow, sum);
      if (!norm) return [];
      const at = { node: placeInDocument(dataflow.checked, head.path), port: "x" };
      return [{ code: "lint/final-norm", at, sum: sum.add.path, norm: norm.path } as const];
    }),
  repair: (d, dataflow) => {
    const { document } = dataflow.checked;
    const norm = dataflow.leaves.find((n) => n.path === d.norm);
    const [scope, id] = splitPath(d.at.node);
    const port = graphAt(document, scope)?.nodes[id]?.body ? undefined : d.at.port;
    const params = norm?.spec.params;
    const node = { block: norm?.spec.block ?? "norm", title: "Final norm", ...(params ? { params } : {}) };
    const edits = port && insertBefore(document, { node: d.at.node, port }, node, "x", "x");
    return [edits ? { label: `Add a final norm before "${id}"`, edits } : undefined];
  },
};

/** The sum that a head reads without a norm on the way: straight, or by dropout, scales, cuts, projections. */
function unnormedSum(dataflow: DataflowGraph, head: CheckedNode): Residual | undefined {
  const sums = residuals(dataflow);
  let at: Out | undefined = firstSource(dataflow, head, "x");
  for (let i = 0; at && i < 12; i++) {
    const { node }: Out = at;
    const sum = sums.get(node);
    if (sum) return sum;
    if (
      !hasTrait(
        node.block,
        "drops-out",
        "scales",
        "permutes",
        "regroups",
        "cuts",
        "splits",
        "reduces",
        "projects",
        "nonlinear",
      )
    )
      return undefined;
    at = firstSource(dataflow, node, "x");
  }
  return undefined;
}

/**
 * The norm by which the last sublayer reads the stream, where the whole stack is Pre-LN. A single block is no stack:
 * one attention and one FFN do not grow far.
 */
function normOf(dataflow: DataflowGraph, last: Residual): CheckedNode | undefined {
  const sums = residuals(dataflow);
  const line = mainline(dataflow, last.skip).flatMap((o) => sums.get(o.node) ?? []);
  const isPre = (s: Residual) => s.norms.length > 0 && !hasTrait(s.base.node.block, "normalizes");
  const all = [last, ...line];
  const repeated = all.some((s) => dataflow.sources(s.add, s.skipPort).some((o) => o.loop));
  return all.every(isPre) && (repeated || all.length > 2) ? last.norms[0] : undefined;
}
