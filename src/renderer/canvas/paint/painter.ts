// Keeps the two canvases under the nodes up to date: what lies still on one (`StillLayer`), on the other what changes
// often (`paintMoving`). Paints once a frame at most, and only what changed.

import type { Drawn } from "../../../scene/drawn.ts";
import type { Point } from "../../../scene/places.ts";
import type { SceneNode, SceneWire } from "../../../scene/scene.ts";
import type { WirePath } from "../../../scene/wire-path.ts";
import { farZoom } from "../../../scene/zoom-steps.ts";
import { viewBox } from "../../scene/camera.ts";
import { wireAt, wiresAcross } from "../../scene/hit.ts";
import type { Camera } from "../../store/view-slice.ts";
import { labelled } from "./changed-box.ts";
import { Dragged } from "./dragged.ts";
import { paintBoxes } from "./paint-boxes.ts";
import { paintGround } from "./paint-ground.ts";
import type { Light } from "./paint-light.ts";
import {
  type DraggedWaypoints,
  isEmpty,
  type PaintOverlay,
  paintMoving,
  type Route,
} from "./paint-moving.ts";
import {
  isSelected,
  type PaintColours,
  type PaintState,
  prepare,
  readPalette,
  type SelectedWire,
} from "./paint-state.ts";
import { paintWires } from "./paint-wires.ts";
import { Shown } from "./shown.ts";
import { type Dirty, joined, StillLayer } from "./still-layer.ts";

/** Pixels on the screen within which a wire is hit. */
const reach = 6;

/** How long the zoom has to rest before all is painted sharply, ms. */
const rest = 110;

export class Painter {
  camera: Camera = { x: 0, y: 0, zoom: 1 };
  private readonly still = new StillLayer();
  private moving: HTMLCanvasElement | null = null;
  /** Nothing is on the moving canvas. */
  private bare = true;
  private shownSize = { width: 0, height: 0 };
  private palette: PaintColours | null = null;
  private readonly shown = new Shown();
  private dragged: Dragged | null = null;
  private rerouted: DraggedWaypoints | null = null;
  private hovered: SceneWire | null = null;
  private selected: SelectedWire | null = null;
  private point: number | null = null;
  private selection: ReadonlySet<string> = new Set();
  private readonly watchers = new Set<() => void>();
  private readonly overlays = new Map<string, PaintOverlay>();
  private lit: Light | null = null;
  private litSince = 0;
  private frame = 0;
  /** What was left for a frame later is done in the next frame; and the frame that says so. */
  private catchesUp = false;
  private later = 0;
  /** Thousands of wires are routed between two frames. */
  private routing: ReturnType<typeof setTimeout> | undefined;
  private resting: ReturnType<typeof setTimeout> | undefined;
  private dirty: Dirty = "all";
  private inPage: ReadonlySet<string> = new Set();
  /** Boxes stand in for nodes that are still to be put in the page. */
  private stopgaps = false;

  attach(still: HTMLCanvasElement | null, moving: HTMLCanvasElement | null): void {
    this.still.attach(still);
    this.moving = moving;
    this.request("all");
  }

  /** The size of the view, CSS pixels. */
  get size(): { readonly width: number; readonly height: number } {
    return this.shownSize;
  }

  get routes(): ReadonlyMap<SceneWire, WirePath> {
    return this.shown.routes;
  }

  /** Calls whoever asks for it when the camera moves or the view changes its size. */
  watch(listener: () => void): () => void {
    this.watchers.add(listener);
    return () => this.watchers.delete(listener);
  }

  look(camera: Camera): void {
    this.camera = camera;
    for (const listener of this.watchers) listener();
    clearTimeout(this.resting);
    if (!this.still.follow(camera, this.shownSize)) this.request("all");
    else {
      this.request(null);
      if (!this.still.sharp(camera)) this.resting = setTimeout(() => this.request("all"), rest);
    }
  }

  /** Ids of the nodes in the page. While others are still to come, boxes stand in their place. */
  mounted(ids: ReadonlySet<string>, complete: boolean): void {
    this.inPage = ids;
    const before = this.stopgaps;
    this.stopgaps = !complete;
    if (before !== this.stopgaps) this.request("all");
  }

  resize(width: number, height: number): void {
    this.shownSize = { width, height };
    for (const listener of this.watchers) listener();
    this.request("all");
  }

  recolour(): void {
    this.palette = null;
    this.request("all");
  }

  show(scene: Drawn | null, wrong: (node: SceneNode) => boolean): void {
    this.request(this.shown.take(scene, wrong, this.boxed));
    this.hovered = null;
    this.redrag();
    cancelAnimationFrame(this.later);
    clearTimeout(this.routing);
    this.catchesUp = false;
    // Asked for within the frame that shows the edit, the next one is the frame after.
    if (this.shown.behind)
      this.later = requestAnimationFrame(() => {
        if (this.shown.crowded) this.routing = setTimeout(() => this.catchUp());
        else {
          this.catchesUp = true;
          this.request(null);
        }
      });
  }

  /** Dragged nodes and where they are; null when the drag is over. */
  drag(places: ReadonlyMap<string, Point> | null): void {
    if (places && this.shown.scene && !this.dragged) {
      this.dragged = new Dragged(this.shown.scene, this.shown.routes, places);
      this.request(this.dragged.box);
    } else if (!places && this.dragged) {
      this.request(this.dragged.box);
      this.dragged = null;
    }
    if (places) this.dragged?.move(places);
    this.request(null);
  }

  /** A wire whose waypoints are dragged. */
  dragWaypoints(dragged: DraggedWaypoints | null): void {
    const wire = (dragged ?? this.rerouted)?.wire;
    const route = wire && this.shown.routes.get(wire);
    const turns = (dragged === null) !== (this.rerouted === null);
    this.rerouted = dragged;
    this.request(turns && route ? labelled(route) : null);
  }

  /** The wire under the pointer, and the selected one with the selected of its points. */
  mark(hovered: SceneWire | null, selected: SelectedWire | null, point: number | null): void {
    if (hovered === this.hovered && selected === this.selected && point === this.point) return;
    this.hovered = hovered;
    this.selected = selected;
    this.point = point;
    this.request(null);
  }

  /** Paths of the selected nodes: those that are not in the page are outlined. */
  choose(selection: ReadonlySet<string>): void {
    this.selection = selection;
    this.request(null);
  }

  /** Lights wires one after the other and dims the rest; null puts the light out. */
  light(light: Light | null): void {
    if (light === this.lit) return;
    this.lit = light;
    this.litSince = performance.now();
    this.request("all");
  }

  /** What a gesture shows, by the gesture's name; null takes it away. */
  overlay(name: string, paint: PaintOverlay | null): void {
    if (paint) this.overlays.set(name, paint);
    else if (!this.overlays.delete(name)) return;
    this.request(null);
  }

  /** The wire at a point of the scene. */
  hit(point: Point): SceneWire | null {
    const context = this.moving?.getContext("2d");
    return context ? wireAt(context, this.shown.routes, point, reach / this.camera.zoom) : null;
  }

  /** Wires that a stroke between two points of the scene crosses. */
  crossed(from: Point, to: Point): SceneWire[] {
    const context = this.moving?.getContext("2d");
    return context ? wiresAcross(context, this.shown.routes, from, to, 1 / this.camera.zoom) : [];
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
    cancelAnimationFrame(this.later);
    clearTimeout(this.routing);
    clearTimeout(this.resting);
    this.frame = 0;
  }

  /** Nodes that are not in the page are painted as boxes. */
  private get boxed(): boolean {
    return this.camera.zoom < farZoom || this.stopgaps;
  }

  /** Asks for a frame; `dirty` is what of the still canvas it has to paint again. */
  private request(dirty: Dirty): void {
    this.dirty = joined(this.dirty, dirty);
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.paint();
    });
  }

  private catchUp(): void {
    this.request(this.shown.catchUp(this.boxed));
    this.redrag();
  }

  private redrag(): void {
    this.dragged = this.dragged?.among(this.shown.routes, this.shown.scene) ?? null;
  }

  private paint(): void {
    if (!this.moving || this.shownSize.width === 0) return;
    this.palette ??= readPalette();
    const palette = this.palette;
    if (this.catchesUp) {
      this.catchesUp = false;
      this.dirty = joined(this.dirty, this.shown.catchUp(this.boxed));
      this.redrag();
    }
    const [dim, dirty, crowded] = [this.lit !== null, this.dirty, this.shown.crowded];
    this.dirty = null;
    const still = { palette, dim, crowded, hovered: null, selected: null, point: null };
    if (dirty !== null)
      this.still.paint(this.camera, this.shownSize, dirty, (context, camera, area) =>
        this.paintStill(context, { camera, area, ...still }),
      );
    const [hovered, selected, point] = [this.hovered, this.selected, this.point];
    const area = viewBox(this.camera, this.shownSize);
    const state = { camera: this.camera, palette, area, dim, crowded, hovered, selected, point };
    this.paintMoving(this.moving, state);
  }

  private paintStill(context: CanvasRenderingContext2D, state: PaintState): void {
    paintGround(context, state);
    if (!this.shown.scene) return;
    const [dragged, rerouted] = [this.dragged, this.rerouted];
    const stay = dragged ? dragged.others(this.shown.routes) : [...this.shown.routes];
    paintWires(context, rerouted ? stay.filter(([w]) => w !== rerouted.wire) : stay, state);
    const far = state.camera.zoom < farZoom;
    if (!this.boxed) return;
    const boxes = [...this.shown.scene.nodes.values()].filter(
      ({ id }) => !dragged?.has(id) && (far || !this.inPage.has(id)),
    );
    paintBoxes(context, boxes, this.shown.wrong, state);
  }

  private paintMoving(canvas: HTMLCanvasElement, state: PaintState): void {
    const { shown, dragged, rerouted, inPage } = this;
    const [strong, outlined] = [this.strongWires(), this.outlined(state)];
    const light = this.lit && { ...this.lit, since: this.litSince };
    const overlays = [...this.overlays.values()];
    const moving = { dragged, rerouted, strong, outlined, light, overlays };
    const empty = isEmpty(moving);
    if (empty && this.bare) return;
    const context = prepare(canvas, this.camera, this.shownSize);
    this.bare = empty;
    if (context && !empty && paintMoving(context, moving, shown, inPage, state)) this.request(null);
  }

  private strongWires(): Route[] {
    if (!this.hovered && this.selected === null) return [];
    return [...this.shown.routes].filter(
      ([w]) => (w === this.hovered || isSelected(w, this.selected)) && w !== this.rerouted?.wire,
    );
  }

  /** Selected nodes that are seen as boxes. */
  private outlined({ camera }: PaintState): SceneNode[] {
    if (!this.shown.scene || this.selection.size === 0 || camera.zoom >= farZoom) return [];
    return [...this.shown.scene.nodes.values()].filter((n) => this.selection.has(n.path));
  }
}
