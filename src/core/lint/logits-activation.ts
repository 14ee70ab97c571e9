// A nonlinearity on the logits: ReLU forbids every token less than the score 0, tanh and sigmoid bound the probabilities.
import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import { graphAt } from "../document/index.ts";
import { parseAddress, splitPath, withoutIterations } from "../model/index.ts";
import { withoutNode } from "../repair/index.ts";
import { type DataflowGraph, downstream, placeInDocument } from "./dataflow.ts";
import type { Rule } from "./rule.ts";

export const logitsActivation: Rule<"lint/logits-activation"> = {
  whenFaultless: true,
  find: (dataflow) =>
    dataflow.leaves.flatMap((head) => {
      if (!hasTrait(head.block, "gives-logits")) return [];
      return dataflow.users(head).flatMap(({ node }) => {
        const bends = hasTrait(node.block, "nonlinear") && !isCap(dataflow, node) && isJudged(dataflow, node);
        return bends
          ? [
              {
                code: "lint/logits-activation",
                node: placeInDocument(dataflow.checked, node.path),
                head: placeInDocument(dataflow.checked, head.path),
                fn: String(node.params.fn),
              } as const,
            ]
          : [];
      });
    }),
  repair: (d, dataflow) => {
    const [scope, id] = splitPath(d.node);
    const graph = graphAt(dataflow.checked.document, scope);
    const edits = graph && withoutNode(graph, scope, id, "x", "x");
    const { objective } = dataflow.checked.document;
    if (!edits || !objective?.logits.startsWith(`${d.node}.`))
      return [edits ? { label: `Remove "${id}"`, edits } : undefined];
    const head = dataflow.leaves.find((n) => placeInDocument(dataflow.checked, n.path) === d.head);
    const logits = `${d.head}.${head?.outputs[0]?.name ?? "logits"}`;
    const meta = { edit: "setMeta", set: { objective: { ...objective, logits } } } as const;
    return [{ label: `Remove "${id}"`, edits: [meta, ...edits] }];
  },
};

/** A soft cap, also one of parts: divides, bends by tanh and multiplies again (Gemma 2). */
const isCap = (dataflow: DataflowGraph, node: CheckedNode): boolean =>
  hasTrait(node.block, "caps") ||
  (node.params.fn === "tanh" &&
    dataflow.users(node).some((u) => hasTrait(u.node.block, "scales", "multiplies")));

/** A loss or probabilities read it, or the objective names it: it is not a branch of its own. */
function isJudged(dataflow: DataflowGraph, node: CheckedNode): boolean {
  const { objective } = dataflow.checked.document;
  const at = objective && parseAddress(withoutIterations(objective.logits));
  if (at?.node === node.path) return true;
  return [...downstream(dataflow, node)].some((n) => hasTrait(n.block, "gives-loss", "gives-probabilities"));
}
