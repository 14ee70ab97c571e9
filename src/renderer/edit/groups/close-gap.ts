// Where a group comes to stand that takes the place of many nodes: in their middle, in a tower in the column of most of
// them, and what stood behind them moves up to it, so that no hole is left where they were.
import type { Edit } from "../../../core/index.ts";
import { type Box, boundsOf, boxOf, overlaps, type Scene, type SceneNode } from "../../../scene/scene.ts";
import { movesTo } from "../moving.ts";

const shifted = (b: Box, x: number, y: number): Box => ({
  left: b.left + x,
  right: b.right + x,
  top: b.top + y,
  bottom: b.bottom + y,
});

/** Moves for a group with this id, once the nodes are inside. */
export function closeGap(scene: Scene | null | undefined, ids: readonly string[], group: string): Edit[] {
  const inside = new Set(ids);
  const all = [...(scene?.nodes.values() ?? [])];
  const grouped = all.filter((n) => inside.has(n.id));
  const bounds = boundsOf(grouped);
  if (!scene || !bounds) return [];
  const others = all.filter((n) => !inside.has(n.id));
  // A group is about as large as one of them.
  const { width, height } = grouped[0]!.shape;
  const inRow = scene.flow === "right";
  const by = Math.round(inRow ? bounds.right - bounds.left - width : bounds.bottom - bounds.top - height);
  const onward = scene.flow === "up" ? 1 : -1;
  const [dx, dy] = inRow ? [-by, 0] : [0, onward * by];
  const behind = others.filter((n) => {
    const b = boxOf(n);
    if (inRow) return b.left >= bounds.right;
    return onward < 0 ? b.top >= bounds.bottom : b.bottom <= bounds.top;
  });
  const isClear = !collides(behind, others, dx, dy);
  // What is left of the place where they stood.
  const end: Box = !isClear
    ? bounds
    : {
        ...bounds,
        right: bounds.right + dx,
        top: bounds.top + Math.max(dy, 0),
        bottom: bounds.bottom + Math.min(dy, 0),
      };
  const middle = {
    x: inRow ? Math.round((end.left + end.right - width) / 2) : columnOf(grouped),
    y: Math.round((end.top + end.bottom - height) / 2),
  };
  const to = new Map([[group, middle]]);
  if (isClear) for (const n of behind) to.set(n.id, { x: n.at.x + dx, y: n.at.y + dy });
  return movesTo(scene, to);
}

/** Where most nodes begin, the trunk rather than what stands beside it. */
function columnOf(nodes: readonly SceneNode[]): number {
  const lefts = nodes.map((n) => n.at.x);
  const often = (x: number) => lefts.filter((other) => other === x).length;
  return lefts.toSorted((a, b) => often(b) - often(a) || a - b)[0] ?? 0;
}

/** Whether nodes that move would come to lie on those that do not. */
const collides = (
  moving: readonly SceneNode[],
  all: readonly SceneNode[],
  dx: number,
  dy: number,
): boolean => {
  const moves = new Set(moving);
  const fixed = all.filter((n) => !moves.has(n)).map(boxOf);
  return moving.some((n) => fixed.some((b) => overlaps(shifted(boxOf(n), dx, dy), b)));
};
