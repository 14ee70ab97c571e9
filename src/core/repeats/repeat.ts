// A selection or a group repeated, as edits: how often is a number, a size, or a number that gets a name.
import { hasTrait } from "../blocks/index.ts";
import { check, findNode } from "../check/index.ts";
import {
  applyEdit,
  type GroupEdits,
  grouping,
  parseWire,
  repeatEdits,
  specAt,
  wireText,
} from "../document/index.ts";
import { type Edit, type HeddleDocument, isRepeat, joinPath } from "../model/index.ts";
import { pairsOf } from "./pairs.ts";

/** How often: `6`, `N`, `2*N`; with a name, a number becomes a dimension of that name. */
export interface Count {
  readonly count: string;
  readonly name?: string;
}

const refuse = (why: string): GroupEdits => ({ ok: false, why });

/** Puts nodes of a scope into a repeat. One group alone becomes the repeat itself, under its own id. */
export function repeatSelection(
  d: HeddleDocument,
  scope: string,
  ids: readonly string[],
  id: string,
  count: Count,
): GroupEdits {
  const [only = ""] = ids;
  const spec = specAt(d, joinPath(scope, only));
  if (ids.length === 1 && spec?.body && hasTrait(spec.block, "holds-graph"))
    return repeatGroup(d, joinPath(scope, only), count);
  const group = grouping.group(d, scope, ids, id);
  if (!group.ok) return group;
  const edits = [...group.edits, ...outputOfLast(d, scope, group.edits, id)];
  const grouped = applyEdit(d, { edit: "all", edits });
  if (!grouped.ok) return refuse(grouped.why);
  const repeat = repeatGroup(grouped.document, joinPath(scope, id), count, "x");
  return repeat.ok ? { ok: true, edits: [...edits, ...repeat.edits] } : repeat;
}

/** Turns a group into a repeat; `as` names the first port that is carried, which else keeps its name. */
export function repeatGroup(d: HeddleDocument, path: string, count: Count, as?: string): GroupEdits {
  const named = namedCount(d, count);
  if (typeof named === "string") return refuse(named);
  const checked = check(d);
  const group = findNode(checked, path);
  const pairs = group?.body && group.spec.body && !isRepeat(group.spec) ? pairsOf(checked, group) : undefined;
  if (pairs?.ok === false) return refuse(pairs.why);
  const [first, ...others] = pairs?.carry ?? [];
  const carry = first ? [as === undefined ? first : { ...first, as }, ...others] : [];
  const repeat = repeatEdits(d, path, named.count, carry);
  return repeat.ok ? { ok: true, edits: [...named.edits, ...repeat.edits] } : repeat;
}

/** The size that counts, with the edit that names it; a sentence where it cannot be one. */
function namedCount(d: HeddleDocument, { count, name = "" }: Count) {
  const text = count.trim();
  const isNumber = /^\d+$/.test(text);
  if (text === "" || (isNumber && Number(text) < 1))
    return "The number of iterations must be a positive integer, or a dimension such as N.";
  if (!isNumber || name.trim() === "") return { count: text, edits: [] };
  const [dim, value] = [name.trim(), Number(text)];
  const there = d.dims[dim];
  if (there !== undefined && there !== value)
    return `The dimension ${dim} is ${there} already: choose another name, or none.`;
  const edit: Edit = { edit: "setDim", dim, value };
  return { count: dim, edits: there === undefined ? [edit] : [] };
}

/** Where no wire leaves the group yet: an output for what its last node gives that nothing reads. */
function outputOfLast(d: HeddleDocument, scope: string, edits: readonly Edit[], id: string): Edit[] {
  const grouped = applyEdit(d, { edit: "all", edits });
  const path = joinPath(scope, id);
  const body = grouped.ok ? findNode(check(grouped.document), path)?.body : undefined;
  if (!body || (body.graph.outputs ?? []).length > 0) return [];
  const read = new Set(body.graph.wires.map((w) => parseWire(w)?.from.node));
  const last = body.nodes.findLast((n) => !read.has(n.id) && n.outputs.length > 0);
  const port = last?.outputs[0]?.name;
  if (!last || port === undefined) return [];
  const inputs = body.graph.inputs ?? {};
  return [
    { edit: "setPorts", scope: path, inputs, outputs: [port] },
    { edit: "connect", scope: path, wire: wireText(`${last.id}.${port}`, `out.${port}`) },
  ];
}
