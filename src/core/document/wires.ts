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

export const wiresOf = (graph: Graph): Wire[] => graph.wires.flatMap((text) => parseWire(text) ?? []);

/** Nodes on a way along wires from one node to another, both included; undefined when there is none. */
const wayFrom = (graph: Graph, start: string, goal: string): string[] | undefined =>
  start === goal ? [start] : shortestWay(graph, [start], (_, to) => to === goal);

/** A way along wires that leaves the nodes and comes back to them; undefined when there is none. */
export const wayBack = (graph: Graph, nodes: ReadonlySet<string>): string[] | undefined =>
  shortestWay(graph, [...nodes], (from, to) => nodes.has(to) && !nodes.has(from));

/** The first step that is the last one wanted, with the way to it. No step leads to where the search began. */
function shortestWay(
  graph: Graph,
  starts: readonly string[],
  isLast: (from: string, to: string) => boolean,
): string[] | undefined {
  const next = new Map<string, string[]>();
  for (const { from, to } of wiresOf(graph)) next.set(from.node, [...(next.get(from.node) ?? []), to.node]);
  const cameFrom = new Map<string, string | null>(starts.map((id) => [id, null]));
  const queue = [...starts];
  for (let i = 0; i < queue.length; i++) {
    const at = queue[i] as string;
    for (const to of next.get(at) ?? []) {
      if (isLast(at, to)) return [...traced(cameFrom, at), to];
      if (cameFrom.has(to)) continue;
      cameFrom.set(to, at);
      queue.push(to);
    }
  }
  return undefined;
}

function traced(cameFrom: ReadonlyMap<string, string | null>, end: string): string[] {
  const way = [end];
  for (let back = cameFrom.get(end); back; back = cameFrom.get(back)) way.unshift(back);
  return way;
}
