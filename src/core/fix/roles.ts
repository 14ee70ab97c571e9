// Repairs of axes in the wrong order or number: exchange wires, transpose, split or join heads, embed ids.

import { hasTrait } from "../blocks/index.ts";
import { type Checked, findNode } from "../check/index.ts";
import { feederOf, graphAt, nodeOfEnd } from "../document/index.ts";
import { type PortRef, parseAddress, splitPath } from "../model/index.ts";
import { connect, insertBefore, type Propose, type Repair, withoutNode } from "../repair/index.ts";

const insert = (
  checked: Checked,
  at: { node: string; port: string },
  block: string,
  params: Readonly<Record<string, string | boolean>>,
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

/** The input of the repeat or group that a value enters by, where it comes straight from one. */
function outermost(checked: Checked, at: PortRef): PortRef {
  const [scope, id] = splitPath(at.node);
  const graph = graphAt(checked.document, scope);
  const from = graph && parseAddress(feederOf(graph, `${id}.${at.port}`) ?? "");
  return from?.node !== "in" || scope === "" ? at : outermost(checked, { node: scope, port: from.port });
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

export const fixRole: Propose<"shape/role"> = (d, checked) => [
  unturned(checked, outermost(checked, d.at)),
  ...exchanged(checked, d.at),
  insert(checked, d.at, "transpose", {}, ["x", "x"], "Insert a Transpose of the last two axes"),
];

export const fixRank: Propose<"shape/rank"> = (d, checked) => [
  insert(checked, d.at, "concat", {}, ["x", "x"], "Insert a Concat that merges the heads"),
  insert(checked, d.at, "split_heads", {}, ["x", "x"], "Insert a Split heads"),
  insert(checked, d.at, "embedding", {}, ["ids", "x"], "Insert an Embedding"),
  ...exchanged(checked, d.at),
];

export const fixDtype: Propose<"shape/dtype"> = (d, checked) => [
  d.found === "i32" ? insert(checked, d.at, "embedding", {}, ["ids", "x"], "Insert an Embedding") : undefined,
  ...exchanged(checked, d.at),
];
