// What of the canvas an edit changed: the rectangle around the nodes and wires that are not as they were.
import { type Box, boxOf, type Scene, type SceneNode, type SceneWire } from "../../../scene/scene.ts";
import type { WirePath } from "../../../scene/wire-path.ts";
import { type Dirty, joined } from "./still-layer.ts";

interface Painted {
  readonly scene: Scene | null;
  readonly routes: ReadonlyMap<SceneWire, WirePath>;
  readonly wrong: ReadonlySet<SceneNode>;
}

/** How far a stroke reaches beyond its path, and a label beyond the middle of its wire; in the scene. */
const stroke = 6;
const label = { width: 90, height: 12 };

/** Around a wire with its label. */
export function labelled({ box, middle }: WirePath): Box {
  return {
    left: Math.min(box.left - stroke, middle.x - label.width),
    right: Math.max(box.right + stroke, middle.x + label.width),
    top: Math.min(box.top - stroke, middle.y - label.height),
    bottom: Math.max(box.bottom + stroke, middle.y + label.height),
  };
}

const around = (node: SceneNode): Box => {
  const { left, top, right, bottom } = boxOf(node);
  return { left: left - stroke, top: top - stroke, right: right + stroke, bottom: bottom + stroke };
};

export interface Changes {
  /** What the next frame has to show. */
  readonly now: Dirty;
  /** Around wires that only take another course: they may follow a frame after what made them. */
  readonly soon: Box | null;
}

/** `boxes`: nodes are painted as boxes; else only wires are, and a node that came or went left no mark. */
export function changesBetween(before: Painted, after: Painted, boxes: boolean): Changes {
  if (!before.scene || !after.scene || before.scene.scope !== after.scene.scope)
    return { now: "all", soon: null };
  let [now, soon]: [Dirty, Box | null] = [null, null];
  for (const [wire, route] of before.routes) {
    const next = after.routes.get(wire);
    if (next === undefined) now = joined(now, labelled(route));
    else if (next !== route) soon = joined(joined(soon, labelled(route)), labelled(next)) as Box;
  }
  for (const [wire, route] of after.routes) if (!before.routes.has(wire)) now = joined(now, labelled(route));
  if (!boxes) return now === null ? { now, soon } : { now: joined(now, soon), soon: null };
  const same = (a: SceneNode, b: SceneNode | undefined) =>
    a === b && before.wrong.has(a) === after.wrong.has(a);
  for (const node of before.scene.nodes.values())
    if (!same(node, after.scene.nodes.get(node.id))) now = joined(now, around(node));
  for (const node of after.scene.nodes.values())
    if (!same(node, before.scene.nodes.get(node.id))) now = joined(now, around(node));
  return { now: joined(now, soon), soon: null };
}
