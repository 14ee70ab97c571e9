// What every painter of the canvas is told: where it looks, in which colours, and which part is to be painted.
import type { NodePath, WireText } from "../../../core/index.ts";
import { type Box, levelOf, type SceneWire } from "../../../scene/scene.ts";
import type { Camera } from "../../store/view-slice.ts";
import { readColours } from "../../theme/theme.ts";

const names = [
  "canvas",
  "dot",
  "surface",
  "line-strong",
  "ink",
  "ink-2",
  "accent",
  "wrong",
  "leak",
  "good",
  "flow-ids",
  "flow-hidden",
  "flow-heads",
  "flow-scores",
  "flow-mask",
  "flow-logits",
  "flow-loss",
  "flow-any",
  "axis-batch",
  "axis-time",
  "axis-head",
  "axis-feature",
  "axis-vocab",
  "category-inputs",
  "category-position",
  "category-attention",
  "category-masks",
  "category-norm",
  "category-ffn",
  "category-maths",
  "category-output",
  "category-structure",
] as const;

export type PaintColours = Readonly<Record<(typeof names)[number], string>>;
export const readPalette = (): PaintColours => readColours(names);

/** Wires of two levels may have the same text. */
export interface SelectedWire {
  readonly level: NodePath;
  readonly wire: WireText;
}

export const isSelected = (wire: SceneWire, selected: SelectedWire | null): boolean =>
  selected !== null && wire.wire === selected.wire && levelOf(wire) === selected.level;

export interface PaintState {
  readonly camera: Camera;
  readonly palette: PaintColours;
  /** The part of the scene that is painted; what lies outside is left out. */
  readonly area: Box;
  readonly hovered: SceneWire | null;
  readonly selected: SelectedWire | null;
  /** Of the selected wire's points the selected one. */
  readonly point: number | null;
  /** Something else is lit: all that is painted here steps back. */
  readonly dim?: boolean;
  /** So many wires are drawn that none of them has dashes: see `dashed`. */
  readonly crowded?: boolean;
}

/** Sets a canvas to its size in device pixels and gives its context, empty, in the scene's coordinates. */
export function prepare(
  canvas: HTMLCanvasElement,
  camera: Camera,
  { width, height }: { readonly width: number; readonly height: number },
): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio || 1;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  const context = canvas.getContext("2d");
  if (!context) return null;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, w, h);
  toScene(context, camera);
  return context;
}

export function toScene(context: CanvasRenderingContext2D, { x, y, zoom }: Camera): void {
  const ratio = window.devicePixelRatio || 1;
  context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
}
