// Repairs of axes in the wrong order or number: exchange wires, transpose, split or join heads, embed ids.

import { findNode } from "../check/index.ts";
import { feederOf, readersOf, wireText } from "../document/index.ts";
import { type Edit, type PortRef, printPort, splitPath } from "../model/index.ts";
import type { Candidate, Rule } from "./candidate.ts";
import { insertBefore, wireInto } from "./place.ts";

const insert = (
  checked: Parameters<Rule<"shape/role">>[1],
  at: { node: string; port: string },
  block: string,
  params: Readonly<Record<string, string | boolean>>,
  ports: readonly [string, string],
  label: string,
): Candidate | undefined => {
  const node = Object.keys(params).length === 0 ? { block } : { block, params };
  const edit = insertBefore(checked, at, node, ports[0], ports[1]);
  return edit && { label, edit };
};

/** Wires of two inputs of one node, exchanged: q and k, keys and values. */
function exchanged(
  checked: Parameters<Rule<"shape/role">>[1],
  at: { node: string; port: string },
): Candidate[] {
  const node = findNode(checked, at.node);
  const mine = wireInto(checked, at);
  if (!node || !mine) return [];
  return node.inputs.flatMap((other): Candidate[] => {
    if (other.name === at.port || other.source === null) return [];
    const theirs = wireInto(checked, { node: at.node, port: other.name });
    if (!theirs) return [];
    const [scope, id] = splitPath(at.node);
    const edits: Edit[] = [
      {
        edit: "connect",
        scope,
        wire: wireText(printPort(theirs.wire.from), `${id}.${at.port}`),
      },
      { edit: "connect", scope, wire: wireText(printPort(mine.wire.from), `${id}.${other.name}`) },
    ];
    return [
      { label: `Exchange the wires of "${at.port}" and "${other.name}"`, edit: { edit: "all", edits } },
    ];
  });
}

/** The input of the repeat or group that a value enters by, where it comes straight from one. */
function outermost(checked: Parameters<Rule<"shape/role">>[1], at: PortRef): PortRef {
  const found = wireInto(checked, at);
  if (found?.wire.from.node !== "in" || found.scope === "") return at;
  return outermost(checked, { node: found.scope, port: found.wire.from.port });
}

/** Where a Transpose has just turned the axes, it may be one too many. */
function unturned(checked: Parameters<Rule<"shape/role">>[1], at: PortRef): Candidate | undefined {
  const found = wireInto(checked, at);
  if (found?.graph.nodes[found.wire.from.node]?.block !== "transpose") return undefined;
  const { scope, graph, wire } = found;
  const id = wire.from.node;
  const source = feederOf(graph, `${id}.x`);
  if (source === undefined) return undefined;
  const users = readersOf(graph, `${id}.x`);
  const edits: Edit[] = [
    ...users.map((to): Edit => ({ edit: "connect", scope, wire: wireText(source, to) })),
    { edit: "removeNode", scope, id },
  ];
  return { label: `Take "${id}" out`, edit: { edit: "all", edits } };
}

export const fixRole: Rule<"shape/role"> = (d, checked) => [
  unturned(checked, outermost(checked, d.at)),
  ...exchanged(checked, d.at),
  insert(checked, d.at, "transpose", {}, ["x", "x"], "Insert a Transpose of the last two axes"),
];

export const fixRank: Rule<"shape/rank"> = (d, checked) => [
  insert(checked, d.at, "concat", {}, ["x", "x"], "Insert a Concat that joins the heads"),
  insert(checked, d.at, "split_heads", {}, ["x", "x"], "Insert a Split heads"),
  insert(checked, d.at, "embedding", {}, ["ids", "x"], "Insert an Embedding"),
  ...exchanged(checked, d.at),
];

export const fixDtype: Rule<"shape/dtype"> = (d, checked) => [
  d.found === "i32" ? insert(checked, d.at, "embedding", {}, ["ids", "x"], "Insert an Embedding") : undefined,
  ...exchanged(checked, d.at),
];
