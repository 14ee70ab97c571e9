// What the mask at a port is made of: Mask and Mask logic blocks behind it, out of groups.
import { hasTrait } from "../blocks/index.ts";
import { type Checked, type CheckedNode, findNode } from "../check/index.ts";
import { feederOf, graphAt } from "../document/index.ts";
import { joinPath, type NodePath, parseAddress, splitPath } from "../model/index.ts";

/** A block of the tree, and whether it is reached through nothing but `and`: then what it forbids stays forbidden. */
export interface MaskPart {
  readonly node: CheckedNode;
  readonly isBinding: boolean;
}

/** The blocks that make the mask at an input, from its end backwards; none where it is made of something else. */
export function maskParts(checked: Checked, scope: NodePath, into: string, isBinding = true): MaskPart[] {
  const graph = graphAt(checked.document, scope);
  const from = graph && parseAddress(feederOf(graph, into) ?? "");
  if (!from) return [];
  if (from.node === "in") {
    const [outer, id] = splitPath(scope);
    return scope === "" ? [] : maskParts(checked, outer, `${id}.${from.port}`, isBinding);
  }
  const node = findNode(checked, joinPath(scope, from.node));
  if (!node || !hasTrait(node.block, "makes-mask", "joins-masks")) return [];
  const binds = isBinding && node.params.op !== "or" && node.params.op !== "not";
  const inner = hasTrait(node.block, "joins-masks")
    ? node.inputs.flatMap((p) => maskParts(checked, scope, `${from.node}.${p.name}`, binds))
    : [];
  return [{ node, isBinding }, ...inner];
}

/** Of what kind a Mask block is; undefined for Mask logic. */
export const maskKind = ({ block, params }: CheckedNode): string | undefined =>
  hasTrait(block, "makes-mask") ? String(params.kind ?? "causal") : undefined;

/** The source of the wire into a port, and the graph that it lies in, followed out of groups. */
export function feederOutside(
  checked: Checked,
  scope: NodePath,
  into: string,
): { readonly scope: NodePath; readonly into: string; readonly from: string } | undefined {
  const graph = graphAt(checked.document, scope);
  const from = graph && feederOf(graph, into);
  if (from === undefined) return undefined;
  const at = parseAddress(from);
  if (at?.node !== "in" || scope === "") return { scope, into, from };
  const [outer, id] = splitPath(scope);
  return feederOutside(checked, outer, `${id}.${at.port}`);
}
