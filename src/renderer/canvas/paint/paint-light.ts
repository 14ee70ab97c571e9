// Wires that are lit: the way of a leak, or what a fix would draw. They come up one after the other, then stay.

import type { LeakWire, NodePath, WireText } from "../../../core/index.ts";
import { normals } from "../../../scene/faces.ts";
import type { Point } from "../../../scene/places.ts";
import { levelOf, type SceneWire } from "../../../scene/scene.ts";
import type { WirePath } from "../../../scene/wire-path.ts";
import { pathOf } from "../../scene/path-of.ts";
import type { PaintState } from "./paint-state.ts";

export interface Light {
  readonly colour: "leak" | "accent" | "good";
  /** Of the levels that are drawn, in the order in which a value takes them. */
  readonly wires: readonly LeakWire[];
}

/** Between one wire and the next, ms. */
const beat = 90;

type Lit = readonly [SceneWire, WirePath];

export function litRoutes(routes: ReadonlyMap<SceneWire, WirePath>, { wires }: Light): readonly Lit[] {
  const keyOf = (level: NodePath, wire: WireText) => `${level} ${wire}`;
  const byKey = new Map([...routes].map((pair) => [keyOf(levelOf(pair[0]), pair[0].wire), pair] as const));
  return wires.flatMap(({ scope, wire }) => {
    const pair = byKey.get(keyOf(scope, wire));
    return pair ? [pair] : [];
  });
}

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Whether there are more to come. */
export function paintLight(
  context: CanvasRenderingContext2D,
  lit: readonly Lit[],
  light: Light,
  elapsed: number,
  state: PaintState,
): boolean {
  const all = still() || elapsed > beat * lit.length;
  const seen = all ? lit : lit.slice(0, Math.floor(elapsed / beat) + 1);
  const least = Math.max(1, 0.7 / state.camera.zoom);
  context.setLineDash([]);
  context.lineCap = "round";
  context.strokeStyle = state.palette[light.colour];
  context.fillStyle = state.palette[light.colour];
  for (const [{ faces }, { path, end }] of seen) {
    context.globalAlpha = 0.2;
    context.lineWidth = 11 * least;
    context.stroke(pathOf(path));
    context.globalAlpha = 1;
    context.lineWidth = 2.8 * least;
    context.stroke(pathOf(path));
    arrow(context, end, normals[faces.into], least);
  }
  return !all;
}

/** A wire ends square to the side; `away` points from it. */
function arrow(context: CanvasRenderingContext2D, { x, y }: Point, away: Point, least: number): void {
  const [length, half] = [13 * least, 6.5 * least];
  const tip = { x: x + away.x * 5, y: y + away.y * 5 };
  const [backX, backY] = [tip.x + away.x * length, tip.y + away.y * length];
  context.beginPath();
  context.moveTo(tip.x, tip.y);
  context.lineTo(backX - away.y * half, backY - away.x * half);
  context.lineTo(backX + away.y * half, backY + away.x * half);
  context.closePath();
  context.fill();
}
