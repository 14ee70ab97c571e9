// How large an element is, as its content comes and goes.
import { type RefObject, useEffect, useRef, useState } from "react";

interface Sized {
  readonly host: RefObject<HTMLDivElement | null>;
  readonly width: number;
  readonly height: number;
}

export function useSize(): Sized {
  const host = useRef<HTMLDivElement>(null);
  const [{ width, height }, setSize] = useState({ width: 480, height: 220 });
  useEffect(() => {
    if (!host.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      setSize({ width: Math.max(width, 300), height: Math.max(height, 140) });
    });
    observer.observe(host.current);
    return () => observer.disconnect();
  }, []);
  return { host, width, height };
}
