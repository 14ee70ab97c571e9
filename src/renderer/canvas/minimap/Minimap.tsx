// The whole scope at a glance, painted from the scene: press or drag to look there.
import { useCallback, useEffect, useRef } from "react";
import { categoryOf } from "../../../scene/categories.ts";
import { type Box, boundsOf, boxOf, type Scene } from "../../../scene/scene.ts";
import { isWithin } from "../../scene/camera.ts";
import { useStore } from "../../store/store.ts";
import type { Camera } from "../../store/view-slice.ts";
import { readColours } from "../../theme/theme.ts";
import { FitIcon } from "../../ui/icons.tsx";
import { useDrag } from "../../ui/use-drag.ts";
import type { Painter } from "../paint/painter.ts";
import { frameAround, liesUnder, type Projection, pointAt } from "./frame.ts";
import "./minimap.css";

const size = { width: 168, height: 104 };
/** From the canvas' right and lower edge, as in minimap.css. */
const edge = 12;
/** Between an edit and its picture on the map, ms. */
const delay = 60;

export interface MinimapProps {
  readonly scene: Scene;
  readonly painter: Painter;
  readonly go: (camera: Camera) => void;
}

export function Minimap({ scene, painter, go }: MinimapProps) {
  const nodes = useRef<HTMLCanvasElement>(null);
  const view = useRef<HTMLDivElement>(null);
  const frame = useRef<Projection | null>(null);
  const boxes = useRef<readonly Box[]>([]);
  const theme = useStore((s) => `${s.theme} ${s.systemDark}`);

  // The view moves with the camera: one style write a frame, nothing rendered.
  const follow = useCallback(() => {
    if (!frame.current || !view.current) return;
    const { x, y, zoom } = painter.camera;
    const { width, height } = painter.size;
    const { scale, left, top } = frame.current;
    Object.assign(view.current.style, {
      transform: `translate(${(-x / zoom - left) * scale}px, ${(-y / zoom - top) * scale}px)`,
      width: `${(width / zoom) * scale}px`,
      height: `${(height / zoom) * scale}px`,
    });
    const [right, bottom] = [width - edge, height - edge];
    const own = { left: right - size.width, top: bottom - size.height, right, bottom };
    const { classList } = view.current.parentElement ?? view.current;
    const isInTheWay = liesUnder(boxes.current, own, painter.camera);
    classList.toggle("is-faint", isInTheWay);
    const all = boxes.current.every((box) => isWithin(box, painter.camera, painter.size));
    classList.toggle("is-needless", isInTheWay && all);
  }, [painter]);
  useEffect(() => painter.watch(follow), [painter, follow]);

  // After the frame that shows the edit: the map may come a moment later.
  useEffect(() => {
    const later = setTimeout(() => {
      const bounds = boundsOf(scene.nodes.values());
      boxes.current = [...scene.nodes.values()].map(boxOf);
      frame.current = bounds && frameAround(bounds, size);
      if (nodes.current && frame.current) paint(nodes.current, scene, frame.current, coloursOf(theme));
      follow();
    }, delay);
    return () => clearTimeout(later);
  }, [scene, theme, follow]);

  const lookAt = (map: Element, event: { readonly clientX: number; readonly clientY: number }) => {
    const host = map.closest(".canvas");
    if (!frame.current || !host) return;
    const box = map.getBoundingClientRect();
    const at = pointAt(frame.current, event.clientX - box.left, event.clientY - box.top);
    const { zoom } = painter.camera;
    const camera = { x: host.clientWidth / 2 - at.x * zoom, y: host.clientHeight / 2 - at.y * zoom, zoom };
    show(camera);
  };
  const show = (camera: Camera) => {
    go(camera);
    useStore.getState().keepCamera(scene.scope, camera);
  };
  const startDrag = useDrag<{ readonly map: Element; readonly before: Camera }>({
    start(event) {
      if (event.button !== 0) return null;
      event.currentTarget.setPointerCapture(event.pointerId);
      const drag = { map: event.currentTarget, before: painter.camera };
      lookAt(drag.map, event);
      return drag;
    },
    move: ({ map }, event) => lookAt(map, event),
    end: () => undefined,
    cancel: ({ before }) => show(before),
  });
  return (
    <div
      className="minimap"
      role="img"
      aria-label="Minimap: the whole graph, with the visible part outlined"
      onPointerDown={startDrag}
    >
      <canvas ref={nodes} width={size.width * 2} height={size.height * 2} />
      <div className="minimap-view" ref={view} />
      <div className="minimap-corner">
        <FitIcon />
      </div>
    </div>
  );
}

const categories = [
  "inputs",
  "position",
  "attention",
  "masks",
  "norm",
  "ffn",
  "maths",
  "output",
  "structure",
] as const;

type Colours = Readonly<Record<string, string>>;
let colours: { readonly theme: string; readonly by: Colours } | undefined;

/** Reading a colour makes the browser work out all styles: once a theme. */
function coloursOf(theme: string): Colours {
  if (colours?.theme !== theme)
    colours = { theme, by: readColours(["line", ...categories.map((c) => `category-${c}` as const)]) };
  return colours.by;
}

function paint(canvas: HTMLCanvasElement, scene: Scene, { scale, left, top }: Projection, by: Colours): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  context.setTransform(2 * scale, 0, 0, 2 * scale, -left * 2 * scale, -top * 2 * scale);
  context.clearRect(left, top, size.width / scale, size.height / scale);
  for (const node of scene.nodes.values()) {
    const b = boxOf(node);
    // Of what is open in place the inside is seen.
    context.globalAlpha = node.kind === "frame" ? 0.18 : 1;
    context.fillStyle = (node.node && by[`category-${categoryOf(node.node)}`]) || (by.line ?? "");
    context.fillRect(b.left, b.top, b.right - b.left, b.bottom - b.top);
  }
}
