// Whose positions the rows of a value stand for, and whether the value differs between them for their own sake.
import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import type { DataflowGraph, Out } from "./dataflow.ts";

export interface Timelines {
  /** The text stream whose positions an output has along its time or query axis. */
  readonly stream: (out: Out) => string | undefined;
  /** True when something tells the positions of an output apart: a position table, RoPE, a position bias. */
  readonly positioned: (out: Out) => boolean;
}

const cache = new WeakMap<DataflowGraph, Timelines>();

/** One pass in the order of the first iteration: what comes back in a repeat is not waited for. */
export function timelinesOf(dataflow: DataflowGraph): Timelines {
  const known = cache.get(dataflow);
  if (known) return known;
  const streams = new Map<CheckedNode, string>();
  const keyed = new Map<CheckedNode, string>();
  const places = new Set<CheckedNode>();
  const first = (node: CheckedNode, port: string) => dataflow.sources(node, port).find((s) => !s.loop);
  const stream = (out: Out | undefined): string | undefined => {
    if (out === undefined) return undefined;
    const key =
      (hasTrait(out.node.block, "makes-queries") && out.port !== "q") ||
      (hasTrait(out.node.block, "port-by-port") && out.port === "k");
    return (key ? keyed : streams).get(out.node);
  };
  for (const node of dataflow.leaves) {
    const ports = node.inputs.map((p) => p.name);
    const own = hasTrait(node.block, "reads-text")
      ? String(node.params.stream)
      : firstOf(ports, (p) => stream(first(node, p)));
    if (own !== undefined) streams.set(node, own);
    const of = stream(first(node, hasTrait(node.block, "port-by-port") ? "k" : "context")) ?? own;
    if (of !== undefined) keyed.set(node, of);
    const from = ports.flatMap((p) => first(node, p) ?? []);
    if (tellsPlaces(node) || from.some((s) => places.has(s.node) && s.node !== node)) places.add(node);
  }
  const made = { stream, positioned: (out: Out) => places.has(out.node) };
  cache.set(dataflow, made);
  return made;
}

/** The stream of the first input that has one: of the queries before the keys, of the weights before the values. */
function firstOf(ports: readonly string[], of: (port: string) => string | undefined): string | undefined {
  for (const port of ports) {
    const found = of(port);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A table of numbers over time counts where they differ or are learned, and so does a vector shifted against itself. */
function tellsPlaces(node: CheckedNode): boolean {
  const { block } = node;
  if (hasTrait(block, "positional")) return true;
  if (hasTrait(block, "constant"))
    return node.params.kind === "table" && (node.params.data as number[][]).flat().length > 1;
  // Learned for each position, it is a table of them.
  if (hasTrait(block, "learns-tensor")) return (node.outputs[0]?.type.axes?.length ?? 0) > 1;
  return hasTrait(block, "shifts", "orders-entries") && node.outputs.some((p) => p.type.dtype === "f32");
}
