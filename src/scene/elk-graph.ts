// A graph as ELK is given it, nodes of a frame inside a node of their own; and the places that it gives back.
import type { ElkNode } from "elkjs/lib/elk-api.js";
import { type CheckedGraph, joinPath, type NodeId, parseWire } from "../core/index.ts";
import type { Flow } from "./faces.ts";
import type { Point, Shapes } from "./places.ts";

/** Nodes that are to lie together, apart from others, with room around them: those of a frame. */
export interface Together {
  readonly nodes: ReadonlySet<NodeId>;
  readonly room: { readonly top: number; readonly sides: number };
}

const sides = { left: "WEST", right: "EAST", top: "NORTH", bottom: "SOUTH" } as const;

/** From this many nodes on, a straighter picture is not worth the wait. */
const many = 250;

const optionsFor = (flow: Flow, count: number) => ({
  "elk.algorithm": "layered",
  "elk.direction": flow.toUpperCase(),
  "elk.layered.spacing.nodeNodeBetweenLayers": "60",
  "elk.spacing.nodeNode": "36",
  "elk.layered.nodePlacement.strategy": count > many ? "BRANDES_KOEPF" : "NETWORK_SIMPLEX",
  ...(count > many ? { "elk.layered.thoroughness": "1" } : {}),
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
});

/** ELK has places from the corner of what is around. */
export function placesIn(
  { children = [] }: ElkNode,
  left: number,
  top: number,
): (readonly [string, Point])[] {
  return children.flatMap((child) => {
    const [x, y] = [left + (child.x ?? 0), top + (child.y ?? 0)];
    return [[child.id, { x: Math.round(x), y: Math.round(y) }] as const, ...placesIn(child, x, y)];
  });
}

/** Nodes of ELK put into those that are to lie around them. No id of the graph holds a space. */
function nested(
  nodes: readonly ElkNode[],
  together: readonly Together[],
  options: ReturnType<typeof optionsFor>,
): ElkNode[] {
  const around = together.map(({ room }, i): ElkNode & { children: ElkNode[] } => ({
    id: `together ${i}`,
    children: [],
    layoutOptions: {
      ...options,
      "elk.padding": `[top=${room.top},left=${room.sides},bottom=${room.sides},right=${room.sides}]`,
    },
  }));
  const home = (holds: (t: Together, i: number) => boolean) => around[together.findIndex(holds)]?.children;
  const top: ElkNode[] = [];
  for (const node of nodes) (home((t) => t.nodes.has(node.id)) ?? top).push(node);
  for (const [i, made] of around.entries()) {
    const own = together[i]?.nodes ?? [];
    if (made.children.length > 0)
      (home((t, j) => j > i && [...own].every((id) => t.nodes.has(id))) ?? top).push(made);
  }
  return top;
}

export function toElk(
  graph: CheckedGraph,
  shapes: Shapes,
  together: readonly Together[],
  flow: Flow = "right",
): ElkNode {
  const options = optionsFor(flow, shapes.size);
  const isTogether = (id: NodeId) => together.some((t) => t.nodes.has(id));
  const constraint = (id: NodeId) => {
    const end = id === "in" ? "FIRST" : id === "out" ? "LAST" : null;
    return end && !isTogether(id) ? { "elk.layered.layering.layerConstraint": end } : {};
  };
  const nodes = [...shapes].map(
    ([id, { shape }]): ElkNode => ({
      id,
      width: shape.width,
      height: shape.height,
      layoutOptions: { "elk.portConstraints": "FIXED_POS", ...constraint(id) },
      ports: [...shape.inputs, ...shape.outputs].map((s) => ({
        id: `${id}.${s.side}.${s.port}`,
        x: s.x,
        y: s.y,
        width: 0,
        height: 0,
        layoutOptions: { "elk.port.side": sides[s.face] },
      })),
    }),
  );
  return {
    id: joinPath(graph.path, "."),
    layoutOptions: {
      ...options,
      ...(together.length > 0 ? { "elk.hierarchyHandling": "INCLUDE_CHILDREN" } : {}),
    },
    children: nested(nodes, together, options),
    edges: graph.graph.wires.flatMap((text) => {
      const w = parseWire(text);
      const from = w && shapes.get(w.from.node)?.shape.outputs.some((s) => s.port === w.from.port);
      const to = w && shapes.get(w.to.node)?.shape.inputs.some((s) => s.port === w.to.port);
      if (!w || !from || !to) return [];
      return [
        {
          id: text,
          sources: [`${w.from.node}.out.${w.from.port}`],
          targets: [`${w.to.node}.in.${w.to.port}`],
        },
      ];
    }),
  };
}
