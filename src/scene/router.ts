// Routes all wires of a scene around its nodes. Which nodes stand in the way of a wire is looked up again only near
// what changed; a wire whose course comes out as before keeps its path. Where no wire is new, `routesNow` gives the
// courses there are at once, and the routing can follow.
import { BoxIndex } from "./box-index.ts";
import { type Course, coursesOf } from "./courses.ts";
import { labelsApart, withLabel } from "./labels-apart.ts";
import { Lanes } from "./lanes.ts";
import type { Point } from "./places.ts";
import { roundedPath } from "./rounded.ts";
import { type Box, boxOf, type Scene, type SceneWire } from "./scene.ts";
import { arcPath, backPath, directPath, type WirePath, wirePath } from "./wire-path.ts";

/** Between a wire that passes a node and that node. */
const clearance = 20;
/** What is closer to a wire than this is in its way. */
const beside = 8;
/** More changed boxes than this, and all is looked up anew. */
const fewChanges = 60;

type Routes = ReadonlyMap<SceneWire, WirePath>;

export class Router {
  private scene: Scene | null = null;
  private current: Routes = new Map();
  private inTheWay = new Map<SceneWire, readonly Box[]>();

  get routes(): Routes {
    return this.current;
  }

  /** The wires of a scene on the courses that they had, if each has one; null where one is to be routed first. */
  routesNow(scene: Scene): Routes | null {
    const { wires } = scene;
    if (wires.some((wire) => !this.current.has(wire))) return this.taken(scene)?.routes ?? null;
    if (wires.length === this.current.size) return this.current;
    const left = new Set(wires);
    return new Map([...this.current].filter(([wire]) => left.has(wire)));
  }

  route(scene: Scene | null): Routes {
    const changed = scene && this.scene ? changedBoxes(this.scene, scene) : null;
    const stays = scene && changed?.length === 0 ? this.taken(scene) : null;
    this.scene = scene;
    if (!scene) {
      this.inTheWay = new Map();
      this.current = new Map();
      return this.current;
    }
    if (stays) {
      this.inTheWay = stays.inTheWay;
      this.current = stays.routes;
      return this.current;
    }
    if (scene.flow !== "right") {
      this.inTheWay = new Map();
      this.current = towerRoutes(scene, this.current);
      return this.current;
    }
    let index: BoxIndex | null = null;
    const before = this.inTheWay;
    this.inTheWay = new Map();
    for (const wire of scene.wires) {
      if (wire.waypoints.length > 0 || goesBack(wire)) continue;
      const known = changed && before.get(wire);
      if (known && !changed.some((box) => reaches(box, wire))) {
        this.inTheWay.set(wire, known);
        continue;
      }
      index ??= new BoxIndex([...scene.nodes.values()].map(boxOf));
      this.inTheWay.set(wire, boxesBetween(index, wire));
    }
    this.current = this.routeAll(scene);
    return this.current;
  }

  /**
   * Another size of the graph makes all wires anew, each where one like it was: they take over its course. Null where one
   * runs elsewhere than before.
   */
  private taken(after: Scene): { routes: Routes; inTheWay: Map<SceneWire, readonly Box[]> } | null {
    const before = this.scene;
    if (before?.scope !== after.scope || before.flow !== after.flow) return null;
    if (before.wires.length !== after.wires.length) return null;
    const now = new Map(before.wires.map((wire, i) => [wire, after.wires[i]]));
    const routes = new Map<SceneWire, WirePath>();
    const inTheWay = new Map<SceneWire, readonly Box[]>();
    // In the order of the courses, which is that of painting.
    for (const [old, route] of this.current) {
      const wire = now.get(old);
      if (!wire || !sameEnds(old, wire)) return null;
      routes.set(wire, route);
      const boxes = this.inTheWay.get(old);
      if (boxes) inTheWay.set(wire, boxes);
    }
    return { routes, inTheWay };
  }

  private routeAll(scene: Scene): Routes {
    const before = this.current;
    const routed = new Map<SceneWire, WirePath>();
    const lanes = new Lanes();
    const blocked: (readonly [SceneWire, readonly Box[]])[] = [];
    for (const wire of scene.wires) {
      const { start, end, waypoints } = wire;
      const known = before.get(wire);
      const old = known && withLabel(known);
      if (waypoints.length > 0) routed.set(wire, old ?? wirePath(start, waypoints, end));
      else if (goesBack(wire)) {
        const y = lanes.free(heightBack(boxOf(wire.from), boxOf(wire.to)), 1, end.x, start.x);
        lanes.take({ y, left: end.x, right: start.x });
        routed.set(wire, old?.middle.y === y ? old : backPath(start, end, y));
      } else {
        const inTheWay = this.inTheWay.get(wire) ?? [];
        if (inTheWay.length > 0) {
          blocked.push([wire, inTheWay]);
          continue;
        }
        routed.set(wire, old?.direct && !old.corners ? old : directPath(start, end));
        if (Math.abs(start.y - end.y) < 4) lanes.take({ y: start.y, left: start.x, right: end.x });
      }
    }
    for (const [wire, inTheWay] of blocked) {
      const known = before.get(wire);
      routed.set(wire, around(wire, inTheWay, lanes, known && withLabel(known)));
    }
    return labelsApart(routed);
  }
}

const sameEnds = (a: SceneWire, b: SceneWire): boolean =>
  a === b ||
  (a.wire === b.wire &&
    a.waypoints === b.waypoints &&
    samePoint(a.start, b.start) &&
    samePoint(a.end, b.end) &&
    a.faces.out === b.faces.out &&
    a.faces.into === b.faces.into);
const samePoint = (a: Point, b: Point): boolean => a.x === b.x && a.y === b.y;

/** In a tower the courses of all wires are looked for anew; those that come out as before keep their path. */
function towerRoutes(scene: Scene, before: Routes): Routes {
  const courses = coursesOf(scene, [...scene.nodes.values()].map(boxOf));
  const labelled = new Set<string>();
  return new Map(
    scene.wires.map((wire) => {
      const { start, waypoints, end, faces, from, source } = wire;
      const [old, course] = [before.get(wire), courses.get(wire)];
      if (!course) return [wire, old && !old.corners ? old : wirePath(start, waypoints, end, faces)];
      const name = `${from.id}.${source?.port}`;
      // Of a bundle one wire has the label, and of the ports of an edge the one in its middle.
      const first = !labelled.has(name) && 2 * (source?.x ?? 0) === from.shape.width;
      const made = roundedPath(course, first);
      if (made.room > 0) labelled.add(name);
      return [wire, old?.corners && old.room === made.room && sameCourse(old.corners, course) ? old : made];
    }),
  );
}

const sameCourse = (a: Course, b: Course): boolean =>
  a.length === b.length && a.every((p, i) => p.x === b[i]?.x && p.y === b[i]?.y);

const goesBack = ({ start, end }: SceneWire): boolean => end.x < start.x + 8;

/** Boxes that are new, gone or elsewhere; null where they are too many. */
function changedBoxes(before: Scene, after: Scene): Box[] | null {
  if (before.scope !== after.scope) return null;
  const changed: Box[] = [];
  const compare = (a: Scene, b: Scene) => {
    for (const node of a.nodes.values()) {
      const other = b.nodes.get(node.id);
      if (other === node || (other && sameBox(boxOf(node), boxOf(other)))) continue;
      changed.push(boxOf(node));
      if (changed.length > fewChanges) return;
    }
  };
  compare(before, after);
  compare(after, before);
  return changed.length > fewChanges ? null : changed;
}

const sameBox = (a: Box, b: Box): boolean =>
  a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom;

/** Whether a box is where a node can be in the way of a wire. */
const reaches = (box: Box, { start, end }: SceneWire): boolean =>
  box.left < end.x + 8 &&
  box.right > start.x - 8 &&
  box.top < Math.max(start.y, end.y) + 10 &&
  box.bottom > Math.min(start.y, end.y) - 10;

/** Boxes that stand between the ends of a wire, but for those it joins. */
function boxesBetween(index: BoxIndex, { from, to, start, end }: SceneWire): readonly Box[] {
  const [first, last] = [boxOf(from), boxOf(to)];
  const found: Box[] = [];
  for (const box of index.along(start, end, beside))
    if (
      box.left > start.x - beside &&
      box.right < end.x + beside &&
      box !== first &&
      box !== last &&
      crosses(box, start, end)
    )
      found.push(box);
  return found;
}

/** Over or under what is in the way, whichever is nearer; over, where it makes little difference. */
function around(
  { start, end }: SceneWire,
  inTheWay: readonly Box[],
  lanes: Lanes,
  old: WirePath | undefined,
): WirePath {
  let [over, under] = [start.y - 14, start.y + 14];
  for (const box of inTheWay) {
    over = Math.min(over, box.top - clearance);
    under = Math.max(under, box.bottom + clearance);
  }
  const up = Math.abs(start.y - over) + Math.abs(end.y - over);
  const down = Math.abs(start.y - under) + Math.abs(end.y - under);
  const direction = up <= down * 1.6 ? -1 : 1;
  const y = lanes.free(direction < 0 ? over : under, direction, start.x, end.x);
  lanes.take({ y, left: start.x, right: end.x });
  return old && !old.direct && old.middle.y === y ? old : arcPath(start, end, y);
}

/** The height at which a wire runs back: between the two nodes, else below both. */
function heightBack(from: Box, to: Box): number {
  if (to.top > from.bottom + 12) return (from.bottom + to.top) / 2;
  if (from.top > to.bottom + 12) return (to.bottom + from.top) / 2;
  return Math.max(from.bottom, to.bottom) + clearance;
}

/** Whether the curve from start to end, taken as a straight line, runs through the box or close to it. */
function crosses(box: Box, start: Point, end: Point): boolean {
  const yAt = (x: number) => start.y + ((end.y - start.y) * (x - start.x)) / (end.x - start.x || 1);
  const [a, b] = [yAt(Math.max(box.left, start.x)), yAt(Math.min(box.right, end.x))];
  return Math.max(a, b) > box.top - beside && Math.min(a, b) < box.bottom + beside;
}
