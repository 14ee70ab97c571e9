// Nodes that are alike: the same block with the same parameters, fed with the same axes. A large graph is many layers
// of one kind, so most nodes are checked once for all of them.
import type { NodeSpec } from "../model/index.ts";
import type { ValueType } from "../shape/index.ts";
import type { CheckedNode } from "./checked.ts";
import type { Incoming } from "./subject.ts";

/** More kinds of nodes than any graph has; beyond it they are forgotten. */
const maxEntries = 5000;

/** Results of one set of dims; only of nodes without problems, for problems name their node. */
export class NodeCache {
  private readonly known = new Map<string, CheckedNode>();

  get(key: string): CheckedNode | undefined {
    return this.known.get(key);
  }

  set(key: string, node: CheckedNode): void {
    if (this.known.size > maxEntries) this.known.clear();
    this.known.set(key, node);
  }
}

/** Equal for nodes of which the check says the same; undefined for those with a graph of their own. */
export function signature(spec: NodeSpec, incoming: ReadonlyMap<string, Incoming>): string | undefined {
  if (spec.body !== undefined) return undefined;
  let key = specKey(spec);
  for (const [port, { type, socketKind, off, unfed }] of incoming)
    key += `;${port} ${off === undefined ? "" : "off "}${unfed ? "unfed " : ""}${socketKind} ${typeKey(type)}`;
  return key;
}

const specKeys = new WeakMap<NodeSpec, string>();

function specKey(spec: NodeSpec): string {
  let key = specKeys.get(spec);
  if (key === undefined) {
    const { block, params, mute, bypass } = spec;
    key = `${block} ${mute ? "mute" : ""} ${bypass ? "bypass" : ""} ${params ? JSON.stringify(params) : ""}`;
    specKeys.set(spec, key);
  }
  return key;
}

const typeKeys = new WeakMap<ValueType, string>();

function typeKey(type: ValueType): string {
  let key = typeKeys.get(type);
  if (key === undefined) {
    key = `${type.dtype} ${type.axes === null ? "…" : type.axes.map((a) => `${a.size.key}:${a.role}`).join(" ")}`;
    typeKeys.set(type, key);
  }
  return key;
}
