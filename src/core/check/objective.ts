// The objective names a port that is there. A node that is switched off may keep its objective.
import type { Diagnostic } from "../diagnostics/index.ts";
import { parseAddress, withoutIterations } from "../model/index.ts";
import { allNodes, type Checked, findNode } from "./checked.ts";

/** Logits that no port gives. Ports whose last axis counts the vocabulary are offered in their place. */
export function objectiveProblems(checked: Checked): Diagnostic[] {
  const logits = checked.document.objective?.logits;
  if (logits === undefined) return [];
  const at = parseAddress(withoutIterations(logits));
  const node = at && findNode(checked, at.node);
  if (node && (node.block === null || node.state === "off" || node.outputs.some((p) => p.name === at.port)))
    return [];
  const near = allNodes(checked.root).flatMap((n) =>
    n.block?.kind === "lm_head" ? n.outputs.map((p) => `${n.path}.${p.name}`) : [],
  );
  return [{ code: "objective/logits", logits, near: near.slice(0, 2) }];
}
