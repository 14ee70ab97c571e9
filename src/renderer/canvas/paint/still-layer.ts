// The canvas of what lies still. It is larger than the view: panning shifts it, and zooming scales it until the
// camera rests. What an edit changed is painted again in its own rectangle alone.

import type { Box } from "../../../scene/scene.ts";
import { farZoom } from "../../../scene/zoom-steps.ts";
import { viewBox } from "../../scene/camera.ts";
import type { Camera } from "../../store/view-slice.ts";
import { prepare, toScene } from "./paint-state.ts";

/** Pixels that the canvas reaches beyond the view on each side. */
const reserve = 192;
/** Pixels by which strokes reach beyond what they outline: far away lines keep their width on the screen. */
const edge = 4;
/** How far it is stretched before it is painted anew. */
const stretch = 1.7;

/** A part of the scene that is to be painted again; `all` where nothing painted can be kept. */
export type Dirty = Box | "all" | null;

export const joined = (a: Dirty, b: Dirty): Dirty => {
  if (a === null || b === null) return a ?? b;
  if (a === "all" || b === "all") return "all";
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
};

interface Extent {
  readonly width: number;
  readonly height: number;
}

export type Paint = (context: CanvasRenderingContext2D, camera: Camera, area: Box) => void;

export class StillLayer {
  private canvas: HTMLCanvasElement | null = null;
  /** Where the camera was when it was last painted, and for what size of view. */
  private painted: { readonly camera: Camera; readonly view: Extent } | null = null;

  attach(canvas: HTMLCanvasElement | null): void {
    this.canvas = canvas;
    this.painted = null;
  }

  /** Whether what is painted is as large as it will be seen. */
  sharp(camera: Camera): boolean {
    return this.painted === null || this.painted.camera.zoom === camera.zoom;
  }

  /** Moves and scales what is painted to where the camera sees it; false when that does not fill the view. */
  follow(camera: Camera, view: Extent): boolean {
    const [shown, canvas] = [this.painted, this.canvas];
    if (!shown || !canvas || shown.view.width !== view.width || shown.view.height !== view.height)
      return false;
    const scale = camera.zoom / shown.camera.zoom;
    if (scale > stretch || scale < 1 / stretch) return false;
    if (camera.zoom < farZoom !== shown.camera.zoom < farZoom) return false;
    const dx = reserve + camera.x - (reserve + shown.camera.x) * scale;
    const dy = reserve + camera.y - (reserve + shown.camera.y) * scale;
    const [right, bottom] = [
      dx + (view.width + 2 * reserve) * scale,
      dy + (view.height + 2 * reserve) * scale,
    ];
    if (dx > reserve || dy > reserve || right < view.width + reserve || bottom < view.height + reserve)
      return false;
    canvas.style.transform =
      scale === 1 ? `translate(${dx}px, ${dy}px)` : `translate(${dx}px, ${dy}px) scale(${scale})`;
    return true;
  }

  /** Paints what is dirty, or all of it where the camera has left what was painted. */
  paint(camera: Camera, view: Extent, dirty: Dirty, paint: Paint): void {
    const canvas = this.canvas;
    if (!canvas) return;
    const shown = this.painted;
    if (
      dirty !== "all" &&
      dirty !== null &&
      shown?.camera.zoom === camera.zoom &&
      this.follow(camera, view)
    ) {
      const context = canvas.getContext("2d");
      if (context) this.paintPart(context, shown.camera, view, dirty, paint);
      return;
    }
    const size = { width: view.width + 2 * reserve, height: view.height + 2 * reserve };
    const wide = beyond(camera);
    const context = prepare(canvas, wide, size);
    if (!context) return;
    Object.assign(canvas.style, {
      inset: `${-reserve}px`,
      width: `${size.width}px`,
      height: `${size.height}px`,
      transform: "none",
    });
    this.painted = { camera, view };
    paint(context, wide, viewBox(wide, size));
  }

  /** Clipped at whole pixels, so that no seam is seen. */
  private paintPart(
    context: CanvasRenderingContext2D,
    camera: Camera,
    view: Extent,
    dirty: Box,
    paint: Paint,
  ): void {
    const wide = beyond(camera);
    const { x, y, zoom } = wide;
    const left = Math.max(Math.floor(dirty.left * zoom + x) - edge, 0);
    const top = Math.max(Math.floor(dirty.top * zoom + y) - edge, 0);
    const right = Math.min(Math.ceil(dirty.right * zoom + x) + edge, view.width + 2 * reserve);
    const bottom = Math.min(Math.ceil(dirty.bottom * zoom + y) + edge, view.height + 2 * reserve);
    if (right <= left || bottom <= top) return;
    toScene(context, wide);
    context.save();
    const area = {
      left: (left - x) / zoom,
      top: (top - y) / zoom,
      right: (right - x) / zoom,
      bottom: (bottom - y) / zoom,
    };
    context.beginPath();
    context.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
    context.clip();
    context.clearRect(area.left, area.top, area.right - area.left, area.bottom - area.top);
    paint(context, wide, area);
    context.restore();
  }
}

/** The camera of the canvas that reaches beyond the view. */
const beyond = ({ x, y, zoom }: Camera): Camera => ({ x: x + reserve, y: y + reserve, zoom });
