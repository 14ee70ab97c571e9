// The wires of one graph: which output feeds which input, and in what order nodes can be worked out.

import type { Diagnostic } from "../diagnostics/index.ts";
import { parseWire } from "../document/index.ts";
import {
  type Graph,
  joinPath,
  type NodeId,
  type NodePath,
  type Wire,
  type WireText,
} from "../model/index.ts";
import { nearOfFirst } from "../words/index.ts";
import type { Source } from "./checked.ts";

export interface GraphWiring {
  /** All wires that can be read, in the order of the document. */
  readonly wires: readonly Wire[];
  /** Target node → port → what feeds it. The group's own outputs are under `out`. */
  readonly into: ReadonlyMap<
    NodeId,
    ReadonlyMap<string, { readonly source: Source; readonly wire: WireText }>
  >;
  /** Topological; nodes of a loop come last. */
  readonly order: readonly NodeId[];
  readonly problems: readonly Diagnostic[];
}

/** The last reading of the same list of wires: most edits change what a node is, not what it is wired to. */
const readings = new WeakMap<readonly WireText[], { graph: Graph; path: NodePath; wiring: GraphWiring }>();

function sameToWire(a: Graph, b: Graph): boolean {
  if (a.inputs !== b.inputs || a.outputs !== b.outputs) return false;
  const [x, y] = [Object.keys(a.nodes), Object.keys(b.nodes)];
  return x.length === y.length && x.every((id, i) => id === y[i]);
}

/** Nodes came, and none went: each wire ends where it did. */
const onlyMoreNodes = (before: Graph, after: Graph): boolean =>
  before.inputs === after.inputs &&
  before.outputs === after.outputs &&
  Object.keys(before.nodes).every((id) => id in after.nodes);

/** Reads the wires. Depends on the graph alone, so an unchanged graph costs nothing. */
export function readWires(graph: Graph, path: NodePath): GraphWiring {
  const last = readings.get(graph.wires);
  if (last && (last.graph === graph || sameToWire(last.graph, graph))) {
    // Only problems name the place.
    if (last.path === path || last.wiring.problems.length === 0) return last.wiring;
  }
  if (last && last.wiring.problems.length === 0 && onlyMoreNodes(last.graph, graph)) {
    const { wires, into } = last.wiring;
    const wiring = { wires, into, order: topological(graph, into).order, problems: [] };
    readings.set(graph.wires, { graph, path, wiring });
    return wiring;
  }
  const into = new Map<NodeId, Map<string, { source: Source; wire: WireText }>>();
  const problems: Diagnostic[] = [];
  const crowded = new Map<string, string[]>();
  const wires: Wire[] = [];
  const near = nearOfFirst(Object.keys(graph.nodes));
  for (const text of graph.wires) {
    const wire = parseWire(text);
    if (!wire) continue;
    wires.push(wire);
    const { from, to } = wire;
    const lost = missingEnd(graph, wire);
    if (lost) {
      problems.push({
        code: "graph/dangling-wire",
        scope: path,
        wire: text,
        ...lost,
        near: lost.missing === "node" ? near(lost.name) : [],
      });
      continue;
    }
    const ports = into.get(to.node) ?? new Map<string, { source: Source; wire: WireText }>();
    into.set(to.node, ports);
    const first = ports.get(to.port);
    if (first) {
      const key = `${to.node}.${to.port}`;
      crowded.set(key, [...(crowded.get(key) ?? [first.wire]), text]);
      continue;
    }
    ports.set(to.port, { source: from, wire: text });
  }
  for (const [key, wires] of crowded) {
    const [node = "", port = ""] = key.split(".");
    problems.push({ code: "graph/crowded-port", at: { node: joinPath(path, node), port }, wires });
  }
  const { order, loop } = topological(graph, into);
  if (loop.length > 0) problems.push({ code: "graph/cycle", path: loop.map((id) => joinPath(path, id)) });
  const wiring = { wires, into, order, problems };
  readings.set(graph.wires, { graph, path, wiring });
  return wiring;
}

function missingEnd(graph: Graph, wire: { from: Source; to: Source }) {
  const { from, to } = wire;
  if (from.node === "in") {
    if (!(from.port in (graph.inputs ?? {})))
      return { end: "from", missing: "port", name: from.port } as const;
  } else if (!(from.node in graph.nodes)) return { end: "from", missing: "node", name: from.node } as const;
  if (to.node === "out") {
    if (!(graph.outputs ?? []).includes(to.port))
      return { end: "to", missing: "port", name: to.port } as const;
  } else if (!(to.node in graph.nodes)) return { end: "to", missing: "node", name: to.node } as const;
  return undefined;
}

type Into = ReadonlyMap<NodeId, ReadonlyMap<string, { readonly source: Source }>>;

function topological(graph: Graph, into: Into): { order: NodeId[]; loop: NodeId[] } {
  const ids = Object.keys(graph.nodes);
  const users = new Map<NodeId, NodeId[]>();
  const waits = new Map<NodeId, number>();
  for (const id of ids) {
    let sources = 0;
    for (const { source } of into.get(id)?.values() ?? []) {
      if (source.node === "in") continue;
      sources++;
      const known = users.get(source.node);
      if (known) known.push(id);
      else users.set(source.node, [id]);
    }
    waits.set(id, sources);
  }
  const order = ids.filter((id) => waits.get(id) === 0);
  for (let i = 0; i < order.length; i++) {
    for (const user of users.get(order[i]!) ?? []) {
      const left = (waits.get(user) ?? 0) - 1;
      waits.set(user, left);
      if (left === 0) order.push(user);
    }
  }
  if (order.length === ids.length) return { order, loop: [] };
  const done = new Set(order);
  const left = ids.filter((id) => !done.has(id));
  return { order: [...order, ...left], loop: findLoop(left, into) };
}

/** Walks backwards along wires among nodes that could not be ordered until one comes again. */
function findLoop(left: readonly NodeId[], into: Into): NodeId[] {
  const among = new Set(left);
  const walk: NodeId[] = [];
  let at = left[0];
  while (at !== undefined && !walk.includes(at)) {
    walk.push(at);
    at = [...(into.get(at)?.values() ?? [])].map((w) => w.source.node).find((n) => among.has(n));
  }
  if (at === undefined) return [...left];
  // The node that stands first in the document comes first: a wire back to it is the likeliest mistake.
  const loop = walk.slice(walk.indexOf(at)).reverse();
  const start = left.find((id) => loop.includes(id)) ?? at;
  return [...loop.slice(loop.indexOf(start)), ...loop.slice(0, loop.indexOf(start))];
}
