// What is dropped on a wire goes between its ends: a new block from the palette, or a node that has no wires yet.
import { blocks, type Edit, freeId, type NodePath, type WireText } from "../../../core/index.ts";
import type { Point } from "../../../scene/places.ts";
import { type Box, boxOf, type Scene, type SceneNode, type SceneWire } from "../../../scene/scene.ts";
import { rowGap } from "../../../scene/tower.ts";
import { sizeToBe, stage } from "../../scene/stage.ts";
import { useStore } from "../../store/store.ts";
import { inOpenScope, openScope, perform, takenIds } from "../gesture.ts";
import { movesTo } from "../moving.ts";
import { roomFor } from "../room/make-room.ts";
import { type Fits, isLoose, type Through, throughNode } from "../wires/insert-on-wire.ts";
import { withWaypoint } from "../wires/routes.ts";
import { titleMiddle } from "./free-place.ts";
import { type Adding, addToScope } from "./nodes.ts";

const gap = 44;

/** Where something would go into a wire, and whether it can. */
export interface Landing {
  readonly wire: SceneWire;
  readonly box: Box;
  readonly through: Through;
}

/** Each wire is tried once as long as the document is the same. */
const tried = new Map<string, Through>();
let triedOn: unknown = null;

function tryOnce(key: string, work: () => Through): Through {
  const { document } = useStore.getState();
  if (triedOn !== document) tried.clear();
  triedOn = document;
  const known = tried.get(key) ?? work();
  tried.set(key, known);
  return known;
}

/** Something new held over a point; null where there is no wire. */
export function landingOf(adding: Adding, at: Point, wire = stage()?.painter.hit(at)): Landing | null {
  if (!wire) return null;
  const id = freeId(adding.wish, takenIds());
  const through = tryOnce(`new ${adding.title} ${wire.wire}`, () =>
    throughNode(wire.wire, inOpenScope(id), adding.edits(id, [at.x, at.y])),
  );
  const { width, height } = sizeToBe();
  const dropped = { left: at.x - width / 2, top: at.y - titleMiddle };
  const flow = stage()?.scene?.flow ?? "right";
  if (flow !== "right") {
    // On the wire, so that a trunk stays straight, past the node that it comes from.
    const from = boxOf(wire.from);
    const on = Math.abs(at.x - wire.start.x) < width / 2 ? wire.start.x : at.x;
    const top =
      flow === "up"
        ? Math.min(dropped.top, from.top - rowGap - height)
        : Math.max(dropped.top, from.bottom + rowGap);
    return { wire, box: { left: on - width / 2, right: on + width / 2, top, bottom: top + height }, through };
  }
  // Beside the node that the wire comes from, and level with it where that is near; behind a point, where it was dropped.
  const behindPoint = withWaypoint(wire, at).index > 0;
  const isLevel = !behindPoint && Math.abs(at.y - wire.from.at.y) < height;
  const left = behindPoint ? dropped.left : Math.max(dropped.left, boxOf(wire.from).right + gap);
  const top = isLevel ? wire.from.at.y : dropped.top;
  return { wire, box: { left, right: left + width, top, bottom: top + height }, through };
}

/** Adds at a point, into the wire there (or one that is told) when it fits. */
export function dropAt(adding: Adding, at: Point, into?: SceneWire): NodePath | null {
  const scene = stage()?.scene;
  const landing = landingOf(adding, at, into);
  if (!scene || !landing?.through.fits) {
    const added = addToScope(adding, at);
    if (landing && !landing.through.fits)
      useStore.getState().notify("error", `Placed next to the wire, not inserted: ${landing.through.why}`);
    return added;
  }
  const { box, wire, through } = landing;
  return addToScope(
    adding,
    { x: (box.left + box.right) / 2, y: box.top + titleMiddle },
    () => [],
    (id) => [
      ...through.edits,
      ...pointsKept(wire, at, through),
      ...roomFor(scene, box, new Set([id, wire.from.id])),
    ],
  );
}

/** The one node in hand held over a wire; null where it has wires of its own, or there is none. */
export function landingOfNode(scene: Scene, places: ReadonlyMap<string, Point>): Landing | null {
  const [[id, at] = []] = places;
  const node = id === undefined ? undefined : scene.nodes.get(id);
  if (places.size !== 1 || node?.kind !== "block" || !at || !isLoose(scene.wires, node.id)) return null;
  const box = boxOf({ ...node, at });
  const wire = wireThrough(box, node);
  if (!wire) return null;
  const through = tryOnce(`${node.path} ${wire.wire}`, () => throughNode(wire.wire, node.path, []));
  return { wire, box, through };
}

/** Leads a wire through the one node that was dropped on it; false when it is a move like any other. */
export function dropOnWire(scene: Scene, places: ReadonlyMap<string, Point>): boolean {
  const landing = landingOfNode(scene, places);
  const [[id] = [""]] = places;
  const node = scene.nodes.get(id);
  if (!landing?.through.fits || !node) return false;
  const { wire, box, through } = landing;
  const room = roomFor(scene, box, new Set([node.id, wire.from.id]));
  const label = `Insert ${node.node?.block?.title ?? blocks.get(node.id)?.title ?? node.title}`;
  const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  const points = pointsKept(wire, middle, through);
  return perform([...movesTo(scene, places), ...through.edits, ...points, ...room], { label });
}

/** Points before the place where a wire was opened lead to what was put there, those behind it lead on. */
function pointsKept(wire: SceneWire, at: Point, { into, onward }: Fits): Edit[] {
  const { index } = withWaypoint(wire, at);
  const led = (text: WireText, via: readonly Point[]): Edit[] =>
    via.length === 0
      ? []
      : [{ edit: "route", scope: openScope(), wire: text, via: via.map((p) => [p.x, p.y] as const) }];
  return [...led(into, wire.waypoints.slice(0, index)), ...led(onward, wire.waypoints.slice(index))];
}

/** The wire that crosses a box, nearest to its middle. */
function wireThrough(box: Box, node: SceneNode): SceneWire | null {
  for (const at of node.shape.flow === "right" ? level(box) : upright(box)) {
    const wire = stage()?.painter.hit(at);
    if (wire && wire.from !== node && wire.to !== node) return wire;
  }
  return null;
}

/** Where wires that run level cross a box. */
function* level({ left, right, top, bottom }: Box): Iterable<Point> {
  for (const share of [0.5, 0.35, 0.65, 0.2, 0.8])
    for (let y = top; y <= bottom; y += 5) yield { x: left + (right - left) * share, y };
}

/** Where those of a tower do, in the middle half of a node that is wide and low. */
function* upright({ left, right, top, bottom }: Box): Iterable<Point> {
  const middle = (left + right) / 2;
  for (let away = 0; away <= (right - left) / 4; away += 5)
    for (const x of away === 0 ? [middle] : [middle - away, middle + away])
      for (const share of [0.5, 0.2, 0.8]) yield { x, y: top + (bottom - top) * share };
}
