// Repairs of axes in the wrong order or number: exchange wires, transpose, split or join heads, embed ids.
import { findNode } from "../check/index.ts";
import { type Edit, splitPath } from "../model/index.ts";
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
        wire: `${theirs.wire.from.node}.${theirs.wire.from.port} → ${id}.${at.port}`,
      },
      { edit: "connect", scope, wire: `${mine.wire.from.node}.${mine.wire.from.port} → ${id}.${other.name}` },
    ];
    return [
      { label: `Exchange the wires of "${at.port}" and "${other.name}"`, edit: { edit: "all", edits } },
    ];
  });
}

export const fixRole: Rule<"shape/role"> = (d, checked) => [
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
