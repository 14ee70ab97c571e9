// While a fix is pointed at or has the focus, the canvas shows the graph as it would leave it. That ends with leaving,
// with Escape, with a press anywhere else, and when the button goes: what is taken from under the pointer is told nothing.
import { type RefObject, useEffect, useRef, useState } from "react";
import type { Fix } from "../../core/index.ts";
import { useStore } from "../store/store.ts";

interface FixPreview {
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly show: () => void;
  readonly hide: () => void;
}

export function useFixPreview({ edits, label }: Fix): FixPreview {
  const button = useRef<HTMLButtonElement>(null);
  const [on, setOn] = useState(false);
  useEffect(() => {
    if (!on) return;
    const { previewFix } = useStore.getState();
    previewFix(edits, label);
    const elsewhere = ({ target }: Event) => {
      if (!button.current?.contains(target as Node)) setOn(false);
    };
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === "Escape") setOn(false);
    };
    window.addEventListener("pointerdown", elsewhere, true);
    window.addEventListener("keydown", onKey, true);
    return () => {
      window.removeEventListener("pointerdown", elsewhere, true);
      window.removeEventListener("keydown", onKey, true);
      previewFix(null);
    };
  }, [on, edits, label]);
  return { button, show: () => setOn(true), hide: () => setOn(false) };
}
