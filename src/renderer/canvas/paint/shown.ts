// What the canvas shows: the scene, the courses of its wires, the nodes that are wrong. Says what an edit changes of
// what is painted. A node that comes or goes is on screen first; wires that only make way for it follow a frame later.
import type { Drawn } from "../../../scene/drawn.ts";
import { Routers } from "../../../scene/routers.ts";
import type { SceneNode, SceneWire } from "../../../scene/scene.ts";
import type { WirePath } from "../../../scene/wire-path.ts";
import { changesBetween } from "./changed-box.ts";
import { type Dirty, joined } from "./still-layer.ts";

/** More wires than are routed within the frame that first shows their nodes: they follow in the one after. */
const manyWires = 1000;

const isMuchAnew = ({ wires }: Drawn, known: ReadonlyMap<SceneWire, WirePath>): boolean =>
  wires.length > manyWires && !wires.some((wire) => known.has(wire));

export class Shown {
  scene: Drawn | null = null;
  routes: ReadonlyMap<SceneWire, WirePath> = new Map();
  wrong: ReadonlySet<SceneNode> = new Set();
  private readonly router = new Routers();
  /** What may be painted a frame later, and whether wires are to be routed then. */
  private late: Dirty = null;
  private unrouted = false;

  /** Another scene, or other problems; returns what the next frame has to paint. `boxes` as in `changesBetween`. */
  take(scene: Drawn | null, wrong: (node: SceneNode) => boolean, boxes: boolean): Dirty {
    const { scene: was, routes, wrong: wrongBefore } = this;
    const kept = scene && scene.scope === was?.scope ? this.router.routesNow(scene) : null;
    this.scene = scene;
    this.wrong = new Set(scene && [...scene.nodes.values()].filter(wrong));
    const waits = kept === null && scene !== null && isMuchAnew(scene, routes);
    this.routes = kept ?? (waits ? new Map() : this.router.route(scene));
    this.unrouted = kept !== null || waits;
    return this.changes({ scene: was, routes, wrong: wrongBefore }, boxes);
  }

  get crowded(): boolean {
    return (this.scene?.wires.length ?? 0) > manyWires;
  }

  /** Whether something was left for the frame after. */
  get behind(): boolean {
    return this.unrouted || this.late !== null;
  }

  /** Does what was left; returns what is to be painted. */
  catchUp(boxes: boolean): Dirty {
    if (this.unrouted) {
      const { scene, routes, wrong } = this;
      this.routes = this.router.route(scene);
      this.unrouted = false;
      const now = this.changes({ scene, routes, wrong }, boxes);
      this.late = joined(this.late, now);
    }
    const late = this.late;
    this.late = null;
    return late;
  }

  private changes(before: Pick<Shown, "scene" | "routes" | "wrong">, boxes: boolean): Dirty {
    const { now, soon } = changesBetween(before, this, boxes);
    this.late = joined(this.late, soon);
    return now;
  }
}
