// A scene as it is drawn: one level, or several where groups are open in place (compose.ts).
import type { NodePath } from "../core/index.ts";
import type { Point } from "./places.ts";
import { boxOf, type Scene } from "./scene.ts";

export interface Drawn extends Scene {
  /** Every level that is drawn, as it is when it is entered; the one around the others first. */
  readonly levels: ReadonlyMap<NodePath, Scene>;
  /** The same as they are drawn. A node of a level inside goes by its path from the scope on. */
  readonly parts: ReadonlyMap<NodePath, Scene>;
  /** Where a node of a level is drawn whose corner is to be at a place, and the other way. */
  outward(level: NodePath, at: Point, size?: Size): Point;
  inward(level: NodePath, at: Point, size?: Size): Point;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const known = new WeakMap<Scene, Drawn>();
const same = (_: NodePath, at: Point): Point => at;

/** A level alone. */
export function alone(scene: Scene): Drawn {
  let made = known.get(scene);
  if (!made) {
    const only = new Map([[scene.scope, scene]]);
    made = { ...scene, levels: only, parts: only, outward: same, inward: same };
    known.set(scene, made);
  }
  return made;
}

/** The innermost level that is drawn at a place. */
export function levelAt(drawn: Drawn, { x, y }: Point): NodePath {
  const inside = [...drawn.nodes.values()].findLast((node) => {
    const b = boxOf(node);
    return node.kind === "frame" && x >= b.left && x <= b.right && y >= b.top && y <= b.bottom;
  });
  return inside?.path ?? drawn.scope;
}
