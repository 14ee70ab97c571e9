// A tab dragged along its row: the others make way as it passes their middles, and Escape puts it back.
import type { PointerEvent as ReactPointerEvent } from "react";
import { useStore } from "../store/store.ts";
import { useDrag } from "../ui/use-drag.ts";

/** Less is no drag but a click, px. */
const slack = 6;

interface Held {
  readonly row: Element;
  readonly x: number;
  readonly place: number;
}

/** The handler of the press. */
export function useTabDrag(opening: number): (event: ReactPointerEvent) => void {
  const put = (place: number) => {
    const { tabs, moveTab } = useStore.getState();
    if (tabs.indexOf(opening) !== place) moveTab(opening, place);
  };
  return useDrag<Held>({
    start({ button, clientX, currentTarget }) {
      const row = currentTarget.closest("[role=tablist]");
      if (button !== 0 || !row) return null;
      return { row, x: clientX, place: useStore.getState().tabs.indexOf(opening) };
    },
    move({ row, x }, { clientX }) {
      if (Math.abs(clientX - x) < slack) return;
      const { tabs } = useStore.getState();
      const others = [...row.children].filter((_, i) => tabs[i] !== opening);
      put(others.filter((tab) => middleOf(tab) < clientX).length);
    },
    end() {},
    cancel: ({ place }) => put(place),
  });
}

function middleOf(tab: Element): number {
  const { left, width } = tab.getBoundingClientRect();
  return left + width / 2;
}
