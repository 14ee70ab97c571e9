/** Places for nodes that the document gives none: ELK's layered layout, in a worker, left to right. */
import ELK, { type ElkNode } from "elkjs/lib/elk-api.js";
import elkWorker from "elkjs/lib/elk-worker.min.js?url";
import { type CheckedGraph, joinPath, type NodeId, parseWire } from "../../core/index.ts";
import type { NodeShape } from "./geometry.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}
export type Positions = ReadonlyMap<NodeId, Point>;
export type Shapes = ReadonlyMap<NodeId, { readonly shape: NodeShape }>;

let elk: InstanceType<typeof ELK> | undefined;

const options = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.layered.spacing.nodeNodeBetweenLayers": "60",
  "elk.spacing.nodeNode": "36",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
};

/** What of a graph decides its layout. */
export const layoutKey = (graph: CheckedGraph, shapes: Shapes): string =>
  JSON.stringify([
    graph.path,
    graph.graph.wires,
    [...shapes].map(([id, { shape }]) => [id, shape.width, shape.height]),
  ]);

const finished = new Map<string, Positions>();

/** The layout if it has been worked out before. */
export const knownLayout = (key: string): Positions | undefined => finished.get(key);

export async function autoLayout(graph: CheckedGraph, shapes: Shapes): Promise<Positions> {
  const key = layoutKey(graph, shapes);
  const known = finished.get(key);
  if (known) return known;
  elk ??= new ELK({ workerFactory: () => new Worker(elkWorker) });
  const laid = await elk.layout(toElk(graph, shapes));
  const positions = new Map(
    (laid.children ?? []).map((c) => [c.id, { x: Math.round(c.x ?? 0), y: Math.round(c.y ?? 0) }] as const),
  );
  if (finished.size > 200) finished.clear();
  finished.set(key, positions);
  return positions;
}

function toElk(graph: CheckedGraph, shapes: Shapes): ElkNode {
  return {
    id: joinPath(graph.path, "."),
    layoutOptions: options,
    children: [...shapes].map(([id, { shape }]) => ({
      id,
      width: shape.width,
      height: shape.height,
      layoutOptions: {
        "elk.portConstraints": "FIXED_POS",
        ...(id === "in" ? { "elk.layered.layering.layerConstraint": "FIRST" } : {}),
        ...(id === "out" ? { "elk.layered.layering.layerConstraint": "LAST" } : {}),
      },
      ports: [...shape.inputs, ...shape.outputs].map((s) => ({
        id: `${id}.${s.side}.${s.port}`,
        x: s.x,
        y: s.y,
        width: 0,
        height: 0,
        layoutOptions: { "elk.port.side": s.side === "in" ? "WEST" : "EAST" },
      })),
    })),
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
