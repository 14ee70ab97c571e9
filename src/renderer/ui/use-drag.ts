// The life of a drag, once: start, move, then end or cancel. A drag is cancelled by Escape, by the browser
// (pointercancel, lostpointercapture), when the window loses the focus, and when its component goes: then nothing is
// to have happened. Listeners are there while something is dragged only.
import { type PointerEvent as ReactPointerEvent, useCallback, useEffect, useRef } from "react";

export interface Drag {
  /** The pointer moved. Called for each event: it makes nothing that it need not. */
  readonly move?: (event: PointerEvent) => void;
  /** The button was let go. */
  readonly end?: (event: PointerEvent) => void;
  /** Puts everything back. */
  readonly cancel: () => void;
}

/** Follows the pointer that was pressed until the drag is over. What it returns cancels the drag if it is not. */
export function followPointer(pointerId: number, drag: Drag): () => void {
  let over = false;
  /** Events of another finger are not ours. */
  const ours = (event: PointerEvent) => event.pointerId === pointerId;
  const finish = () => {
    over = true;
    for (const [type, listener] of listeners) window.removeEventListener(type, listener, true);
  };
  const cancel = () => {
    if (over) return;
    finish();
    swallowClick();
    drag.cancel();
  };
  const listeners = [
    [
      "pointermove",
      listening((event) => {
        if (ours(event)) drag.move?.(event);
      }),
    ],
    [
      "pointerup",
      listening((event) => {
        if (!ours(event)) return;
        finish();
        drag.end?.(event);
      }),
    ],
    ["pointercancel", listening((event) => ours(event) && cancel())],
    ["lostpointercapture", listening((event) => ours(event) && cancel())],
    // The button was let go where nobody heard of it.
    ["pointerdown", listening((event) => ours(event) && cancel())],
    // A field that loses the focus tells of it here as well.
    ["blur", (event: Event) => !(event.target instanceof Node) && cancel()],
    [
      "keydown",
      (event: Event) => {
        if (!(event instanceof KeyboardEvent) || event.key !== "Escape") return;
        // It is for this drag alone, not for what Escape leaves or closes otherwise.
        event.stopPropagation();
        cancel();
      },
    ],
  ] as const;
  for (const [type, listener] of listeners) window.addEventListener(type, listener, true);
  return cancel;
}

/** The button is still down: letting it go is no click on what lies there. Keys click as well, and those count. */
function swallowClick(): void {
  const swallow = (event: MouseEvent) => {
    if (event.detail === 0) return;
    event.stopPropagation();
    over();
  };
  const over = () => {
    window.removeEventListener("click", swallow, true);
    window.removeEventListener("pointerdown", over, true);
  };
  window.addEventListener("click", swallow, true);
  window.addEventListener("pointerdown", over, true);
}

const listening = (act: (event: PointerEvent) => unknown) => (event: Event) => {
  if (event instanceof PointerEvent) act(event);
};

/** A gesture whose state `S` lives as long as a drag. */
export interface Gesture<S, A extends readonly unknown[] = []> {
  /** What the press takes hold of; null when it begins nothing. */
  readonly start: (event: ReactPointerEvent, ...args: A) => S | null;
  readonly move: (state: S, event: PointerEvent) => void;
  readonly end: (state: S, event: PointerEvent) => void;
  readonly cancel: (state: S) => void;
}

/** Gives the handler of the press: true when it begins a drag. One drag at a time. */
export function useDrag<S, A extends readonly unknown[] = []>(
  gesture: Gesture<S, A>,
): (event: ReactPointerEvent, ...args: A) => boolean {
  const latest = useRef(gesture);
  latest.current = gesture;
  const cancel = useRef<() => void>(undefined);
  useEffect(() => () => cancel.current?.(), []);
  return useCallback((event, ...args) => {
    cancel.current?.();
    const state = latest.current.start(event, ...args);
    if (state === null) return false;
    cancel.current = followPointer(event.pointerId, {
      move: (e) => latest.current.move(state, e),
      end: (e) => latest.current.end(state, e),
      cancel: () => latest.current.cancel(state),
    });
    return true;
  }, []);
}
