// Moving nodes of the open scope: points of wires whose two ends move by the same go along.
import type { Edit, NodePath } from "../../core/index.ts";
import type { Point } from "../../scene/places.ts";
import type { Scene, SceneNode } from "../../scene/scene.ts";
import { openScope } from "./gesture.ts";

/** The edits that bring nodes, by id, to places. */
export function movesTo(scene: Scene | null | undefined, to: ReadonlyMap<string, Point>): Edit[] {
  const scope = openScope();
  const places = [...to].map(([id, p]): [NodePath, readonly [number, number]] => [
    scope === "" ? id : `${scope}/${id}`,
    [p.x, p.y],
  ]);
  const shift = (node: SceneNode): Point | null => {
    const p = to.get(node.id);
    return p ? { x: p.x - node.at.x, y: p.y - node.at.y } : null;
  };
  const along = (scene?.wires ?? []).flatMap(({ wire, from, to: into, waypoints }): Edit[] => {
    const [a, b] = waypoints.length > 0 ? [shift(from), shift(into)] : [null, null];
    if (!a || !b || Math.hypot(a.x - b.x, a.y - b.y) > 1) return [];
    return [{ edit: "route", scope, wire, via: waypoints.map((p) => [p.x + a.x, p.y + a.y] as const) }];
  });
  return [{ edit: "move", to: Object.fromEntries(places) }, ...along];
}
