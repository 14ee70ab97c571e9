// Which wires an edit may draw: what can be said from the graph alone, before any shapes.
import { type Graph, parseWire, type Wire } from "../model/index.ts";

/** Why the wire cannot be drawn, in one sentence; undefined when it can. Shapes are the check's business. */
export function refuseWire(graph: Graph, wire: Wire): string | undefined {
  const { from, to } = wire;
  if (from.node === to.node) return `"${from.node}" cannot feed itself.`;
  if (from.node === "out" || to.node === "in") return "A wire runs from an output to an input.";
  if (from.node === "in") {
    if (!(from.port in (graph.inputs ?? {}))) return `This group has no input "${from.port}".`;
  } else if (!(from.node in graph.nodes)) return `There is no node "${from.node}".`;
  if (to.node === "out") {
    if (!(graph.outputs ?? []).includes(to.port)) return `This group has no output "${to.port}".`;
  } else if (!(to.node in graph.nodes)) return `There is no node "${to.node}".`;
  const loop = wayFrom(graph, to.node, from.node);
  return loop && `This wire would close a loop: ${[from.node, ...loop].join(" → ")}.`;
}

/** Nodes on a way along wires from one node to another, both included; undefined when there is none. */
function wayFrom(graph: Graph, start: string, goal: string): string[] | undefined {
  const next = new Map<string, string[]>();
  for (const text of graph.wires) {
    const w = parseWire(text);
    if (w) next.set(w.from.node, [...(next.get(w.from.node) ?? []), w.to.node]);
  }
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let i = 0; i < queue.length; i++) {
    const at = queue[i] as string;
    if (at === goal) {
      const way = [at];
      for (let back = cameFrom.get(at); back !== undefined; back = cameFrom.get(back)) way.unshift(back);
      return way;
    }
    for (const n of next.get(at) ?? []) {
      if (n === start || cameFrom.has(n)) continue;
      cameFrom.set(n, at);
      queue.push(n);
    }
  }
  return undefined;
}
