/**
 * Keeps the two canvases under the nodes up to date: still wires on one, wires of nodes being dragged and wires
 * being drawn on the other. Paints once a frame at most, and only what changed.
 */
import type { Camera } from "../store/view-slice.ts";
import type { Point } from "./auto-layout.ts";
import {
  farZoom,
  type PaintState,
  type Palette,
  paintBoxes,
  paintGround,
  paintWires,
  prepare,
  readPalette,
} from "./paint.ts";
import { overlaps, type Scene, type SceneNode, type SceneWire } from "./scene.ts";
import { directPath, routeWires, type WirePath } from "./wire-path.ts";

/** Pixels on the screen within which a wire is hit. */
const reach = 6;

export interface Loose {
  readonly start: Point;
  readonly end: Point;
  readonly flow: SceneWire["flow"];
  readonly refused: boolean;
}

export class Painter {
  camera: Camera = { x: 0, y: 0, zoom: 1 };
  #still: HTMLCanvasElement | null = null;
  #moving: HTMLCanvasElement | null = null;
  #size = { width: 0, height: 0 };
  #palette: Palette | null = null;
  #scene: Scene | null = null;
  #routes = new Map<SceneWire, WirePath>();
  #drag: ReadonlyMap<string, Point> | null = null;
  #wrong: (node: SceneNode) => boolean = () => false;
  #hovered: SceneWire | null = null;
  #selected: string | null = null;
  #loose: Loose | null = null;
  #frame = 0;
  #stillDirty = true;

  attach(still: HTMLCanvasElement | null, moving: HTMLCanvasElement | null): void {
    this.#still = still;
    this.#moving = moving;
    this.#request(true);
  }

  look(camera: Camera): void {
    this.camera = camera;
    this.#request(true);
  }

  resize(width: number, height: number): void {
    this.#size = { width, height };
    this.#request(true);
  }

  recolour(): void {
    this.#palette = null;
    this.#request(true);
  }

  show(scene: Scene | null, wrong: (node: SceneNode) => boolean): void {
    this.#scene = scene;
    this.#wrong = wrong;
    this.#routes = scene ? routeWires(scene) : new Map();
    this.#hovered = null;
    this.#request(true);
  }

  drag(moved: ReadonlyMap<string, Point> | null): void {
    const begins = (this.#drag === null) !== (moved === null) || this.#drag?.size !== moved?.size;
    this.#drag = moved;
    this.#request(begins);
  }

  mark(hovered: SceneWire | null, selected: string | null): void {
    if (hovered === this.#hovered && selected === this.#selected) return;
    this.#hovered = hovered;
    this.#selected = selected;
    this.#request(true);
  }

  /** A wire that follows the pointer. */
  trail(loose: Loose | null): void {
    this.#loose = loose;
    this.#request(false);
  }

  /** The wire at a point of the scene. */
  hit(point: Point): SceneWire | null {
    const context = this.#moving?.getContext("2d");
    if (!context) return null;
    const d = reach / this.camera.zoom;
    const near = { left: point.x - d, right: point.x + d, top: point.y - d, bottom: point.y + d };
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.setLineDash([]);
    context.lineWidth = 2 * d;
    let found: SceneWire | null = null;
    for (const [wire, { path, box }] of this.#routes)
      if (overlaps(box, near) && context.isPointInStroke(path, point.x, point.y)) found = wire;
    context.restore();
    return found;
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  #request(still: boolean): void {
    this.#stillDirty ||= still;
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  #paint(): void {
    const { width, height } = this.#size;
    if (!this.#still || !this.#moving || width === 0) return;
    this.#palette ??= readPalette();
    const state: PaintState = {
      camera: this.camera,
      width,
      height,
      palette: this.#palette,
      hovered: this.#hovered,
      selected: this.#selected,
    };
    if (this.#stillDirty) this.#paintStill(this.#still, state);
    this.#stillDirty = false;
    const context = prepare(this.#moving, state);
    if (!context) return;
    if (this.#drag) paintWires(context, this.#draggedWires(this.#drag), state);
    if (this.#loose) paintLoose(context, this.#loose, state);
  }

  #paintStill(canvas: HTMLCanvasElement, state: PaintState): void {
    const context = prepare(canvas, state);
    if (!context) return;
    paintGround(context, state);
    if (!this.#scene) return;
    const moved = this.#drag;
    const still = moved
      ? [...this.#routes].filter(([w]) => !moved.has(w.from.id) && !moved.has(w.to.id))
      : this.#routes;
    paintWires(context, still, state);
    if (state.camera.zoom < farZoom) paintBoxes(context, this.#scene.nodes.values(), this.#wrong, state);
  }

  #draggedWires(moved: ReadonlyMap<string, Point>): [SceneWire, WirePath][] {
    const shift = (node: SceneNode, p: Point): Point => {
      const to = moved.get(node.id);
      return to ? { x: p.x + to.x - node.at.x, y: p.y + to.y - node.at.y } : p;
    };
    return [...this.#routes.keys()]
      .filter((w) => moved.has(w.from.id) || moved.has(w.to.id))
      .map((w) => [w, directPath(shift(w.from, w.start), shift(w.to, w.end))]);
  }
}

function paintLoose(context: CanvasRenderingContext2D, loose: Loose, state: PaintState): void {
  context.lineWidth = 2 / Math.min(state.camera.zoom, 1);
  context.setLineDash(loose.refused ? [4, 4] : []);
  context.strokeStyle = loose.refused ? state.palette.wrong : state.palette[`flow-${loose.flow}`];
  context.stroke(directPath(loose.start, loose.end).path);
  context.setLineDash([]);
}
