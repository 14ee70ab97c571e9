// References into a document, and their text forms.
import type { NodeId, NodePath } from "./document.ts";

/** One socket: a node by path and the name of its port. */
export interface PortRef {
  readonly node: NodePath;
  readonly port: string;
}

/** A wire within one graph; ids, not paths. */
export interface Wire {
  readonly from: { readonly node: NodeId; readonly port: string };
  readonly to: { readonly node: NodeId; readonly port: string };
}

export const idPattern = /^[a-z][a-z0-9_]*$/;

export const printPort = (ref: PortRef): string => `${ref.node}.${ref.port}`;

/** `blocks/attn` + `scores` → `blocks/attn/scores`. */
export const joinPath = (scope: string, id: NodeId): NodePath => (scope === "" ? id : `${scope}/${id}`);

/** `blocks/attn/scores` → [`blocks/attn`, `scores`]. */
export function splitPath(path: NodePath): [scope: string, id: NodeId] {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? ["", path] : [path.slice(0, slash), path.slice(slash + 1)];
}

/** `blocks[3]/attn` → `blocks/attn`: the place in the document of a value of one iteration. */
export const withoutIterations = (path: NodePath): NodePath => path.replaceAll(/\[\d+\]/g, "");

/** Splits `blocks[3]/attn.scores` at the port; undefined when there is no dot. */
export function parseAddress(text: string): PortRef | undefined {
  const dot = text.lastIndexOf(".");
  return dot < 0 ? undefined : { node: text.slice(0, dot), port: text.slice(dot + 1) };
}
