// What is to be done to a graph that may not be in front: now, or when it is gone to. Never where it is closed before.
import { useStore } from "./store.ts";

export function whenInFront(opening: number, act: () => void): void {
  if (useStore.getState().opening === opening) {
    act();
    return;
  }
  const stop = useStore.subscribe((s) => {
    if (s.opening !== opening && s.tabs.includes(opening)) return;
    stop();
    if (s.opening === opening) act();
  });
}
