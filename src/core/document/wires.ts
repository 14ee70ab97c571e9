// Wires as text, `a.out → b.in`: read and written here and nowhere else. And which wires an edit may draw: what can be
// said from the graph alone, before any shapes.
import {
  type Graph,
  joinPath,
  type NodeId,
  type NodePath,
  type Wire,
  type WireText,
} from "../model/index.ts";

/** The form of a wire's text. */
export const wirePattern = /^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]* → [a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/;

const arrow = " → ";

/** One end of a wire within its graph: an output or input of a node, `norm_1.x`. */
type WireEnd = string;

/** The text of a wire from an output, `norm_1.x`, to an input, `attn.q`. */
export const wireText = (from: WireEnd, to: WireEnd): WireText => `${from}${arrow}${to}`;

export const printWire = ({ from, to }: Wire): WireText =>
  wireText(`${from.node}.${from.port}`, `${to.node}.${to.port}`);

const parsed = new Map<string, Wire>();

/** Undefined when the text is not of the form `a.out → b.in`. */
export function parseWire(text: WireText): Wire | undefined {
  const known = parsed.get(text);
  if (known) return known;
  if (!wirePattern.test(text)) return undefined;
  const [[a = "", out = ""], [b = "", into = ""]] = [
    endOf(text, "from").split("."),
    endOf(text, "to").split("."),
  ];
  const wire: Wire = { from: { node: a, port: out }, to: { node: b, port: into } };
  if (parsed.size > 20_000) parsed.clear();
  parsed.set(text, wire);
  return wire;
}

/** Where a wire comes from or ends, as text. */
export function endOf(text: WireText, side: "from" | "to"): WireEnd {
  const at = text.indexOf(arrow);
  return side === "from" ? text.slice(0, at) : text.slice(at + arrow.length);
}

/** The node at one end, `norm_1` of `norm_1.x`. */
export const nodeOfEnd = (end: WireEnd): NodeId => end.slice(0, end.indexOf("."));

/** The wire that ends at an input of a graph; the first where several do. */
export const wireInto = (graph: Graph, input: WireEnd): WireText | undefined =>
  graph.wires.find((w) => w.endsWith(`${arrow}${input}`));

/** The output that feeds an input of a graph. */
export function feederOf(graph: Graph, input: WireEnd): WireEnd | undefined {
  const wire = wireInto(graph, input);
  return wire === undefined ? undefined : endOf(wire, "from");
}

/** The inputs of a graph that an output feeds, in the order of its wires. */
export const readersOf = (graph: Graph, output: WireEnd): WireEnd[] =>
  graph.wires.flatMap((w) => (w.startsWith(`${output}${arrow}`) ? [endOf(w, "to")] : []));

/** The wires of a graph that leave a node. */
export const wiresFrom = (graph: Graph, node: NodeId): WireText[] =>
  graph.wires.filter((w) => w.startsWith(`${node}.`));

/** Whether a wire begins or ends at a node. */
export const touches = (text: WireText, node: NodeId): boolean =>
  text.startsWith(`${node}.`) || endOf(text, "to").startsWith(`${node}.`);

/** The input at which a wire of a scope ends, `blocks/attn/scale.x`: by it `routes` knows the wire. */
export const routeKey = (scope: NodePath, wire: WireText): string => joinPath(scope, endOf(wire, "to"));

/** Why the wire cannot be drawn, in one sentence; undefined when it can. Shapes are the check's business. */
export function refuseWire(graph: Graph, wire: Wire): string | undefined {
  const { from, to } = wire;
  if (from.node === to.node) return `"${from.node}" cannot be connected to itself.`;
  if (from.node === "out" || to.node === "in") return "A wire must run from an output to an input.";
  if (from.node === "in") {
    if (!(from.port in (graph.inputs ?? {}))) return `This group has no input "${from.port}".`;
  } else if (!(from.node in graph.nodes)) return `There is no node "${from.node}".`;
  if (to.node === "out") {
    if (!(graph.outputs ?? []).includes(to.port)) return `This group has no output "${to.port}".`;
  } else if (!(to.node in graph.nodes)) return `There is no node "${to.node}".`;
  const loop = wayFrom(graph, to.node, from.node);
  return loop && `This wire would create a cycle: ${[from.node, ...loop].join(" → ")}.`;
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
    const at = queue[i]!;
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
