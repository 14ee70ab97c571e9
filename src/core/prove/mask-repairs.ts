// Repairs at the mask port of an attention: a mask that is there but not connected, or of the wrong kind; a new one.
import { hasTrait } from "../blocks/index.ts";
import { type Checked, type CheckedNode, findNode } from "../check/index.ts";
import { feederOf, freshId, graphAt, wiresFrom } from "../document/index.ts";
import { type Edit, type Graph, joinPath, type NodePath, parseAddress, splitPath } from "../model/index.ts";
import { connect, type Repair, setParam } from "../repair/index.ts";
import { literalValue, type Size } from "../shape/index.ts";
import { maskBlock, type Target } from "./mask-block.ts";
import { joinRepairs, mendRepairs } from "./mend-masks.ts";
import { paddingRepairs } from "./padding-repairs.ts";

export function maskRepairs(
  checked: Checked,
  at: CheckedNode,
  wanted: "causal" | "padding",
  stream: string,
): Repair[] {
  const [scope] = splitPath(at.path);
  const finite = typeof at.params.fill === "number" && Number.isFinite(at.params.fill);
  const fill: Repair[] = finite
    ? [
        {
          label: `Fill "${at.path}" with −∞`,
          edits: [setParam(at.path, "fill", null)],
        },
      ]
    : [];
  const target = { scope, node: at.id, port: "mask" };
  const isOwn = checked.prefix === null;
  return [
    ...(isOwn ? mendRepairs(checked, target, wanted, stream) : []),
    ...(isOwn && wanted === "causal" ? joinRepairs(checked, target, at) : []),
    ...connectRepairs(checked, target, at, wanted),
    ...fill,
    ...newMasks(checked, target, at, wanted, stream),
  ];
}

/** Masks that are there: connected to the port, or made the right kind; where the port's wire comes from a group's own port that nothing feeds, connected to that. */
function connectRepairs(checked: Checked, t: Target, at: CheckedNode, wanted: string): Repair[] {
  const graph = graphAt(checked.document, t.scope);
  if (!graph?.nodes[t.node]) return [];
  const into = `${t.node}.${t.port}`;
  const fed = feederOf(graph, into);
  const from = fed === undefined ? undefined : parseAddress(fed);
  const repairs: Repair[] = [];
  const offer = (source: string): void => {
    if (fed === source) return;
    repairs.push({ label: `Connect ${source} to ${into}`, edits: [connect(t.scope, source, into)] });
  };
  if (
    from &&
    hasTrait(graph.nodes[from.node]?.block, "joins-masks") &&
    graph.nodes[from.node]?.params?.op === "not"
  )
    repairs.push(...unturned(graph, t.scope, from.node, into));
  if (from?.node === "in" && t.scope !== "") {
    const [outer, id] = splitPath(t.scope);
    repairs.push(...connectRepairs(checked, { scope: outer, node: id, port: from.port }, at, wanted));
  }
  for (const [id, spec] of Object.entries(graph.nodes)) {
    if (hasTrait(spec.block, "makes-mask") && (spec.params?.kind ?? "causal") === wanted) offer(`${id}.mask`);
    if (hasTrait(spec.block, "joins-masks")) offer(`${id}.mask`);
  }
  for (const port of Object.keys(graph.inputs ?? {})) if (isMask(checked, t.scope, port)) offer(`in.${port}`);
  const feeding = maskBehind(checked, t.scope, into);
  if (feeding && wanted === "causal" && checked.prefix) {
    const params = prefixMask(checked.prefix);
    const edits = Object.entries(params).map(([name, value]): Edit => setParam(feeding.path, name, value));
    const label = `Make "${feeding.path}" a prefix mask of ${params.prefix}, as the objective has it`;
    repairs.unshift({ label, edits });
  } else if (feeding && wanted === "causal" && (feeding.spec.params?.kind ?? "causal") !== "causal") {
    const edits: Edit[] = [setParam(feeding.path, "kind", null)];
    repairs.unshift({ label: `Make "${feeding.path}" causal`, edits });
  }
  return repairs;
}

/** The mask as it is in place of its opposite; the node that turned it around goes where nothing else uses it. */
function unturned(graph: Graph, scope: NodePath, not: string, into: string): Repair[] {
  const source = feederOf(graph, `${not}.a`);
  if (source === undefined) return [];
  const alone = wiresFrom(graph, not).length === 1;
  const edits: Edit[] = [
    connect(scope, source, into),
    ...(alone ? [{ edit: "removeNode", scope, id: not } as const] : []),
  ];
  return [{ label: "Use the mask as it is, not inverted", edits }];
}

/** A mask of its own for the port; for a group's port that nothing feeds, beside the group. */
function newMasks(
  checked: Checked,
  t: Target,
  at: CheckedNode,
  wanted: "causal" | "padding",
  stream: string,
): Repair[] {
  const graph = graphAt(checked.document, t.scope);
  if (!graph?.nodes[t.node]) return [];
  const into = `${t.node}.${t.port}`;
  if (wanted === "padding") return paddingRepairs(checked, t, stream);
  const { prefix } = checked;
  const kind = prefix ? prefixMask(prefix) : {};
  const label = prefix ? "Add a prefix Mask" : "Add a causal Mask";
  const id = freshId(checked.document, t.scope, "mask");
  const edits: Edit[] = [
    { edit: "addNode", scope: t.scope, id, node: maskBlock(at, kind) },
    connect(t.scope, `${id}.mask`, into),
  ];
  return [{ label, edits }];
}

/** Of a prefix-LM the mask lets all see the prefix. */
const prefixMask = (prefix: Size): { readonly kind: string; readonly prefix: number | string } => ({
  kind: "prefix",
  prefix: literalValue(prefix) ?? prefix.key,
});

/** Whether a group's port brings a mask. */
function isMask(checked: Checked, scope: NodePath, port: string): boolean {
  const entering = scope === "" ? undefined : findNode(checked, scope)?.inputs.find((p) => p.name === port);
  return entering?.type.dtype === "bool";
}

/** The Mask block that feeds an input, out of groups. */
function maskBehind(checked: Checked, scope: NodePath, into: string): CheckedNode | undefined {
  const graph = graphAt(checked.document, scope);
  const fed = graph && feederOf(graph, into);
  const from = fed === undefined ? undefined : parseAddress(fed);
  if (!from) return undefined;
  if (from.node !== "in") {
    const node = findNode(checked, joinPath(scope, from.node));
    return hasTrait(node?.block, "makes-mask") ? node : undefined;
  }
  const [outer, id] = splitPath(scope);
  return maskBehind(checked, outer, `${id}.${from.port}`);
}
