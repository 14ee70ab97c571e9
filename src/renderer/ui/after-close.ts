// Where the focus goes when a menu or dialog has closed, and what waits for that: what was chosen may open a field or
// a dialog of its own, and must not lose the focus to the one that is going.
import { useRef } from "react";

export interface AfterClose {
  /** Does this once the menu or dialog is gone and the focus is back. */
  later(act: () => void): void;
  /** The focus stays where a press outside has put it. */
  leaveFocus(): void;
  /** Puts the focus back where it was at first, and does what waits. */
  closed(event: Event): void;
}

/** To be used in what is mounted as the menu or dialog opens: it remembers what has the focus then. */
export function useAfterClose(): AfterClose {
  const before = useRef(document.activeElement);
  const waiting = useRef<(() => void) | null>(null);
  const left = useRef(false);
  return useRef<AfterClose>({
    later: (act) => {
      waiting.current = act;
    },
    leaveFocus: () => {
      left.current = true;
    },
    closed: (event) => {
      event.preventDefault();
      if (!left.current && before.current instanceof HTMLElement)
        before.current.focus({ preventScroll: true });
      left.current = false;
      const act = waiting.current;
      waiting.current = null;
      act?.();
    },
  }).current;
}
