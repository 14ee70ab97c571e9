// Strokes a dashed wire: of a long one only the pieces that are seen.
import type { Curve } from "../../../scene/curve.ts";
import { type CurvePiece, curvePieces } from "../../../scene/curve-pieces.ts";
import { type Box, overlaps } from "../../../scene/scene.ts";
import { pathOf } from "../../scene/path-of.ts";

const made = new WeakMap<Curve, readonly CurvePiece[] | "short">();

function piecesOf(curve: Curve): readonly CurvePiece[] | "short" {
  let pieces = made.get(curve);
  if (!pieces) {
    pieces = curvePieces(curve) ?? "short";
    made.set(curve, pieces);
  }
  return pieces;
}

/** With the context's own dashes, width and colour. `area` is what is painted. */
export function strokeDashed(context: CanvasRenderingContext2D, curve: Curve, area: Box): void {
  const pieces = piecesOf(curve);
  if (pieces === "short") {
    context.stroke(pathOf(curve));
    return;
  }
  const beyond = context.lineWidth;
  const wide = {
    left: area.left - beyond,
    right: area.right + beyond,
    top: area.top - beyond,
    bottom: area.bottom + beyond,
  };
  for (const { curve: piece, box, before } of pieces) {
    if (!overlaps(box, wide)) continue;
    context.lineDashOffset = before;
    context.stroke(pathOf(piece));
  }
  context.lineDashOffset = 0;
}
