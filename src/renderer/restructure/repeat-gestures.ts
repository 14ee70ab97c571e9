// Gestures on repeats: the selection repeated, a repeat unrolled or made a group. One step each.
import { type Edit, findNode, freeId, joinPath, plural, repeats, splitPath } from "../../core/index.ts";
import { type Box, boxOf, type Scene, type SceneNode } from "../../scene/scene.ts";
import { rowGap } from "../../scene/tower.ts";
import { inOpenScope, openScope, takenIds } from "../edit/gesture.ts";
import { closeGap } from "../edit/groups/close-gap.ts";
import { carryOut, prepared } from "../edit/groups/grouping.ts";
import { selectedPaths } from "../edit/nodes/nodes.ts";
import { roomFor } from "../edit/room/make-room.ts";
import { stage } from "../scene/stage.ts";
import { checkedOf } from "../store/derived.ts";
import { useStore } from "../store/store.ts";

const state = () => useStore.getState();
const idsSelected = (): string[] => selectedPaths().map((path) => splitPath(path)[1]);

interface Times {
  readonly count: string;
  readonly name: string;
}

function repeated(times: Times) {
  const ids = idsSelected();
  const id = freeId("repeat", takenIds());
  return { ids, id, found: repeats.ofNodes(prepared([]), openScope(), ids, id, times) };
}

/** Asks how often; what cannot be repeated at all is said at once. */
export function askRepeat(): void {
  const { found } = repeated({ count: "1", name: "" });
  if (found.ok) state().showOverlay("repeat");
  else state().notify("error", found.why);
}

/** Repeats the selection; gives why not. */
export function repeatSelected(times: Times): string | null {
  const { ids, id, found } = repeated(times);
  if (!found.ok) return found.why;
  const label = ids.length === 1 ? `Repeat ${ids[0]}` : `Repeat ${plural(ids.length, "node")}`;
  const gap = ids.length === 1 ? [] : closeGap(stage()?.scene, ids, id);
  if (carryOut(found, [], label, gap) && selectedPaths().length === 0) state().select([inOpenScope(id)]);
  return null;
}

/** A name for how often: `N`, where that is free. */
export function nameForCount(): string {
  const { dims } = state().document;
  let name = "N";
  for (let i = 2; name in dims; i++) name = `N${i}`;
  return name;
}

/** The repeat that is selected. */
const theRepeat = (): string | undefined => selectedPaths()[0];

/** Between copies in a row, and in a tower. */
const [columnGap, copyGap] = [60, rowGap];

/** From one copy to the next, the way that the graph runs. */
function stepAlong(flow: Scene["flow"] = "right", node?: SceneNode | null): readonly [x: number, y: number] {
  if (!node) return [0, 0];
  const { width, height } = node.shape;
  if (flow === "right") return [width + columnGap, 0];
  return [0, (height + copyGap) * (flow === "up" ? -1 : 1)];
}

const stretched = (box: Box, x: number, y: number): Box => ({
  left: box.left,
  right: box.right + x,
  top: box.top + Math.min(y, 0),
  bottom: box.bottom + Math.max(y, 0),
});

export function unrollSelected(): void {
  const path = theRepeat();
  if (path === undefined) return;
  const scene = stage()?.scene;
  const node = scene && [...scene.nodes.values()].find((n) => n.path === path);
  const count = findNode(checkedOf(state().document), path)?.count ?? 1;
  const [dx, dy] = stepAlong(scene?.flow, node);
  const place = (i: number) => (node ? ([node.at.x + i * dx, node.at.y + i * dy] as const) : undefined);
  const found = repeats.unrolled(prepared([]), path, { place, free: freeId });
  const room: Edit[] =
    scene && node && found.ok
      ? roomFor(scene, stretched(boxOf(node), (count - 1) * dx, (count - 1) * dy), new Set([node.id]))
      : [];
  const [scope, id] = splitPath(path);
  if (!carryOut(found, room, `Unroll ${id}`) || !found.ok) return;
  const came = found.edits.flatMap((e) =>
    e.edit === "addNode" && e.node.body ? [joinPath(scope, e.id)] : [],
  );
  state().select(came);
}

export function repeatToGroup(): void {
  const path = theRepeat();
  if (path === undefined) return;
  carryOut(repeats.toGroup(prepared([]), path), [], `Turn ${splitPath(path)[1]} into a group`);
}
