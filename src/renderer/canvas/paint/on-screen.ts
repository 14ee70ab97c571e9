// The painter of the canvas that is on screen, for what is shown over it from elsewhere.
import type { Painter } from "./painter.ts";

let current: Painter | null = null;

export const setPainter = (painter: Painter | null): void => {
  current = painter;
};
export const painterOnScreen = (): Painter | null => current;
