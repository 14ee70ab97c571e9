// Repairs of a mask that is there and lets too much through: what it is made of is mended or joined with what it lacks,
// so that what it forbids already stays forbidden.
import { hasTrait } from "../blocks/index.ts";
import { type Checked, type CheckedNode, findNode } from "../check/index.ts";
import { feederOf, freshId, graphAt, nodeOfEnd } from "../document/index.ts";
import { joinPath, type NodePath, splitPath } from "../model/index.ts";
import { joinMasks, type Repair, setParam } from "../repair/index.ts";
import { maskBlock, type Target } from "./mask-block.ts";
import { feederOutside, type MaskPart, maskKind, maskParts } from "./mask-tree.ts";

/** The likeliest first. */
export function mendRepairs(
  checked: Checked,
  t: Target,
  wanted: "causal" | "padding",
  stream: string,
): Repair[] {
  const parts = maskParts(checked, t.scope, `${t.node}.${t.port}`);
  return [
    ...parts.flatMap(({ node }) => oneSided(node, wanted)),
    ...parts.flatMap((part) => joinedByAnd(checked, part, wanted, stream)),
  ];
}

/** A window that looks ahead as far as back. */
function oneSided(node: CheckedNode, wanted: string): Repair[] {
  if (wanted !== "causal" || maskKind(node) !== "window" || node.params.symmetric !== true) return [];
  return [
    {
      label: `Let the window of "${node.path}" look back only`,
      edits: [setParam(node.path, "symmetric", false)],
    },
  ];
}

/** `or` where `and` was meant. A prefix widens what is seen on purpose: with it, the mask that binds stands alone. */
function joinedByAnd(checked: Checked, { node }: MaskPart, wanted: string, stream: string): Repair[] {
  if (!hasTrait(node.block, "joins-masks") || node.params.op !== "or") return [];
  const [scope, id] = splitPath(node.path);
  const kinds = ["a", "b"].map((p) => maskParts(checked, scope, `${id}.${p}`)[0]?.node);
  const has = kinds.some((k) => k && maskKind(k) === wanted);
  const widens = kinds.some((k) => k && (maskKind(k) === "prefix" || isOfOther(checked, k, stream)));
  return has && !widens
    ? [
        {
          label: `Combine the masks of "${node.path}" by and, not or`,
          edits: [setParam(node.path, "op", "and")],
        },
      ]
    : [];
}

/** The padding of another text says nothing of what is seen of this one. */
function isOfOther(checked: Checked, mask: CheckedNode, stream: string): boolean {
  if (maskKind(mask) !== "padding") return false;
  const [scope, id] = splitPath(mask.path);
  const outside = feederOutside(checked, scope, `${id}.valid`);
  const tokens = outside && findNode(checked, joinPath(outside.scope, nodeOfEnd(outside.from)));
  return tokens !== undefined && hasTrait(tokens.block, "reads-text") && tokens.params.stream !== stream;
}

/** The mask that is there and one of the wanted kind, made in the graph where the first comes from. */
export function joinRepairs(checked: Checked, t: Target, at: CheckedNode): Repair[] {
  const wanted = "causal";
  const outside = feederOutside(checked, t.scope, `${t.node}.${t.port}`);
  const parts = maskParts(checked, t.scope, `${t.node}.${t.port}`);
  const isWanted = (p: MaskPart) => p.isBinding && maskKind(p.node) === wanted;
  const [first] = parts;
  if (!outside || !first || parts.some(isWanted) || wantsOther(first.node)) return [];
  if (isWidened(checked, first.node, wanted)) return [];
  const graph = graphAt(checked.document, outside.scope);
  if (!graph) return [];
  const there = Object.entries(graph.nodes).find(
    ([, n]) => hasTrait(n.block, "makes-mask") && (n.params?.kind ?? "causal") === wanted,
  )?.[0];
  const from = feederOf(graph, outside.into);
  if (there === undefined || from === `${there}.mask`)
    return [joinNew(checked, outside.scope, outside.into, at)];
  return [
    {
      label: `Join ${there}.mask with the mask that is there`,
      edits: joinMasks(checked.document, outside.scope, graph, `${there}.mask`, outside.into),
    },
  ];
}

/** One of the wanted kind, widened by `or`: joined with it again nothing would be left of that, (c ∨ x) ∧ c = c. */
function isWidened(checked: Checked, { path, params }: CheckedNode, wanted: string): boolean {
  const [scope, id] = splitPath(path);
  const operands = ["a", "b"].map((port) => maskParts(checked, scope, `${id}.${port}`)[0]?.node);
  return params.op === "or" && operands.some((node) => node && maskKind(node) === wanted);
}

/** A mask that is of one part and says nothing but what is wrong is better made right than joined. */
const wantsOther = (node: CheckedNode): boolean => {
  const kind = maskKind(node);
  return kind === "all" || kind === "painted" || kind === "prefix" || node.params.op === "not";
};

/** A new causal Mask, joined with the one that is there. */
function joinNew(checked: Checked, scope: NodePath, into: string, at: CheckedNode): Repair {
  const { document } = checked;
  const id = freshId(document, scope, "mask");
  const graph = graphAt(document, scope);
  return {
    label: "Add a causal Mask and join it with the one that is there",
    edits: [
      { edit: "addNode", scope, id, node: maskBlock(at) },
      ...(graph ? joinMasks(document, scope, graph, `${id}.mask`, into) : []),
    ],
  };
}
