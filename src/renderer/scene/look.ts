// What the canvas that is on screen can be asked to show; the canvas says how, and commands and edits ask.
import type { Box } from "../../scene/scene.ts";

interface Look {
  /** Shows all of the open scope. */
  readonly fit: () => void;
  /** Shows as much of these bounds as it showed of the scope before. */
  readonly again: (bounds: Box) => void;
  /** Shows the scope as at first sight, once it is as the document has it now. */
  readonly anew: () => void;
  /** Keeps what is seen, for when this graph comes back to the screen. */
  readonly keep: () => void;
}

let look: Look | null = null;

export const setLook = (now: Look | null): void => {
  look = now;
};
export const fitAll = (): void => look?.fit();
/** The nodes of the open scope come to lie in these bounds: if nobody moved the canvas, it shows as much of them. */
export const showLaidOut = (bounds: Box): void => look?.again(bounds);
/** The graph was drawn anew: what was looked at is elsewhere. */
export const showAnew = (): void => look?.anew();
/** Another graph comes to the screen. */
export const keepLook = (): void => look?.keep();
