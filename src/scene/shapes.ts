// What of a scope there is to place, before there are positions: its nodes and its ports, each with its shape.
import { type CheckedGraph, type CheckedNode, type NodeId, unknownType } from "../core/index.ts";
import type { Flow } from "./faces.ts";
import { type NodeShape, type PortLike, portNodeShape, shapeOf } from "./geometry.ts";

/** A node, or the ports of the group where it is null, with its shape. */
export interface Shaped {
  readonly node: CheckedNode | null;
  readonly shape: NodeShape;
}
type ShapedNodes = ReadonlyMap<NodeId, Shaped>;
interface KnownShapes {
  readonly nodes: WeakMap<CheckedNode, Shaped>;
  readonly graphs: WeakMap<CheckedGraph, ShapedNodes>;
}
const none = (): KnownShapes => ({ nodes: new WeakMap(), graphs: new WeakMap() });
const knownShapes: Readonly<Record<Flow, KnownShapes>> = { right: none(), up: none(), down: none() };

function shaped(node: CheckedNode, flow: Flow): Shaped {
  const { nodes } = knownShapes[flow];
  let made = nodes.get(node);
  if (!made) {
    made = { node, shape: shapeOf(node, flow) };
    nodes.set(node, made);
  }
  return made;
}

/** Shapes of the things to place, before there are positions. */
export function shapesOf(graph: CheckedGraph, flow: Flow = "right"): ShapedNodes {
  const { graphs } = knownShapes[flow];
  const known = graphs.get(graph);
  if (known) return known;
  const shapes = new Map<NodeId, Shaped>();
  for (const node of graph.nodes) shapes.set(node.id, shaped(node, flow));
  const { inputs, outputs } = graph.graph;
  if (inputs && Object.keys(inputs).length > 0)
    shapes.set("in", { node: null, shape: portNodeShape("in", entering(graph), flow) });
  if (outputs && outputs.length > 0)
    shapes.set("out", { node: null, shape: portNodeShape("out", leaving(graph), flow) });
  graphs.set(graph, shapes);
  return shapes;
}

function entering(graph: CheckedGraph): PortLike[] {
  return Object.keys(graph.graph.inputs ?? {}).map((name) => {
    const user = graph.nodes
      .flatMap((n) => n.inputs)
      .find((p) => p.source?.node === "in" && p.source.port === name);
    return {
      name,
      socketKind: user?.socketKind ?? ("any" as const),
      type: user?.type ?? unknownType,
      optional: false,
    };
  });
}

function leaving(graph: CheckedGraph): PortLike[] {
  return (graph.graph.outputs ?? []).map((name) => {
    const inner = graph.outputs[name];
    return {
      name,
      socketKind: inner?.socketKind ?? ("any" as const),
      type: inner?.type ?? unknownType,
      optional: false,
    };
  });
}
