// Where nodes stand: what the document says, and beside that the nodes of which it says nothing.
import {
  type CheckedGraph,
  type CheckedNode,
  type HeddleDocument,
  joinPath,
  type NodeId,
} from "../core/index.ts";
import type { NodeShape } from "./geometry.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}
export type NodePositions = ReadonlyMap<NodeId, Point>;
export type Shapes = ReadonlyMap<NodeId, { readonly shape: NodeShape; readonly node?: CheckedNode | null }>;

/** The places that the layout of a document has for the nodes of a graph. */
export function placesFrom(
  graph: CheckedGraph | undefined,
  shapes: Shapes,
  layout: HeddleDocument["layout"],
): Map<string, Point> {
  const placed = new Map<string, Point>();
  for (const id of shapes.keys()) {
    const at = layout[joinPath(graph?.path ?? "", id)];
    if (at) placed.set(id, pointAt(at));
  }
  return placed;
}

const points = new WeakMap<readonly [number, number], Point>();

/** The same object for the same entry of the layout: an edit moves few of them. */
function pointAt(at: readonly [number, number]): Point {
  let point = points.get(at);
  if (!point) {
    point = { x: at[0], y: at[1] };
    points.set(at, point);
  }
  return point;
}

/**
 * All places, of those that the document has and those of an automatic layout; null where it has none and there is no
 * layout yet.
 */
export function allPlaces(
  placed: NodePositions,
  automatic: NodePositions | undefined,
  shapes: Shapes,
): NodePositions | null {
  if (placed.size >= shapes.size) return placed;
  if (placed.size === 0) return automatic ?? null;
  return besides(placed, automatic ?? new Map(), shapes);
}

/** Nodes without a place go below those that have one, in the order of the automatic layout. */
function besides(placed: NodePositions, automatic: NodePositions, shapes: Shapes): NodePositions {
  const points = [...placed.values()];
  const left = Math.min(...points.map((p) => p.x));
  const bottom = Math.max(...[...placed].map(([id, p]) => p.y + (shapes.get(id)?.shape.height ?? 0)));
  const all = new Map(placed);
  const widest = Math.max(...[...shapes.values()].map(({ shape }) => shape.width));
  const loose = [...shapes.keys()].filter((id) => !placed.has(id) && id !== "in" && id !== "out");
  loose.sort((a, b) => (automatic.get(a)?.x ?? 0) - (automatic.get(b)?.x ?? 0));
  loose.forEach((id, i) => {
    all.set(id, { x: left + i * (widest + 48), y: bottom + 48 });
  });
  const right = Math.max(...[...all].map(([id, p]) => p.x + (shapes.get(id)?.shape.width ?? 0)));
  const top = Math.min(...points.map((p) => p.y));
  const [entry, exit] = [shapes.get("in")?.shape, shapes.get("out")?.shape];
  if (entry && !all.has("in")) all.set("in", { x: left - entry.width - 60, y: top });
  if (exit && !all.has("out")) all.set("out", { x: right + 60, y: top });
  return all;
}
