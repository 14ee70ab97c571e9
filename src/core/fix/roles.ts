// Repairs of axes in the wrong order or number: exchange wires, transpose, split or join heads, embed ids.

import { hasTrait } from "../blocks/index.ts";
import { type Checked, findNode } from "../check/index.ts";
import type { DiagnosticOf } from "../diagnostics/index.ts";
import { feederOf, graphAt, nodeOfEnd } from "../document/index.ts";
import { joinPath, type NodePath, type PortRef, splitPath } from "../model/index.ts";
import { connect, insertBefore, type Propose, type Repair, setParam, withoutNode } from "../repair/index.ts";
import { outermost } from "./outermost.ts";
import { rootOf } from "./sizes.ts";

const insert = (
  checked: Checked,
  at: { node: string; port: string },
  block: string,
  params: Readonly<Record<string, string | number | boolean>>,
  ports: readonly [string, string],
  label: string,
): Repair | undefined => {
  const node = Object.keys(params).length === 0 ? { block } : { block, params };
  const edits = insertBefore(checked.document, at, node, ports[0], ports[1]);
  return edits && { label, edits };
};

/** Wires of two inputs of one node, exchanged: q and k, keys and values. */
function exchanged(checked: Checked, at: PortRef): Repair[] {
  const [scope, id] = splitPath(at.node);
  const node = findNode(checked, at.node);
  const graph = graphAt(checked.document, scope);
  const mine = graph && feederOf(graph, `${id}.${at.port}`);
  if (!node || !graph || mine === undefined) return [];
  return node.inputs.flatMap((other): Repair[] => {
    if (other.name === at.port || other.source === null) return [];
    const theirs = feederOf(graph, `${id}.${other.name}`);
    if (theirs === undefined) return [];
    const edits = [connect(scope, theirs, `${id}.${at.port}`), connect(scope, mine, `${id}.${other.name}`)];
    return [{ label: `Swap ${at.port} and ${other.name}`, edits }];
  });
}

/** Where a Transpose has just turned the axes, it may be one too many. */
function unturned(checked: Checked, at: PortRef): Repair | undefined {
  const [scope, target] = splitPath(at.node);
  const graph = graphAt(checked.document, scope);
  const id = graph && nodeOfEnd(feederOf(graph, `${target}.${at.port}`) ?? "");
  if (!graph || id === undefined || !hasTrait(graph.nodes[id]?.block, "permutes")) return undefined;
  const edits = withoutNode(graph, scope, id, "x", "x");
  return edits && { label: `Remove "${id}"`, edits };
}

/** A product of matrices can take its second factor transposed. */
function transposed(checked: Checked, at: PortRef): Repair | undefined {
  const node = findNode(checked, at.node);
  if (node?.params.transposed !== false || at.port !== "b") return undefined;
  return { label: `Set transposed of "${at.node}"`, edits: [setParam(at.node, "transposed", true)] };
}

/** What a Linear makes is features, though it may mix heads: a Reshape to the same sizes says what they count. */
function renamed(checked: Checked, d: DiagnosticOf<"shape/role">): Repair | undefined {
  const root = rootOf(d.axis);
  const axes = d.producers.find((p) => p.port === d.at.port)?.type.axes;
  if (d.found !== "feature" || !axes || !root) return undefined;
  if (!hasTrait(findNode(checked, root.node)?.block, "projects")) return undefined;
  const shape = axes.map(({ size }, i) => (i === d.index ? `${size.key}:${d.expected}` : size.key)).join(" ");
  const label = `Say by a Reshape that axis ${d.index + 1} counts ${d.expected}s`;
  return insert(checked, d.at, "reshape", { shape }, ["x", "x"], label);
}

export const fixRole: Propose<"shape/role"> = (d, checked) => [
  transposed(checked, d.at),
  unturned(checked, outermost(checked, d.at)),
  renamed(checked, d),
  ...exchanged(checked, d.at),
  insert(checked, d.at, "transpose", {}, ["x", "x"], "Insert a Transpose of the last two axes"),
];

/** A part of one entry whose axis was dropped on the way here. */
function undropped(checked: Checked, at: PortRef): Repair[] {
  const seen = new Set<NodePath>();
  const queue: PortRef[] = [at];
  const found: Repair[] = [];
  for (let next = queue.shift(); next && seen.size < farthest; next = queue.shift()) {
    const [scope] = splitPath(next.node);
    const source = findNode(checked, next.node)?.inputs.find((p) => p.name === next?.port)?.source;
    if (!source) continue;
    if (source.node === "in") {
      queue.push({ node: scope, port: source.port });
      continue;
    }
    const path = joinPath(scope, source.node);
    const node = findNode(checked, path);
    if (!node || seen.has(path)) continue;
    seen.add(path);
    if (node.params.drop === true) found.push(...kept(checked, path));
    queue.push(...node.inputs.map((p) => ({ node: path, port: p.name })));
  }
  return found;
}

function kept(checked: Checked, path: NodePath): Repair[] {
  const [scope, id] = splitPath(path);
  const graph = graphAt(checked.document, scope);
  const edits = graph && withoutNode(graph, scope, id, "x", "x");
  const keep: Repair = {
    label: `Keep the axis of "${path}": drop = false`,
    edits: [setParam(path, "drop", false)],
  };
  return edits ? [{ label: `Remove "${path}"`, edits }, keep] : [keep];
}

/** So many nodes are looked at behind a port. */
const farthest = 24;

/** Learned rows have no samples: each sample gets the same ones, as many as another input has. */
function sampled(checked: Checked, d: DiagnosticOf<"shape/rank">): Repair | undefined {
  const axes = d.found.axes ?? [];
  const batch = d.producers.flatMap((p) => p.type.axes ?? []).find((axis) => axis.role === "batch");
  if (!batch || axes.length === 0 || axes.some((axis) => axis.role === "batch")) return undefined;
  const params = { axis: 0, size: batch.size.key, role: "batch" };
  return insert(checked, d.at, "expand", params, ["x", "x"], "Give each sample the same rows by an Expand");
}

export const fixRank: Propose<"shape/rank"> = (d, checked) => [
  ...undropped(checked, d.at),
  sampled(checked, d),
  insert(checked, d.at, "concat", {}, ["x", "x"], "Insert a Concat that merges the heads"),
  insert(checked, d.at, "split_heads", {}, ["x", "x"], "Insert a Split heads"),
  insert(checked, d.at, "embedding", {}, ["ids", "x"], "Insert an Embedding"),
  ...exchanged(checked, d.at),
];

export const fixDtype: Propose<"shape/dtype"> = (d, checked) => [
  d.found === "i32" ? insert(checked, d.at, "embedding", {}, ["ids", "x"], "Insert an Embedding") : undefined,
  ...exchanged(checked, d.at),
];
