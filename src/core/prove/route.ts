// The wires between two places of a program: out of groups, into groups, round a repeat and through what is bypassed.

import type { Checked, CheckedGraph, CheckedNode, Source } from "../check/index.ts";
import type { LeakWire } from "../diagnostics/index.ts";
import { wireText } from "../document/index.ts";
import { printPort } from "../model/index.ts";

/** A graph as one iteration of what holds it. */
interface Frame {
  readonly graph: CheckedGraph;
  /** With iterations, `blocks[0]`. */
  readonly path: string;
  readonly outer: { readonly frame: Frame; readonly node: CheckedNode; readonly iteration: number } | null;
}

interface Spot {
  readonly frame: Frame;
  readonly node: CheckedNode;
}

const join = (path: string, id: string): string => (path === "" ? id : `${path}/${id}`);

/** The node at a path with iterations. */
function spotOf(checked: Checked, path: string): Spot | undefined {
  let frame: Frame = { graph: checked.root, path: "", outer: null };
  const parts = path.split("/");
  for (const [i, part] of parts.entries()) {
    const [id = "", round] = part.split("[");
    const node = frame.graph.byId.get(id);
    if (!node) return undefined;
    if (i === parts.length - 1) return { frame, node };
    if (!node.body) return undefined;
    const iteration = Number.parseInt(round ?? "0", 10);
    frame = { graph: node.body, path: join(frame.path, part), outer: { frame, node, iteration } };
  }
  return undefined;
}

/** Wires from the inputs of `to` back to the node `from`, the nearest first; none where no wire leads there. */
export function wiresBetween(checked: Checked, to: string, from: string): readonly LeakWire[] {
  const end = spotOf(checked, to);
  if (!end) return [];
  let best: readonly LeakWire[] = [];
  for (const port of end.node.inputs) {
    if (port.source === null) continue;
    const wire = {
      scope: end.frame.graph.path,
      wire: wireText(printPort(port.source), `${end.node.id}.${port.name}`),
    };
    const way = follow(end.frame, port.source, from, [wire]);
    if (way && (best.length === 0 || way.length < best.length)) best = way;
  }
  return best;
}

function follow(
  frame: Frame,
  source: Source,
  from: string,
  way: readonly LeakWire[],
): readonly LeakWire[] | null {
  if (way.length > 100) return null;
  if (source.node === "in") {
    if (!frame.outer) return null;
    const { frame: around, node, iteration } = frame.outer;
    if (node.count !== undefined && iteration > 0 && node.graph?.inputs?.[source.port] === "carried") {
      return leave(frame.graph, around, node, iteration - 1, source.port, from, way);
    }
    const outer = node.inputs.find((p) => p.name === source.port)?.source;
    if (!outer) return null;
    const wire = { scope: around.graph.path, wire: wireText(printPort(outer), `${node.id}.${source.port}`) };
    return follow(around, outer, from, [...way, wire]);
  }
  const node = frame.graph.byId.get(source.node);
  if (!node) return null;
  if (join(frame.path, node.id) === from) return way;
  if (node.state === "bypassed") {
    const passed = node.passes?.[source.port];
    const inner = node.inputs.find((p) => p.name === passed)?.source;
    if (!inner) return null;
    const wire = { scope: frame.graph.path, wire: wireText(printPort(inner), `${node.id}.${passed}`) };
    return follow(frame, inner, from, [...way, wire]);
  }
  return node.body ? leave(node.body, frame, node, (node.count ?? 1) - 1, source.port, from, way) : null;
}

/** Into a group by one of its outputs. */
function leave(
  graph: CheckedGraph,
  around: Frame,
  node: CheckedNode,
  iteration: number,
  port: string,
  from: string,
  way: readonly LeakWire[],
): readonly LeakWire[] | null {
  const source = graph.outputs[port]?.source;
  if (!source) return null;
  const id = node.count === undefined ? node.id : `${node.id}[${iteration}]`;
  const inside: Frame = { graph, path: join(around.path, id), outer: { frame: around, node, iteration } };
  return follow(inside, source, from, [
    ...way,
    { scope: graph.path, wire: wireText(printPort(source), `out.${port}`) },
  ]);
}
