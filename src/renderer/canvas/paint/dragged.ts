// Nodes in hand with their wires: where they are meanwhile, and what of the still canvas they leave.
import type { Point } from "../../../scene/places.ts";
import { boxOf, type Scene, type SceneNode, type SceneWire } from "../../../scene/scene.ts";
import { type WirePath, wirePath } from "../../../scene/wire-path.ts";
import { labelled } from "./changed-box.ts";
import { type Dirty, joined } from "./still-layer.ts";

type Routes = ReadonlyMap<SceneWire, WirePath>;

export class Dragged {
  private readonly ownWires: readonly SceneWire[];
  private readonly ownNodes: readonly SceneNode[];
  private places: ReadonlyMap<string, Point>;
  /** Around the nodes and their wires where they were taken up. */
  readonly box: Dirty;

  constructor(scene: Scene, routes: Routes, places: ReadonlyMap<string, Point>) {
    this.places = places;
    this.ownNodes = [...places.keys()].flatMap((id) => scene.nodes.get(id) ?? []);
    let box: Dirty = null;
    const wires: SceneWire[] = [];
    for (const [wire, route] of routes)
      if (places.has(wire.from.id) || places.has(wire.to.id)) {
        wires.push(wire);
        box = joined(box, labelled(route));
      }
    for (const node of this.ownNodes) box = joined(box, boxOf(node));
    this.ownWires = wires;
    this.box = box;
  }

  /** The same nodes in another scene: something was edited while they are in hand. */
  among(routes: Routes, scene: Scene | null): Dragged | null {
    return scene && new Dragged(scene, routes, this.places);
  }

  move(places: ReadonlyMap<string, Point>): void {
    this.places = places;
  }

  has(id: string): boolean {
    return this.places.has(id);
  }

  /** Wires that stay. */
  others(routes: Routes): (readonly [SceneWire, WirePath])[] {
    return [...routes].filter(([w]) => !this.has(w.from.id) && !this.has(w.to.id));
  }

  /** Wires of the nodes, drawn straight to where these are. */
  wires(): (readonly [SceneWire, WirePath])[] {
    return this.ownWires.map((wire) => {
      const [from, to] = [this.shift(wire.from), this.shift(wire.to)];
      const both = from !== none && to !== none;
      const waypoints = both ? wire.waypoints.map((p) => plus(p, from)) : wire.waypoints;
      return [wire, wirePath(plus(wire.start, from), waypoints, plus(wire.end, to), wire.faces)] as const;
    });
  }

  nodes(): SceneNode[] {
    return this.placed(this.ownNodes);
  }

  placed(nodes: readonly SceneNode[]): SceneNode[] {
    return nodes.map((node) => {
      const at = this.places.get(node.id);
      return at ? { ...node, at } : node;
    });
  }

  private shift(node: SceneNode): Point {
    const to = this.places.get(node.id);
    return to ? { x: to.x - node.at.x, y: to.y - node.at.y } : none;
  }
}

const none: Point = { x: 0, y: 0 };
const plus = (a: Point, b: Point): Point => ({ x: a.x + b.x, y: a.y + b.y });
