// References into a document, and their text forms.
import type { NodeId, NodePath, WireText } from "./document.ts";

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
const wirePattern = /^([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*) → ([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)$/;

export const printPort = (ref: PortRef): string => `${ref.node}.${ref.port}`;

export const printWire = (wire: Wire): WireText =>
  `${wire.from.node}.${wire.from.port} → ${wire.to.node}.${wire.to.port}`;

const parsed = new Map<string, Wire>();

/** Undefined when the text is not of the form `a.out → b.in`. */
export function parseWire(text: WireText): Wire | undefined {
  const known = parsed.get(text);
  if (known) return known;
  const m = wirePattern.exec(text);
  if (!m) return undefined;
  const [, a = "", out = "", b = "", into = ""] = m;
  const wire: Wire = { from: { node: a, port: out }, to: { node: b, port: into } };
  if (parsed.size > 20_000) parsed.clear();
  parsed.set(text, wire);
  return wire;
}

/** The input at which a wire of a scope ends, `blocks/attn/scale.x`: by it `routes` knows the wire. */
export const routeKey = (scope: NodePath, wire: WireText): string =>
  joinPath(scope, wire.slice(wire.indexOf(" → ") + 3));

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
