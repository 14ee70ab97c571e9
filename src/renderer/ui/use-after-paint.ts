// What may follow an edit a frame later, so that the edit itself is on screen first.
import { useEffect, useState } from "react";

/** The value as of the last frame that was presented; while it is held, as it was before. */
export function useAfterPaint<T extends object>(value: T, hold = false): T {
  const [shown, show] = useState(value);
  useEffect(() => {
    if (hold || shown === value) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // The callback comes before the frame is painted, the timer that it sets after.
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => show(value));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [shown, value, hold]);
  return shown;
}
