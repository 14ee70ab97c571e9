// Where the canvas looks, scope by scope: remembered, fitted at first sight, moved when a node is to be shown.
import { useReactFlow, type Viewport } from "@xyflow/react";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Drawn } from "../../scene/drawn.ts";
import { type Box, boundsOf, boxOf } from "../../scene/scene.ts";
import { valueZoom } from "../../scene/zoom-steps.ts";
import {
  allOrClose,
  centred,
  type Extent,
  firstLook,
  fitted,
  isSame,
  isWithin,
  lookAgain,
  wayBack,
} from "../scene/camera.ts";
import { setLook } from "../scene/look.ts";
import { useStore } from "../store/store.ts";
import { serves, type Window, windowAround } from "./flow-nodes.ts";
import type { Painter } from "./paint/painter.ts";
import { fitBlocks } from "./preset-blocks.ts";
import { showStep } from "./show-step.ts";
import { reportZoom } from "./zoom.ts";

export interface CameraControl {
  readonly window: Window;
  /** It has found its place in what is drawn. */
  readonly isThere: boolean;
  readonly go: (camera: Viewport) => void;
  readonly onMove: (event: unknown, viewport: Viewport) => void;
  readonly onMoveEnd: (event: unknown, viewport: Viewport) => void;
  /** React Flow takes no camera before this. */
  readonly onInit: () => void;
}

/** Until the camera has found its place in a graph none of its nodes is put into the page. */
const nothing = {
  id: null,
  window: { box: { left: 0, top: 0, right: 0, bottom: 0 }, far: false },
} as const;
/** How long the canvas takes from step to step in step mode, ms. */
const glideMs = 240;

const start: Extent = { width: 0, height: 0 };

export function useCamera(
  host: RefObject<HTMLElement | null>,
  painter: Painter,
  scene: Drawn | null,
  rough: boolean,
): CameraControl {
  const reactFlow = useReactFlow();
  const size = useRef<Extent>(start);
  const opening = useStore((s) => s.opening);
  /** What is looked at: the scope of an opened document. */
  const id = scene && `${opening} ${scene.scope}`;
  const [seen, setSeen] = useState<{ readonly id: string | null; readonly window: Window }>(nothing);
  const reveal = useStore((s) => s.reveal);
  const [ready, setReady] = useState(false);
  const [sized, setSized] = useState(false);
  const shown = useRef<string | null>(null);
  const latest = useRef(scene);
  latest.current = scene;
  /** Where it was put to show a scope; until somebody moves it, a canvas of another size shows the same. */
  const placed = useRef<Placed | null>(null);
  const revealed = useRef(reveal);

  /** The canvas without what lies over its upper edge. */
  const room = useCallback(
    (): Extent => ({ ...size.current, covered: latest.current?.scope ? wayBack : 0 }),
    [],
  );
  const look = useCallback(
    (camera: Viewport) => {
      painter.look(camera);
      reportZoom(camera.zoom);
      if (host.current) showStep(host.current, camera.zoom);
      glide(host.current);
      const id = shown.current;
      setSeen((was) =>
        was.id === id && serves(was.window, camera, size.current)
          ? was
          : { id, window: windowAround(camera, size.current) },
      );
    },
    [painter, host],
  );
  const go = useCallback(
    (camera: Viewport) => {
      void reactFlow.setViewport(camera);
      look(camera);
    },
    [reactFlow, look],
  );
  const place = useCallback(
    (camera: Viewport, bounds: Box) => {
      placed.current = { camera, whole: isSame(camera, fitted(bounds, room())) };
      go(camera);
    },
    [go, room],
  );
  const placeOn = useCallback(
    (box: Box, zoom: number) => {
      const camera = centred(box, room(), zoom);
      placed.current = { camera, box };
      return camera;
    },
    [room],
  );
  /** What was to be seen is seen again: the scope's size or the canvas' is another now. */
  const placeAgain = useCallback(
    (bounds: Box | null) => {
      const was = placed.current;
      if (!bounds || !was || !isSame(was.camera, painter.camera)) return;
      const { zoom } = was.camera;
      if ("box" in was) go(placeOn(was.box, zoom));
      else if (latest.current && fitBlocks(latest.current, bounds, room())) return;
      else place(lookAgain(bounds, room(), was.whole, latest.current?.flow), bounds);
    },
    [go, place, placeOn, painter, room],
  );

  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      size.current = { width, height };
      setSized(width > 0 && height > 0);
      painter.resize(width, height);
      setSeen({ id: shown.current, window: windowAround(painter.camera, size.current) });
      placeAgain(boundsOf(latest.current?.nodes.values() ?? []));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [host, painter, placeAgain]);

  // A scope is fitted when it is first seen, and found again where it was left.
  useLayoutEffect(() => {
    const { cameras } = useStore.getState();
    if (!scene) {
      shown.current = null;
      return;
    }
    if (!ready || !sized || shown.current === id) return;
    const bounds = boundsOf(scene.nodes.values());
    const kept = cameras[scene.scope];
    if (bounds && !kept && fitBlocks(scene, bounds, room())) return;
    shown.current = id;
    if (kept?.shows && bounds) place(lookAgain(bounds, room(), kept.shows === "all", scene.flow), bounds);
    else if (kept) go(kept);
    else if (bounds) place(firstLook(bounds, room(), scene.flow), bounds);
    else go({ x: 80, y: 80, zoom: 1 });
  }, [scene, id, go, place, ready, sized, room]);

  // A rough layout gave way to the real one: what was seen of it is seen of that.
  const wasRough = useRef(rough);
  useLayoutEffect(() => {
    if (wasRough.current && !rough && scene) placeAgain(boundsOf(scene.nodes.values()));
    wasRough.current = rough;
  }, [rough, scene, placeAgain]);

  // So it is when groups are opened in place or closed; what would be too small then is looked at alone.
  const wasOpen = useRef(scene);
  useLayoutEffect(() => {
    const before = wasOpen.current;
    wasOpen.current = scene;
    if (!ready || !scene || !before || before.scope !== scene.scope) return;
    const { opened } = useStore.getState();
    const came = [...scene.levels.keys()].filter((path) => !before.levels.has(path));
    if (came.length === 0 && before.levels.size === scene.levels.size) return;
    const bounds = boundsOf(scene.nodes.values());
    if (!bounds) return;
    const all = fitted(bounds, room());
    const frame = came.length === 1 && opened.has(came[0] ?? "") ? frameOf(scene, came[0]) : null;
    const isWhole = placed.current && isSame(placed.current.camera, painter.camera);
    if (isWhole && (all.zoom >= valueZoom || !frame))
      place(lookAgain(bounds, room(), all.zoom >= valueZoom, scene.flow), bounds);
    else if (frame && !isWithin(frame, painter.camera, size.current))
      go(
        placeOn(
          frame,
          Math.min(Math.max(fitted(frame, room()).zoom, valueZoom), Math.max(painter.camera.zoom, valueZoom)),
        ),
      );
  }, [scene, ready, go, place, placeOn, painter, room]);

  useEffect(() => {
    if (!ready || !scene || !reveal || revealed.current === reveal) return;
    const nodes = [...scene.nodes.values()].filter((n) => reveal.paths.includes(n.path));
    const box = boundsOf(nodes);
    if (!box) return;
    revealed.current = reveal;
    if (reveal.unlessSeen && isWithin(box, painter.camera, size.current)) return;
    const closest = Math.max(painter.camera.zoom, 0.75);
    const camera = placeOn(box, nodes.length > 1 ? Math.min(closest, fitted(box, room()).zoom) : closest);
    // From step to step the canvas is followed by the eye; elsewhere it is just there.
    const glides = useStore.getState().stepping && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (glides) void reactFlow.setViewport(camera, { duration: glideMs });
    else go(camera);
  }, [scene, reveal, go, placeOn, painter, ready, reactFlow, room]);

  useEffect(() => {
    const fit = () => {
      const nodes = [...(scene?.nodes.values() ?? [])];
      const { selection } = useStore.getState();
      const bounds = boundsOf(nodes);
      const selected = boundsOf(nodes.filter((n) => selection.has(n.path)));
      if (!bounds) return;
      const camera = allOrClose(bounds, selected, room(), painter.camera);
      if (!selected || isSame(camera, fitted(bounds, room()))) place(camera, bounds);
      else go(camera);
    };
    const anew = () => {
      shown.current = null;
      useStore.getState().forgetCameras();
    };
    const keep = () => {
      if (!scene || shown.current === null) return;
      const was = placed.current;
      const fits = was && "whole" in was && isSame(was.camera, painter.camera);
      const { x, y, zoom } = painter.camera;
      const camera = fits
        ? ({ x, y, zoom, shows: was.whole ? "all" : "beginning" } as const)
        : { x, y, zoom };
      useStore.getState().keepCamera(scene.scope, camera);
    };
    setLook({ fit, again: placeAgain, anew, keep });
    return () => setLook(null);
  }, [scene, go, place, placeAgain, painter, room]);

  const onMoveEnd = useCallback((event: unknown, viewport: Viewport) => {
    // Without an event it was not the user who moved it.
    if (!event) return;
    const { scope, keepCamera } = useStore.getState();
    keepCamera(scope, viewport);
  }, []);
  const onMove = useCallback((_: unknown, viewport: Viewport) => look(viewport), [look]);
  const isThere = seen.id === id;
  const window = isThere ? seen.window : nothing.window;
  return { window, isThere, go, onMove, onMoveEnd, onInit: useCallback(() => setReady(true), []) };
}

/** Where a group is that is open in place. */
function frameOf({ nodes }: Drawn, path: string | undefined): Box | null {
  const frame = [...nodes.values()].find((n) => n.path === path);
  return frame ? boxOf(frame) : null;
}

/** All of the scope or its beginning; or a box in the middle. */
type Placed = { readonly camera: Viewport } & ({ readonly whole: boolean } | { readonly box: Box });

let resting: ReturnType<typeof setTimeout> | undefined;

/** While the camera moves the nodes are one picture that is shifted and scaled; at rest it is drawn sharply. */
function glide(host: HTMLElement | null): void {
  if (!host) return;
  host.classList.add("is-gliding");
  clearTimeout(resting);
  resting = setTimeout(() => host.classList.remove("is-gliding"), 140);
}
