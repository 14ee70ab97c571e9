// Nodes that a repair puts into a wire lie between its ends and on nothing: those behind them move on.
import { type Edit, parseWire } from "../../../core/index.ts";
import { type Box, boxOf, type Scene, type SceneNode } from "../../../scene/scene.ts";
import { rowGap } from "../../../scene/tower.ts";
import { stage } from "../../scene/stage.ts";
import { movesTo } from "../moving.ts";
import { shiftClearOf } from "./make-room.ts";

/** Air on either side of it, in a row. */
const columnGap = 44;

const flat = (edits: readonly Edit[]): Edit[] =>
  edits.flatMap((e) => (e.edit === "all" ? flat(e.edits) : [e]));

/** Edits with the room for what they add. */
export const withRoom = (edits: readonly Edit[]): readonly Edit[] => [
  ...edits,
  ...roomForInserted(stage()?.scene, edits),
];

/** The moves that follow such edits on the canvas that is open; none for what they add elsewhere. */
function roomForInserted(scene: Scene | null | undefined, edits: readonly Edit[]): Edit[] {
  const all = flat(edits);
  if (!scene) return [];
  const places = new Map([...scene.nodes.values()].map((n) => [n.id, n.at]));
  for (const added of all) {
    if (added.edit !== "addNode" || added.scope !== scene.scope) continue;
    const wires = all.flatMap((e) =>
      e.edit === "connect" && e.scope === scene.scope ? (parseWire(e.wire) ?? []) : [],
    );
    const from = scene.nodes.get(wires.find((w) => w.to.node === added.id)?.from.node ?? "");
    const to = scene.nodes.get(wires.find((w) => w.from.node === added.id)?.to.node ?? "");
    place(scene, places, added.id, from, to);
  }
  const moved = [...places].filter(([id, at]) => {
    const was = scene.nodes.get(id)?.at;
    return was?.x !== at.x || was.y !== at.y;
  });
  return moved.length > 0 ? movesTo(scene, new Map(moved)) : [];
}

function place(
  scene: Scene,
  places: Map<string, { x: number; y: number }>,
  id: string,
  from: SceneNode | undefined,
  to: SceneNode | undefined,
): void {
  const now = (n: SceneNode): Box => boxOf({ ...n, at: places.get(n.id) ?? n.at });
  if (!from || !to) return;
  const [a, b] = [now(from), now(to)];
  const inRow = Math.abs(b.left - a.left) >= Math.abs(b.top - a.top);
  // It is about as large as what it leads to.
  const { width, height } = to.shape;
  const gap = inRow ? columnGap : rowGap;
  const [size, low, high] = inRow
    ? ([width, Math.min(a.right, b.right), Math.max(a.left, b.left)] as const)
    : ([height, Math.min(a.bottom, b.bottom), Math.max(a.top, b.top)] as const);
  // What lies from the farther end on moves away by as much as is missing between the two.
  const missing = Math.max(0, Math.ceil(size + 2 * gap - (high - low)));
  for (const node of scene.nodes.values()) {
    const at = places.get(node.id) ?? node.at;
    if (inRow ? at.x >= high : at.y >= high)
      places.set(node.id, inRow ? { x: at.x + missing, y: at.y } : { x: at.x, y: at.y + missing });
  }
  const centre = low + (high + missing - low - size) / 2;
  const level = inRow ? (a.top + b.top) / 2 : (a.left + b.left) / 2;
  const [left, top] = (inRow ? [centre, level] : [level, centre]).map(Math.round) as [number, number];
  const box = { left, top, right: left + width, bottom: top + height };
  const aside = shiftClearOf([box], [...scene.nodes.values()].map(now));
  places.set(id, { x: left + aside.x, y: top + aside.y });
}
