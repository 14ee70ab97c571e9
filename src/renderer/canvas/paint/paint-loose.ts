// A wire that follows the pointer.
import { type Faces, opposite } from "../../../scene/faces.ts";
import type { Point } from "../../../scene/places.ts";
import type { SceneWire } from "../../../scene/scene.ts";
import { wirePath } from "../../../scene/wire-path.ts";
import { dashes } from "../../../scene/wire-style.ts";
import { type End, placeOfEnd } from "../../edit/wires/wiring.ts";
import { pathOf } from "../../scene/path-of.ts";
import type { PaintOverlay } from "./paint-moving.ts";
import type { PaintState } from "./paint-state.ts";

interface Loose {
  readonly start: Point;
  readonly end: Point;
  readonly socketKind: SceneWire["socketKind"];
  readonly refused: boolean;
  readonly faces: Faces;
}

/** A wire in the hand, from or to the socket at which it is fixed. */
export function looseFrom(fixed: End, at: Point, target: End | null, refused: boolean): Loose {
  const place = placeOfEnd(fixed);
  const { side, socketKind, face } = fixed.socket;
  const other = target?.socket.face ?? opposite[face];
  return side === "out"
    ? { start: place, end: at, socketKind, refused, faces: { out: face, into: other } }
    : { start: at, end: place, socketKind, refused, faces: { out: other, into: face } };
}

export const looseWire =
  ({ start, end, socketKind, refused, faces }: Loose): PaintOverlay =>
  (context: CanvasRenderingContext2D, { camera, palette }: PaintState) => {
    context.lineWidth = 2 / Math.min(camera.zoom, 1);
    context.setLineDash(refused ? [4, 4] : [...dashes[socketKind]]);
    context.strokeStyle = refused ? palette.wrong : palette[`flow-${socketKind}`];
    context.stroke(pathOf(wirePath(start, [], end, faces).path));
  };
