// The canvas that is on screen, for gestures that start elsewhere: its scene, and where its pixels lie.

import { usualSize } from "../../scene/geometry.ts";
import type { Point } from "../../scene/places.ts";
import type { Scene, SceneWire } from "../../scene/scene.ts";
import type { Camera } from "../store/view-slice.ts";

/** What gestures ask of whoever paints the scene. */
interface Painted {
  /** The wire under a point of the scene. */
  hit(at: Point): SceneWire | null;
  /** Nodes in hand and where they are; null when they are let go. */
  drag(places: ReadonlyMap<string, Point> | null): void;
}

export interface Stage {
  readonly scene: Scene | null;
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

/** A point of the window in the scene's coordinates; null when it is not over the canvas. */
export function scenePoint(clientX: number, clientY: number): Point | null {
  if (!current) return null;
  const box = current.host.getBoundingClientRect();
  if (clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom) return null;
  const { x, y, zoom } = current.camera();
  return { x: (clientX - box.left - x) / zoom, y: (clientY - box.top - y) / zoom };
}

/** Whether the title of a node that stands at a place is on the screen. */
export function isSeen(at: Point): boolean {
  if (!current) return false;
  const { x, y, zoom } = current.camera();
  const [left, top] = [at.x * zoom + x, at.y * zoom + y];
  return (
    left >= 0 && top >= 0 && left + 80 < current.host.clientWidth && top + 40 < current.host.clientHeight
  );
}

/** The middle of what is seen, in the scene's coordinates. */
export function middle(): Point {
  const box = current?.host.getBoundingClientRect();
  return (box && scenePoint(box.left + box.width / 2, box.top + box.height / 2)) ?? { x: 0, y: 0 };
}
