// What may close a leak: a mask that is there but not connected, off, or of the wrong kind; a new one; a shift.
import { hasTrait } from "../blocks/index.ts";
import { allNodes, type Checked } from "../check/index.ts";
import { specAt } from "../document/index.ts";
import { type NodePath, splitPath, withoutIterations } from "../model/index.ts";
import type { Repair } from "../repair/index.ts";
import { maskRepairs } from "./mask-repairs.ts";
import { blockRepairs } from "./repair-blocks.ts";
import { softmaxRepairs } from "./repair-softmax.ts";
import { maskedAround, type Told } from "./report.ts";
import { sourceRepairs } from "./source-repairs.ts";
import { targetRepairs } from "./target-repairs.ts";

/** Repairs worth trying, the likeliest first. None needs to be right: each is tried. */
export function repairsFor(checked: Checked, { leak, diagnostic: d }: Told): Repair[] {
  const at = d.steps.find((s) => s.crossing)?.node;
  const crossing = at === undefined ? undefined : withoutIterations(at);
  const attention = crossing === undefined ? undefined : maskedAround(checked, crossing);
  const wanted = leak.kind === "padding" ? "padding" : "causal";
  const way = d.steps.map((s) => s.place);
  return [
    ...wakeUps(checked, way),
    ...(leak.kind === "future" || leak.kind === "target" ? sourceRepairs(checked, leak, way) : []),
    ...(attention && (leak.kind === "future" || leak.kind === "padding" || leak.kind === "target")
      ? maskRepairs(checked, attention, wanted, leak.input.stream)
      : []),
    ...(crossing === undefined ? [] : blockRepairs(checked, crossing, leak)),
    ...(crossing === undefined || leak.kind === "cross-sample"
      ? []
      : softmaxRepairs(checked, crossing, leak.kind)),
    ...(leak.kind === "target" && leak.loss !== undefined
      ? targetRepairs(checked, leak.loss, leak, way)
      : []),
  ];
}

/** Nodes that are muted or bypassed near the way. */
function wakeUps(checked: Checked, near: readonly NodePath[]): Repair[] {
  const scopes = new Set(near.map((path) => splitPath(path)[0]));
  scopes.add("");
  return allNodes(checked.root).flatMap((node): Repair[] => {
    const guards = hasTrait(node.block, "makes-mask", "joins-masks", "masks", "attends", "shifts");
    if (!guards || !scopes.has(splitPath(node.path)[0]) || specAt(checked.document, node.path) === undefined)
      return [];
    const flag = node.spec.mute ? "mute" : node.spec.bypass ? "bypass" : undefined;
    if (flag === undefined) return [];
    const label = flag === "mute" ? `Unmute "${node.path}"` : `Remove the bypass of "${node.path}"`;
    return [{ label, edits: [{ edit: "setFlag", node: node.path, flag, on: false }] }];
  });
}
