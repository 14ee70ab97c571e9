// Which nodes have nothing to compute with: lowering leaves them out, and so does every export.
import { isComplete, isKnown } from "../shape/index.ts";
import type { CheckedNode } from "./checked.ts";

/** True when something that the node needs is not there, or was not known when it was checked. `ins`: values by port. */
export function isStarved(node: CheckedNode, ins: Readonly<Record<string, unknown>>): boolean {
  const unfed = node.inputs.some(
    (p) => p.source !== null && (ins[p.name] === undefined || !isComplete(p.type)),
  );
  return unfed || node.weights.some((w) => w.axes.some((a) => !isKnown(a.size)));
}
