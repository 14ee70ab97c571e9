/**
 * Keeps the two canvases under the nodes up to date: still wires on one; on the other what changes often, wires of
 * nodes being dragged, of the pointer and being drawn. Paints once a frame at most, and only what changed. The still
 * one is larger than the view: panning shifts it, and paints it again only when its edge comes near.
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
  viewBox,
} from "./paint.ts";
import { type Light, litRoutes, paintLight } from "./paint-light.ts";
import { overlaps, type Scene, type SceneNode, type SceneWire } from "./scene.ts";
import { directPath, routeWires, type WirePath } from "./wire-path.ts";

/** Pixels on the screen within which a wire is hit. */
const reach = 6;

/** Pixels that the still canvas reaches beyond the view on each side. */
const reserve = 192;

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
  #light: Light | null = null;
  #litSince = 0;
  #frame = 0;
  #stillDirty = true;
  /** What the still canvas shows, and how far beyond the view. */
  #painted: { camera: Camera; slack: number } | null = null;
  #mounted: ReadonlySet<string> = new Set();
  /** Boxes stand in for nodes that are still to be put in the page. */
  #stopgaps = false;

  attach(still: HTMLCanvasElement | null, moving: HTMLCanvasElement | null): void {
    this.#still = still;
    this.#moving = moving;
    this.#request(true);
  }

  look(camera: Camera): void {
    this.camera = camera;
    this.#request(!this.#shift());
  }

  /** Ids of the nodes in the page. While others are still to come, boxes stand in their place. */
  mounted(ids: ReadonlySet<string>, complete: boolean): void {
    this.#mounted = ids;
    const before = this.#stopgaps;
    this.#stopgaps = !complete;
    if (before !== this.#stopgaps) this.#request(true);
  }

  /** Moves the still canvas with the camera; false when it does not reach that far. */
  #shift(): boolean {
    const [shown, canvas] = [this.#painted, this.#still];
    if (!shown || !canvas || shown.camera.zoom !== this.camera.zoom) return false;
    const [dx, dy] = [this.camera.x - shown.camera.x, this.camera.y - shown.camera.y];
    if (Math.max(Math.abs(dx), Math.abs(dy)) > shown.slack) return false;
    canvas.style.transform = `translate(${dx}px, ${dy}px)`;
    return true;
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
    this.#routes = scene ? routeWires(scene, this.#routes) : new Map();
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
    this.#request(false);
  }

  /** Lights wires one after the other and dims the rest; null puts the light out. */
  light(light: Light | null): void {
    if (light === this.#light) return;
    this.#light = light;
    this.#litSince = performance.now();
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
      dim: this.#light !== null,
    };
    if (this.#stillDirty) this.#paintStill(this.#still, { ...state, hovered: null, selected: null });
    this.#stillDirty = false;
    const context = prepare(this.#moving, state);
    if (!context) return;
    if (this.#drag) paintWires(context, this.#draggedWires(this.#drag), state);
    else paintWires(context, this.#strongWires(), { ...state, dim: false });
    if (this.#light && !this.#drag) {
      const lit = litRoutes(this.#routes, this.#light);
      const more = paintLight(context, lit, this.#light, performance.now() - this.#litSince, state);
      if (more) this.#request(false);
    }
    if (this.#loose) paintLoose(context, this.#loose, state);
  }

  #strongWires(): [SceneWire, WirePath][] {
    if (!this.#hovered && this.#selected === null) return [];
    return [...this.#routes].filter(([w]) => w === this.#hovered || w.wire === this.#selected);
  }

  /** While the zoom changes only the view is painted; else also what lies around it, for the next pan. */
  #paintStill(canvas: HTMLCanvasElement, view: PaintState): void {
    const zooms = this.#painted !== null && this.#painted.camera.zoom !== view.camera.zoom;
    const slack = zooms ? 0 : reserve;
    const { x, y, zoom } = view.camera;
    const state = {
      ...view,
      camera: { x: x + reserve, y: y + reserve, zoom },
      width: view.width + 2 * reserve,
      height: view.height + 2 * reserve,
    };
    const context = prepare(canvas, state);
    if (!context) return;
    canvas.style.inset = `${-reserve}px`;
    canvas.style.width = `${state.width}px`;
    canvas.style.height = `${state.height}px`;
    canvas.style.transform = "none";
    this.#painted = { camera: view.camera, slack };
    context.save();
    if (zooms) {
      const { left, top, right, bottom } = viewBox(view);
      context.beginPath();
      context.rect(left, top, right - left, bottom - top);
      context.clip();
    }
    this.#paintScene(context, state);
    context.restore();
  }

  #paintScene(context: CanvasRenderingContext2D, state: PaintState): void {
    paintGround(context, state);
    if (!this.#scene) return;
    const moved = this.#drag;
    const still = moved
      ? [...this.#routes].filter(([w]) => !moved.has(w.from.id) && !moved.has(w.to.id))
      : this.#routes;
    paintWires(context, still, state);
    const far = state.camera.zoom < farZoom;
    if (!far && !this.#stopgaps) return;
    const boxes = [...this.#scene.nodes.values()].filter(
      ({ id }) => !moved?.has(id) && (far || !this.#mounted.has(id)),
    );
    paintBoxes(context, boxes, this.#wrong, state);
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
