/** What may follow an edit a frame later, so that the edit itself is on screen first. */
import { useEffect, useState } from "react";

/** The value as of the last frame that was presented. */
export function useAfterPaint<T extends object>(value: T): T {
  const [shown, show] = useState(value);
  useEffect(() => {
    if (shown === value) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // The callback comes before the frame is painted, the timer that it sets after.
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => show(value));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [shown, value]);
  return shown;
}
