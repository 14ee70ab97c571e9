// A layout that is there at once: rows by how far a node is from the beginning, cut into lengths that a screen has room
// for. It stands until the real one is worked out.
import type { NodeId } from "../core/index.ts";
import type { NodePositions, Point, Shapes } from "./places.ts";
import { linksOf, rowsOf } from "./trunk.ts";

const gap = 48;

export function roughLayout(wires: readonly string[], shapes: Shapes): NodePositions {
  const nodes = [...shapes.keys()];
  const rows = rowsOf(nodes, linksOf(wires, shapes));
  const order = nodes.toSorted((a, b) => (rows.get(a) ?? 0) - (rows.get(b) ?? 0));
  const sizes = [...shapes.values()].map(({ shape }) => shape);
  const [width, height] = [
    Math.max(...sizes.map((s) => s.width), 1) + gap,
    Math.max(...sizes.map((s) => s.height), 1) + gap,
  ];
  // As wide as high, in pixels.
  const across = Math.max(1, Math.round(Math.sqrt((nodes.length * 1.6 * height) / width)));
  return new Map(
    order.map((id, i): [NodeId, Point] => [
      id,
      { x: (i % across) * width, y: Math.floor(i / across) * height },
    ]),
  );
}
