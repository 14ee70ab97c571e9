// What turning the wheel means: zoom, or a way to pan. A touchpad sends wheel events as well; it is told by its steps.
import { type RefObject, useEffect } from "react";
import type { Settings } from "../store/settings-slice.ts";
import { useStore } from "../store/store.ts";
import type { Camera } from "../store/view-slice.ts";

export type Turn = Pick<WheelEvent, "deltaX" | "deltaY" | "deltaMode" | "ctrlKey" | "metaKey" | "shiftKey">;

/** The step of a mouse's wheel is at least so many pixels; fingers begin with fewer. */
const leastNotch = 40;
/** Pixels of a line, where a browser counts in lines. */
const line = 20;

/** Two fingers rather than a wheel: small or broken steps, or two directions at once. */
export const isByFingers = ({ deltaX, deltaY, deltaMode, shiftKey }: Turn): boolean =>
  deltaMode === 0 &&
  ((deltaX !== 0 && !shiftKey) ||
    !Number.isInteger(deltaY) ||
    (deltaY !== 0 && Math.abs(deltaY) < leastNotch));

/** By how many pixels the canvas is panned; null where it is zoomed. A pinch comes as a wheel with Ctrl. */
export function panBy(
  turn: Turn,
  fingers: boolean,
  { gestures, touchpad }: Pick<Settings, "gestures" | "touchpad">,
): { readonly x: number; readonly y: number } | null {
  if (turn.ctrlKey || turn.metaKey) return null;
  const pans = turn.shiftKey || gestures === "design" || (fingers && touchpad === "pans");
  if (!pans) return null;
  const unit = turn.deltaMode === 0 ? 1 : line;
  const { deltaX, deltaY } = turn;
  // With Shift some browsers have turned it sideways already.
  const sideways = turn.shiftKey && deltaX === 0;
  const [x, y] = sideways ? [deltaY, 0] : [deltaX, deltaY];
  return { x: x * unit, y: y * unit };
}

/** ms after which another turn is another gesture. */
const pause = 180;

/** Pans where that is what a turn means; else React Flow gets it, and zooms. */
export function useWheel(
  host: RefObject<HTMLElement | null>,
  camera: () => Camera,
  go: (camera: Camera) => void,
): void {
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let [last, fingers] = [0, false];
    let keeping: ReturnType<typeof setTimeout> | undefined;
    const turned = (event: WheelEvent) => {
      if ((event.target as Element).closest("textarea, .nowheel, .minimap")) return;
      fingers = isByFingers(event) || (fingers && event.timeStamp - last < pause);
      last = event.timeStamp;
      const { settings, keepCamera, scope } = useStore.getState();
      const by = panBy(event, fingers, settings);
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      const { x, y, zoom } = camera();
      go({ x: x - by.x, y: y - by.y, zoom });
      clearTimeout(keeping);
      keeping = setTimeout(() => keepCamera(scope, camera()), pause);
    };
    element.addEventListener("wheel", turned, { capture: true, passive: false });
    return () => {
      clearTimeout(keeping);
      element.removeEventListener("wheel", turned, true);
    };
  }, [host, camera, go]);
}
