// The zoom as a percentage, for whoever shows it: it changes with every frame of a gesture, and is read by one word.
import { useSyncExternalStore } from "react";

let percent = 100;
const listeners = new Set<() => void>();

/** The camera tells each zoom that it shows. */
export function reportZoom(zoom: number): void {
  const next = Math.round(zoom * 100);
  if (next === percent) return;
  percent = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** 66 for a zoom of 0.66. */
export const useZoomPercent = (): number => useSyncExternalStore(subscribe, () => percent);
