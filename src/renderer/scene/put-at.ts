// Moves elements of nodes by hand, past React.
import type { Point } from "../../scene/places.ts";

/** Written as React Flow writes it, so that its next write is the same or another place. */
export function putAt(elements: ReadonlyMap<string, HTMLElement>, places: ReadonlyMap<string, Point>): void {
  for (const [id, element] of elements) {
    const at = places.get(id);
    if (at) element.style.transform = `translate(${at.x}px,${at.y}px)`;
  }
}
