// Why a node does not compute, beside its title: the same on a block and on a group that is open where it stands.
import type { CheckedNode } from "../../../core/index.ts";

export function StateBadge({ node }: { node: CheckedNode }) {
  if (node.state === "bypassed") return <span className="node-badge">bypassed</span>;
  if (node.state === "off")
    return <span className="node-badge">{node.spec.mute ? "muted" : "no input"}</span>;
  return null;
}
