// Nodes glide from where they were to where an edit has put them, and frames with them (`is-rearranging` in
// canvas.css); what is edited meanwhile ends it.

import type { Point } from "../../scene/places.ts";
import { useStore } from "../store/store.ts";
import { putAt } from "./put-at.ts";
import { stage } from "./stage.ts";

const lasts = 220;
/** A frame that came late moves them no further than this, ms: where they went is to be seen on a slow machine too. */
const longest = 60;

const still = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;
const eased = (t: number): number => 1 - (1 - t) ** 3;

/** Puts an end to what still glides: it is where it goes. */
let finish: (() => void) | null = null;

/** Without the class a frame that is still on its way would jump to the end of it. */
let settling: ReturnType<typeof setTimeout> | undefined;

/** They are drawn at `to` already. Does nothing where motion is not wanted. */
export function glide(from: ReadonlyMap<string, Point>, to: ReadonlyMap<string, Point>): void {
  const host = stage()?.host;
  finish?.();
  if (!host || still()) return;
  const { document } = useStore.getState();
  const scope = stage()?.drawn?.scope;
  let [t, last] = [0, performance.now()];
  let over = false;
  finish = () => {
    over = true;
    finish = null;
    putAt(elementsOf(host, to), to);
    stage()?.painter.drag(null);
  };
  clearTimeout(settling);
  host.classList.add("is-rearranging");
  const step = () => {
    if (over) return;
    const now = stage();
    t = Math.min(t + Math.min(performance.now() - last, longest) / lasts, 1);
    last = performance.now();
    const goesOn = useStore.getState().document === document && now?.drawn?.scope === scope;
    const places = new Map(
      [...to].map(([id, end]) => [id, goesOn ? between(from.get(id) ?? end, end, eased(t)) : end]),
    );
    if (goesOn) putAt(elementsOf(host, to), places);
    now?.painter.drag(goesOn && t < 1 ? places : null);
    if (goesOn && t < 1) requestAnimationFrame(step);
    else finish = null;
    if (finish === null) settling = setTimeout(() => host.classList.remove("is-rearranging"), lasts);
  };
  step();
}

const between = (a: Point, b: Point, t: number): Point => ({
  x: a.x + (b.x - a.x) * t,
  y: a.y + (b.y - a.y) * t,
});

/** Looked up each time: nodes come into the page and leave it. */
function elementsOf(host: HTMLElement, ids: ReadonlyMap<string, unknown>): Map<string, HTMLElement> {
  const found = new Map<string, HTMLElement>();
  for (const element of host.querySelectorAll<HTMLElement>(".react-flow__node"))
    if (ids.has(element.dataset.id ?? "")) found.set(element.dataset.id ?? "", element);
  return found;
}
