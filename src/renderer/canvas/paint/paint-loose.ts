// A wire that follows the pointer.

import type { Point } from "../../../scene/places.ts";
import type { SceneWire } from "../../../scene/scene.ts";
import { wirePath } from "../../../scene/wire-path.ts";
import { dashes } from "../../../scene/wire-style.ts";
import { pathOf } from "../../scene/path-of.ts";
import type { PaintState } from "./paint-state.ts";
import type { PaintOverlay } from "./painter.ts";

export interface Loose {
  readonly start: Point;
  readonly end: Point;
  readonly socketKind: SceneWire["socketKind"];
  readonly refused: boolean;
}

export const looseWire =
  ({ start, end, socketKind, refused }: Loose): PaintOverlay =>
  (context: CanvasRenderingContext2D, { camera, palette }: PaintState) => {
    context.lineWidth = 2 / Math.min(camera.zoom, 1);
    context.setLineDash(refused ? [4, 4] : [...dashes[socketKind]]);
    context.strokeStyle = refused ? palette.wrong : palette[`flow-${socketKind}`];
    context.stroke(pathOf(wirePath(start, [], end).path));
  };
