/** Where the canvas looks, scope by scope: remembered, fitted at first sight, moved when a node is to be shown. */
import { useReactFlow, type Viewport } from "@xyflow/react";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useStore } from "../store/store.ts";
import { centred, type Extent, firstLook, fitted } from "./camera.ts";
import { serves, type Window, windowAround } from "./flow-nodes.ts";
import type { Painter } from "./painter.ts";
import { boundsOf, boxOf, type Scene } from "./scene.ts";

export interface CameraControl {
  readonly window: Window;
  readonly go: (camera: Viewport) => void;
  readonly onMove: (event: unknown, viewport: Viewport) => void;
  readonly onMoveEnd: (event: unknown, viewport: Viewport) => void;
  /** React Flow takes no camera before this. */
  readonly onInit: () => void;
}

/** How long after the first look the canvas may still be finding its size, ms. */
const settling = 3000;

const start: Extent = { width: 0, height: 0 };

export function useCamera(
  host: RefObject<HTMLElement | null>,
  painter: Painter,
  scene: Scene | null,
): CameraControl {
  const flow = useReactFlow();
  const size = useRef<Extent>(start);
  const [window, setWindow] = useState<Window>(() =>
    windowAround({ x: 0, y: 0, zoom: 1 }, { width: 1400, height: 900 }),
  );
  const reveal = useStore((s) => s.reveal);
  const [ready, setReady] = useState(false);
  const shown = useRef<string | null>(null);
  const latest = useRef(scene);
  latest.current = scene;
  const firstLookAt = useRef(0);
  const revealed = useRef(reveal);

  const look = useCallback(
    (camera: Viewport) => {
      painter.look(camera);
      setWindow((w) => (serves(w, camera, size.current) ? w : windowAround(camera, size.current)));
    },
    [painter],
  );
  const go = useCallback(
    (camera: Viewport) => {
      void flow.setViewport(camera);
      look(camera);
    },
    [flow, look],
  );

  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      size.current = { width, height };
      painter.resize(width, height);
      setWindow(windowAround(painter.camera, size.current));
      // A window that is only just getting its size: what was fitted is fitted again.
      const untouched = latest.current && !(latest.current.scope in useStore.getState().cameras);
      const bounds = untouched && boundsOf(latest.current?.nodes.values() ?? []);
      if (bounds && performance.now() - firstLookAt.current < settling) go(firstLook(bounds, size.current));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [host, painter, go]);

  // A scope is fitted when it is first seen, and found again where it was left.
  useLayoutEffect(() => {
    const { cameras, opening } = useStore.getState();
    if (!scene) {
      shown.current = null;
      return;
    }
    const id = `${opening} ${scene.scope}`;
    if (!ready || shown.current === id || size.current.width === 0) return;
    shown.current = id;
    const bounds = boundsOf(scene.nodes.values());
    const kept = cameras[scene.scope];
    if (kept) go(kept);
    else if (bounds) {
      firstLookAt.current = performance.now();
      go(firstLook(bounds, size.current));
    } else go({ x: 80, y: 80, zoom: 1 });
  }, [scene, go, ready]);

  useEffect(() => {
    if (!ready || !scene || !reveal || revealed.current === reveal) return;
    const node = [...scene.nodes.values()].find((n) => n.path === reveal.path);
    if (!node) return;
    revealed.current = reveal;
    go(centred(boxOf(node), size.current, Math.max(painter.camera.zoom, 0.75)));
  }, [scene, reveal, go, painter, ready]);

  useEffect(() => {
    fitScene = () => {
      const bounds = scene && boundsOf(scene.nodes.values());
      if (bounds) go(fitted(bounds, size.current));
    };
    return () => {
      fitScene = () => undefined;
    };
  }, [scene, go]);

  const onMoveEnd = useCallback((event: unknown, viewport: Viewport) => {
    // Without an event it was not the user who moved it.
    if (!event) return;
    const { scope, keepCamera } = useStore.getState();
    keepCamera(scope, viewport);
  }, []);
  const onMove = useCallback((_: unknown, viewport: Viewport) => look(viewport), [look]);
  return { window, go, onMove, onMoveEnd, onInit: useCallback(() => setReady(true), []) };
}

/** Set while a canvas is mounted: shows all of the open scope. */
let fitScene: () => void = () => undefined;
export const fitAll = (): void => fitScene();
