// How wires are stroked, on the canvas and in figures.
import type { SocketKind } from "../core/index.ts";
import type { SceneWire } from "./scene.ts";

/** Dashes by what flows, so that colour is never the only sign. Their ends are square: round ones take twice as long. */
export const dashes: Readonly<Record<SocketKind, readonly number[]>> = {
  ids: [3, 2.5],
  hidden: [],
  heads: [15.5, 2.5],
  scores: [8.5, 2.5],
  mask: [4.5, 2.5],
  logits: [13.5, 2.5, 3.5, 2.5],
  loss: [6.5, 1.5, 3, 1.5],
  any: [],
};

/** A little thicker for a wider last axis. */
export function thickness(wire: SceneWire): number {
  if (wire.wrong) return 2.2;
  const axes = wire.source?.type.axes;
  return 1.5 + Math.min(axes?.length ?? 2, 4) * 0.1;
}
