/** Paints what React does not draw: the dotted ground, wires with labels, and boxes in place of far nodes. */
import { type Flow, printAxes } from "../../core/index.ts";
import { categoryOf } from "../nodes/categories.ts";
import type { Camera } from "../store/view-slice.ts";
import { readColours } from "../theme/theme.ts";
import type { Point } from "./auto-layout.ts";
import { type Box, boxOf, overlaps, type SceneNode, type SceneWire } from "./scene.ts";
import type { WirePath } from "./wire-path.ts";

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

export type Palette = Readonly<Record<(typeof names)[number], string>>;
export const readPalette = (): Palette => readColours(names);

/** Dashes by what flows, so that colour is never the only sign. */
export const dashes: Readonly<Record<Flow, readonly number[]>> = {
  ids: [1.5, 4],
  hidden: [],
  heads: [14, 4],
  scores: [7, 4],
  mask: [3, 4],
  logits: [12, 4, 2, 4],
  loss: [5, 3, 1.5, 3],
  any: [],
};

/** Zoom below which nodes are boxes. */
export const farZoom = 0.4;
/** Zoom below which a wire is a thin straight line. */
const thinZoom = 0.2;
/** Pixels on the screen below which a title says nothing. */
const readable = 6;
/** Zoom above which wires carry labels. */
const labelZoom = 0.5;

export interface PaintState {
  readonly camera: Camera;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
  readonly hovered: SceneWire | null;
  readonly selected: string | null;
  /** Something else is lit: all that is painted here steps back. */
  readonly dim?: boolean;
}

/** Sets a canvas to its size in device pixels and gives its context in the scene's coordinates. */
export function prepare(
  canvas: HTMLCanvasElement,
  { camera, width, height }: PaintState,
): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio || 1;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  const context = canvas.getContext("2d");
  if (!context) return null;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, w, h);
  context.setTransform(ratio * camera.zoom, 0, 0, ratio * camera.zoom, ratio * camera.x, ratio * camera.y);
  return context;
}

export function viewBox({ camera, width, height }: Pick<PaintState, "camera" | "width" | "height">): Box {
  const { x, y, zoom } = camera;
  return { left: -x / zoom, top: -y / zoom, right: (width - x) / zoom, bottom: (height - y) / zoom };
}

/** Pixels on the screen between two dots of the ground, at least: far away each dot stands for several. */
const sparse = 14;

export function paintGround(context: CanvasRenderingContext2D, state: PaintState): void {
  const { zoom } = state.camera;
  let step = 20;
  while (step * zoom < sparse) step *= 2;
  const view = viewBox(state);
  const size = 1.4 / zoom;
  context.fillStyle = state.palette.dot;
  for (let x = Math.floor(view.left / step) * step; x < view.right; x += step)
    for (let y = Math.floor(view.top / step) * step; y < view.bottom; y += step)
      context.fillRect(x, y, size, size);
}

export function paintWires(
  context: CanvasRenderingContext2D,
  wires: Iterable<readonly [SceneWire, WirePath]>,
  state: PaintState,
): void {
  const view = viewBox(state);
  if (state.camera.zoom < thinZoom) {
    paintThinWires(context, wires, view, state);
    return;
  }
  const labels: (readonly [SceneWire, WirePath])[] = [];
  context.lineCap = "round";
  for (const pair of wires) {
    const [wire, { path, box }] = pair;
    if (!overlaps(box, view)) continue;
    strokeWire(context, wire, path, state);
    labels.push(pair);
  }
  context.setLineDash([]);
  if (state.camera.zoom < labelZoom || state.dim) return;
  for (const [wire, route] of labels) paintLabel(context, wire, route, state);
}

/** A thousand wires at once: one path for each colour, no dashes, no curves, which could not be seen. */
function paintThinWires(
  context: CanvasRenderingContext2D,
  wires: Iterable<readonly [SceneWire, WirePath]>,
  view: Box,
  state: PaintState,
): void {
  const lines = new Map<string, Path2D>();
  for (const [wire, { box, start, end }] of wires) {
    if (!overlaps(box, view)) continue;
    if (wire === state.hovered || wire.wire === state.selected || wire.wrong) {
      strokeWire(context, wire, straight(start, end), state);
      continue;
    }
    const colour = state.palette[`flow-${wire.flow}`];
    let path = lines.get(colour);
    if (!path) {
      path = new Path2D();
      lines.set(colour, path);
    }
    path.moveTo(start.x, start.y);
    path.lineTo(end.x, end.y);
  }
  context.setLineDash([]);
  context.lineCap = "butt";
  context.lineWidth = 1 / state.camera.zoom;
  context.globalAlpha = state.dim ? 0.15 : 0.7;
  for (const [colour, path] of lines) {
    context.strokeStyle = colour;
    context.stroke(path);
  }
  context.globalAlpha = 1;
}

function straight(start: Point, end: Point): Path2D {
  const path = new Path2D();
  path.moveTo(start.x, start.y);
  path.lineTo(end.x, end.y);
  return path;
}

function strokeWire(
  context: CanvasRenderingContext2D,
  wire: SceneWire,
  path: Path2D,
  state: PaintState,
): void {
  const { palette, hovered, selected } = state;
  const strong = wire === hovered || wire.wire === selected;
  const least = Math.max(1, 0.7 / state.camera.zoom);
  context.lineWidth = thickness(wire) * least + (strong ? 1.5 * least : 0);
  context.globalAlpha = state.dim ? 0.16 : wire.idle ? 0.35 : 1;
  if (strong) {
    context.setLineDash([]);
    context.save();
    context.strokeStyle = wire.wire === selected ? palette.accent : palette[`flow-${wire.flow}`];
    context.globalAlpha = 0.22;
    context.lineWidth += 7;
    context.stroke(path);
    context.restore();
  }
  context.setLineDash(wire.wrong ? [] : [...dashes[wire.flow]]);
  context.strokeStyle = wire.wrong ? palette.wrong : palette[`flow-${wire.flow}`];
  context.stroke(path);
  context.globalAlpha = 1;
}

/** A little thicker for a wider last axis. */
function thickness(wire: SceneWire): number {
  if (wire.wrong) return 2.2;
  const axes = wire.source?.type.axes;
  return 1.5 + Math.min(axes?.length ?? 2, 4) * 0.1;
}

function paintLabel(
  context: CanvasRenderingContext2D,
  wire: SceneWire,
  route: WirePath,
  state: PaintState,
): void {
  const text = wire.source?.type.axes ? printAxes(wire.source.type.axes) : "";
  if (text === "") return;
  context.font = '500 11px "JetBrains Mono Variable", monospace';
  const width = context.measureText(text).width + 8;
  if (route.room < width + 34) return;
  const { x, y } = route.middle;
  context.fillStyle = state.palette.canvas;
  context.beginPath();
  context.roundRect(x - width / 2, y - 8, width, 16, 4);
  context.fill();
  context.fillStyle = wire.wrong ? state.palette.wrong : state.palette["ink-2"];
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, x, y + 0.5);
}

/** A node that is not in the page is its colour, its title where that can be read, and whether it is wrong. */
export function paintBoxes(
  context: CanvasRenderingContext2D,
  nodes: Iterable<SceneNode>,
  wrong: (node: SceneNode) => boolean,
  state: PaintState,
): void {
  const { palette, camera } = state;
  const view = viewBox(state);
  const seen = [...nodes].filter((node) => overlaps(boxOf(node), view));
  const [good, bad] = [new Path2D(), new Path2D()];
  const round = camera.zoom < thinZoom ? 0 : 10;
  for (const node of seen) {
    const path = wrong(node) ? bad : good;
    const { width, height } = node.shape;
    if (round > 0) path.roundRect(node.at.x, node.at.y, width, height, round);
    else path.rect(node.at.x, node.at.y, width, height);
  }
  context.fillStyle = palette.surface;
  context.fill(good);
  context.fill(bad);
  context.lineWidth = 1 / camera.zoom;
  context.strokeStyle = palette["line-strong"];
  context.stroke(good);
  context.lineWidth = 2.5 / camera.zoom;
  context.strokeStyle = palette.wrong;
  context.stroke(bad);
  for (const node of seen) {
    context.globalAlpha = state.dim ? 0.3 : node.node?.state === "off" ? 0.4 : 1;
    context.fillStyle = palette[`category-${categoryOf(node.node)}`];
    context.fillRect(node.at.x, node.at.y + 8, 5 / camera.zoom, node.shape.height - 16);
  }
  context.globalAlpha = 1;
  const size = Math.min(11 / camera.zoom, 44);
  if (size * camera.zoom >= readable) paintTitles(context, seen, size, palette);
}

function paintTitles(
  context: CanvasRenderingContext2D,
  nodes: readonly SceneNode[],
  size: number,
  palette: Palette,
): void {
  context.font = `600 ${size}px "Inter Variable", sans-serif`;
  context.fillStyle = palette.ink;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const { at, shape, title } of nodes)
    context.fillText(title, at.x + shape.width / 2, at.y + shape.height / 2, shape.width - 24);
}
