// Presets with edits made to them, for tests.
import { applyEdit, check, type Edit, findNode, type HeddleDocument } from "../../src/core/index.ts";
import { preset } from "./presets.ts";

/** A preset after the edits; an edit that is refused is a mistake of the test. */
export function edited(name: string, ...edits: readonly Edit[]): HeddleDocument {
  const result = applyEdit(preset(name), { edit: "all", edits });
  if (!result.ok) throw new Error(`${name}: ${result.why}`);
  return result.document;
}

export const connect = (wire: string, scope = ""): Edit => ({ edit: "connect", scope, wire });
export const disconnect = (wire: string, scope = ""): Edit => ({ edit: "disconnect", scope, wire });
export const remove = (id: string, scope = ""): Edit => ({ edit: "removeNode", scope, id });
export const dim = (name: string, value: number | string): Edit => ({ edit: "setDim", dim: name, value });

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
