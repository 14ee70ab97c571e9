// What was gone to flashes: the eye finds the node, and the port that was meant, in a picture that has just changed.
import { type RefObject, useEffect } from "react";
import { splitPath } from "../../core/index.ts";
import { useStore } from "../store/store.ts";

/** ms of one flash, and how many there are. */
const [lasts, times] = [380, 3];

export function useFlash(host: RefObject<HTMLElement | null>): void {
  const reveal = useStore((s) => s.reveal);
  useEffect(() => {
    // Step mode lights its steps by itself, and a fix what it changed.
    const [path] = reveal?.unlessSeen === false ? reveal.paths : [];
    if (path === undefined || useStore.getState().stepping) return;
    const id = CSS.escape(splitPath(path)[1]);
    let frame = 0;
    /** A node of another level comes into the page some frames later, and after its level is laid out. */
    const look = (tries: number) => {
      const node = host.current?.querySelector(`.react-flow__node[data-id="${id}"] .node`);
      if (node) {
        flash(node);
        if (reveal?.port !== undefined)
          for (const side of ["in", "out"])
            flash(node.querySelector(`[data-socket="${id}.${side}.${CSS.escape(reveal.port)}"]`));
      } else if (tries > 0) frame = requestAnimationFrame(() => look(tries - 1));
    };
    frame = requestAnimationFrame(() => look(240));
    return () => cancelAnimationFrame(frame);
  }, [reveal, host]);
}

/** One that stays, where motion is not wanted. */
function flash(element: Element | null): void {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const lit = { outline: "3px solid var(--accent)", outlineOffset: "4px" };
  const dark = { ...lit, outlineColor: "transparent" };
  element?.animate(still ? [lit, lit] : [lit, dark], {
    duration: still ? lasts * times : lasts,
    iterations: still ? 1 : times,
  });
}
