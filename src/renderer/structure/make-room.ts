/** Neighbours make room: nodes to the right of a place move along until what stands there has air around it. */
import type { Edit } from "../../core/index.ts";
import { type Box, boxOf, overlaps, type Scene } from "../canvas/scene.ts";

const air = 52;

/** The move that frees a box; none where nothing is in its way. `except` stays where it is. */
export function roomFor(scene: Scene, box: Box, except: ReadonlySet<string>): Edit[] {
  const wide = { left: box.left - air / 2, top: box.top, right: box.right + air, bottom: box.bottom };
  const others = [...scene.nodes.values()].filter((n) => !except.has(n.id));
  const middle = (box.left + box.right) / 2;
  const inWay = others.filter((n) => {
    const b = boxOf(n);
    return overlaps(b, wide) && (b.left + b.right) / 2 >= middle;
  });
  if (inWay.length === 0) return [];
  const first = Math.min(...inWay.map((n) => n.at.x));
  const by = Math.ceil(wide.right - first);
  const along = others.filter((n) => n.at.x >= first);
  return [
    { edit: "move", to: Object.fromEntries(along.map((n) => [n.path, [n.at.x + by, n.at.y] as const])) },
  ];
}
