// The canvas that is on screen, for gestures that start elsewhere: its scene, and where its pixels lie. Edits are made on
// one level, in its own coordinates, as if it had been entered; where groups are open in place it is drawn elsewhere.

import { type NodePath, splitPath } from "../../core/index.ts";
import { type Drawn, levelAt } from "../../scene/drawn.ts";
import { usualSize } from "../../scene/geometry.ts";
import type { Point } from "../../scene/places.ts";
import { type Box, levelOf, type Scene, type SceneWire } from "../../scene/scene.ts";
import { workedLevel } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import type { Camera } from "../store/view-slice.ts";

/** What gestures ask of whoever paints the scene. */
interface Painted {
  /** The wire of the level under a point of it. */
  hit(at: Point): SceneWire | null;
  /** Nodes in hand and where they are drawn; null when they are let go. */
  drag(places: ReadonlyMap<string, Point> | null): void;
}

export interface Stage {
  /** The level that is worked on, as it is when it is entered. */
  readonly scene: Scene | null;
  /** All that is drawn, where it is not that level alone. */
  readonly drawn?: Drawn | null;
  readonly host: HTMLElement;
  readonly camera: () => Camera;
  readonly go: (camera: Camera) => void;
  readonly painter: Painted;
}

let current: Stage | null = null;
export const setStage = (stage: Stage | null): void => {
  current = stage;
};
export const stage = (): Stage | null => current;

/** How large a block is taken to be before it is there. */
export const sizeToBe = (): ReturnType<typeof usualSize> => usualSize(current?.scene?.flow ?? "right");

const level = () => workedLevel(useStore.getState());

/** A canvas with groups open in place, as edits see it. */
export function stageOf(drawn: Drawn | null, of: Omit<Stage, "scene" | "drawn">): Stage {
  const { host, camera, go, painter } = of;
  const scene = () => drawn?.levels.get(level()) ?? drawn?.levels.get(drawn.scope) ?? null;
  return {
    get scene() {
      return scene();
    },
    drawn,
    host,
    camera,
    go,
    painter: {
      hit(at) {
        const wire = painter.hit(outward(at));
        if (!wire || levelOf(wire) !== level()) return null;
        return scene()?.wires.find((w) => w.wire === wire.wire) ?? null;
      },
      drag: (places) => painter.drag(places),
    },
  };
}

/** The element of a node that is in the page. */
export function elementOf(path: NodePath): HTMLElement | null {
  const { host, drawn } = current ?? {};
  const id = drawn?.scope ? path.slice(drawn.scope.length + 1) : path;
  return host?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`) ?? null;
}

/** Where a point of the level that is worked on is drawn. */
export const outward = (at: Point): Point => current?.drawn?.outward(level(), at) ?? at;

/** Where on the level that is worked on a point of the scene is. */
export const inward = (at: Point): Point => current?.drawn?.inward(level(), at) ?? at;

/** Where a box of that level is drawn. */
export function boxOutward({ left, top, right, bottom }: Box): Box {
  const { x, y } = outward({ x: left, y: top });
  return { left: x, top: y, right: x + right - left, bottom: y + bottom - top };
}

/** A wire of a level as it is drawn. */
export function wireDrawn(wire: SceneWire): SceneWire {
  const drawn = current?.drawn?.parts.get(levelOf(wire))?.wires;
  return drawn?.find((w) => w.wire === wire.wire) ?? wire;
}

/** The other way: nodes that are drawn at places, by their names on the level that is worked on, and their places there. */
export function placesInward(places: ReadonlyMap<string, Point>): ReadonlyMap<string, Point> {
  const drawn = current?.drawn;
  const own = drawn?.levels.get(level());
  if (!drawn || !own || drawn.parts.size === 1) return places;
  const found = new Map<string, Point>();
  for (const [id, to] of places) {
    const node = drawn.nodes.get(id);
    const [scope, name] = splitPath(node?.path ?? "");
    const was = own.nodes.get(name)?.at;
    if (!node || scope !== own.scope || !was) continue;
    // What is open in place stands at the corner of its group.
    const at =
      node.kind === "frame"
        ? { x: was.x + to.x - node.at.x, y: was.y + to.y - node.at.y }
        : drawn.inward(scope, to, node.shape);
    found.set(name, at);
  }
  return found;
}

/** Nodes of that level and their places as they are drawn; what is open in place takes its nodes along. */
export function placesDrawn(places: ReadonlyMap<string, Point>): ReadonlyMap<string, Point> {
  const drawn = current?.drawn;
  const [own, part] = [drawn?.levels.get(level()), drawn?.parts.get(level())];
  if (!drawn || !own || !part || drawn.parts.size === 1) return places;
  const moved = new Map<string, Point>();
  for (const node of part.nodes.values()) {
    const id = splitPath(node.path)[1];
    const [was, at] = [own.nodes.get(id)?.at, places.get(id)];
    if (was && at) moved.set(node.id, { x: node.at.x + at.x - was.x, y: node.at.y + at.y - was.y });
  }
  return withInside(drawn, moved);
}

/** The same with the nodes inside of frames that are moved. */
export function withInside(drawn: Drawn, moved: ReadonlyMap<string, Point>): ReadonlyMap<string, Point> {
  if (drawn.parts.size === 1) return moved;
  const all = new Map(moved);
  for (const [id, to] of moved) {
    const frame = drawn.nodes.get(id);
    if (frame?.kind !== "frame") continue;
    const [x, y] = [to.x - frame.at.x, to.y - frame.at.y];
    for (const node of drawn.nodes.values())
      if (node.path.startsWith(`${frame.path}/`)) all.set(node.id, { x: node.at.x + x, y: node.at.y + y });
  }
  return all;
}

/** What is done next at a point of the window is done on the level that is drawn there. */
export function workAt(clientX: number, clientY: number): void {
  const at = scenePoint(clientX, clientY);
  const [drawn, now] = [current?.drawn, level()];
  const under = at && drawn && levelAt(drawn, at);
  if (under !== null && under !== undefined && under !== now) useStore.getState().work(under);
}

/** A point of the window on the level that is worked on; null when it is not over the canvas. */
export function levelPoint(clientX: number, clientY: number): Point | null {
  const at = scenePoint(clientX, clientY);
  return at && inward(at);
}

/** A point of the window in the scene's coordinates; null when it is not over the canvas. */
export function scenePoint(clientX: number, clientY: number): Point | null {
  if (!current) return null;
  const box = current.host.getBoundingClientRect();
  if (clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom) return null;
  const { x, y, zoom } = current.camera();
  return { x: (clientX - box.left - x) / zoom, y: (clientY - box.top - y) / zoom };
}

/** Whether the title of a node that is drawn at a place is on the screen. */
export function isSeen(at: Point): boolean {
  if (!current) return false;
  const { x, y, zoom } = current.camera();
  const [left, top] = [at.x * zoom + x, at.y * zoom + y];
  return (
    left >= 0 && top >= 0 && left + 80 < current.host.clientWidth && top + 40 < current.host.clientHeight
  );
}

/** The middle of what is seen, on the level that is worked on. */
export function middle(): Point {
  const box = current?.host.getBoundingClientRect();
  return (box && levelPoint(box.left + box.width / 2, box.top + box.height / 2)) ?? { x: 0, y: 0 };
}
