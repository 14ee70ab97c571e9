// Presets with edits made to them, for tests.

import type { GroupEdits } from "../../src/core/document/index.ts";
import { applyEdit, check, type Edit, findNode, type HeddleDocument } from "../../src/core/index.ts";
import { preset } from "./presets.ts";

/** The document after the edits; an edit that is refused is a mistake of the test. */
export function applied(d: HeddleDocument, ...edits: readonly Edit[]): HeddleDocument {
  const result = applyEdit(d, { edit: "all", edits });
  if (!result.ok) throw new Error(`${d.name}: ${result.why}`);
  return result.document;
}

/** A preset after the edits. */
export const edited = (name: string, ...edits: readonly Edit[]): HeddleDocument =>
  applied(preset(name), ...edits);

/** An id that is not taken: `pack`, else `pack_2`, … */
export function free(wish: string, taken: ReadonlySet<string>): string {
  let id = wish;
  for (let i = 2; taken.has(id); i++) id = `${wish}_${i}`;
  return id;
}

/** The document after nodes were put into a group, or one was taken apart. */
export function carried(d: HeddleDocument, found: GroupEdits): HeddleDocument {
  if (!found.ok) throw new Error(found.why);
  return applied(d, ...found.edits);
}

export const connect = (wire: string, scope = ""): Edit => ({ edit: "connect", scope, wire });
export const disconnect = (wire: string, scope = ""): Edit => ({ edit: "disconnect", scope, wire });
export const remove = (id: string, scope = ""): Edit => ({ edit: "removeNode", scope, id });
export const dim = (name: string, value: number | string | null): Edit => ({
  edit: "setDim",
  dim: name,
  value,
});

type Params = Extract<Edit, { edit: "addNode" }>["node"]["params"];
export const add = (id: string, block: string, params?: Params, scope = ""): Edit => ({
  edit: "addNode",
  scope,
  id,
  node: params ? { block, params } : { block },
});

export const param = (
  node: string,
  name: string,
  value: Extract<Edit, { edit: "setParam" }>["value"],
): Edit => ({
  edit: "setParam",
  node,
  param: name,
  value,
});

/** The edit that opens a built-in group of a preset, so that its inside can be changed. */
export function opened(name: string, node: string): Edit {
  const body = findNode(check(preset(name)), node)?.graph;
  if (!body) throw new Error(`${name} has no group ${node}`);
  return { edit: "inline", node, body };
}

/** The encoder with a segment for each word, which is as long as its text and not said to be. */
export const withSegments = (): HeddleDocument =>
  edited(
    "encoder",
    disconnect("add_pe.y → norm_emb.x"),
    add("segments", "tokens", { stream: "segments" }),
    add("emb_segments", "embedding"),
    add("add_segments", "add"),
    connect("segments.ids → emb_segments.ids"),
    connect("add_pe.y → add_segments.a"),
    connect("emb_segments.x → add_segments.b"),
    connect("add_segments.y → norm_emb.x"),
  );
