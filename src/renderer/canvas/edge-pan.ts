// While a wire is held near the edge of the canvas, or past it, the view goes on in that direction, faster the nearer.
import { stage } from "../scene/stage.ts";

/** Pixels from the edge within which the view moves. */
const rim = 40;
/** Pixels of a frame at most. */
const fastest = 14;

/** How far along one axis, from −1 to 1, for a pointer between two edges. */
export function pull(at: number, low: number, high: number): number {
  if (high - low < 4 * rim) return 0;
  const [before, behind] = [low + rim - at, at - (high - rim)];
  if (before > 0) return Math.min(before / rim, 1);
  return behind > 0 ? -Math.min(behind / rim, 1) : 0;
}

export interface EdgePan {
  /** Where the pointer is. */
  readonly at: (event: PointerEvent) => void;
  readonly stop: () => void;
}

/** `moved` is told after each step, with the last event: under the pointer lies something else now. */
export function edgePan(moved: (event: PointerEvent) => void): EdgePan {
  let [frame, last]: [number, PointerEvent | null] = [0, null];
  const step = () => {
    frame = 0;
    const now = stage();
    if (!now || !last) return;
    const box = now.host.getBoundingClientRect();
    const x = pull(last.clientX, box.left, box.right);
    const y = pull(last.clientY, box.top, box.bottom);
    if (x === 0 && y === 0) return;
    const camera = now.camera();
    now.go({ ...camera, x: camera.x + x * fastest, y: camera.y + y * fastest });
    moved(last);
    frame = requestAnimationFrame(step);
  };
  return {
    at(event) {
      last = event;
      if (frame === 0) frame = requestAnimationFrame(step);
    },
    stop() {
      cancelAnimationFrame(frame);
      [frame, last] = [0, null];
    },
  };
}
