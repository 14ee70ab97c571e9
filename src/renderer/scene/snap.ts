// Nodes that are dragged fall into line: with the edges of others where those are near, else with the grid.
import type { Point } from "../../scene/places.ts";
import type { Scene } from "../../scene/scene.ts";

export const gridStep = 8;
/** Pixels on the screen within which a line draws a node to itself. */
const pull = 6;

/** Lines that the node stands on, in the scene's coordinates. */
export interface Guides {
  readonly x: number | null;
  readonly y: number | null;
}

export interface Snapped {
  readonly places: ReadonlyMap<string, Point>;
  readonly guides: Guides;
}

const nearest = (value: number, lines: Iterable<number>, reach: number): number | null => {
  let best: number | null = null;
  for (const line of lines)
    if (Math.abs(line - value) <= Math.min(reach, best === null ? reach : Math.abs(best - value)))
      best = line;
  return best;
};

/** All dragged nodes move together: the first of them decides. */
export function snapped(scene: Scene, places: ReadonlyMap<string, Point>, zoom: number): Snapped {
  const [[, lead] = []] = places;
  if (!lead) return { places, guides: { x: null, y: null } };
  const others = [...scene.nodes.values()].filter((n) => !places.has(n.id)).map((n) => n.at);
  // Where it was counts as a line too: a node that is moved sideways keeps its height.
  const [[id = ""] = []] = places;
  const was = scene.nodes.get(id)?.at;
  const lines = was ? [...others, was] : others;
  const x = nearest(
    lead.x,
    lines.map((p) => p.x),
    pull / zoom,
  );
  const y = nearest(
    lead.y,
    lines.map((p) => p.y),
    pull / zoom,
  );
  const dx = (x ?? Math.round(lead.x / gridStep) * gridStep) - lead.x;
  const dy = (y ?? Math.round(lead.y / gridStep) * gridStep) - lead.y;
  const moved = new Map([...places].map(([id, p]) => [id, { x: p.x + dx, y: p.y + dy }] as const));
  return { places: moved, guides: { x, y } };
}
