// Courses of wires in a tower: level and upright stretches that go round every node. Wires of one source share their
// stretches, so that a fan-out is a bundle; those of different sources keep apart.

import { BoxIndex } from "./box-index.ts";
import { detour } from "./detour.ts";
import { type Face, normals } from "./faces.ts";
import type { Point } from "./places.ts";
import type { Box, Scene, SceneWire } from "./scene.ts";

/** Between the side of a node and the first and last turn of its wires: two find room between two rows, off all sockets. */
const turns = [8, 12] as const;
/** Between a wire that passes a node and that node. */
const clearance = 12;
/** Between wires that run beside each other: up and down, and in the gap between two rows. */
const apart = 7;
const abreast = 4;
/** What a turn, and running along another wire, costs beside length. */
const [perTurn, perClash] = [14, 90];

export type Course = readonly Point[];

interface Stretch {
  readonly upright: boolean;
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly source: string;
}

/** Stretches that are taken, by where they run. */
class Taken {
  private readonly by = new Map<string, Stretch[]>();

  take(course: Course, source: string): void {
    for (const s of stretches(course, source)) {
      const key = keyOf(s.upright, s.at);
      const list = this.by.get(key);
      if (list) list.push(s);
      else this.by.set(key, [s]);
    }
  }

  /** How often a course runs along wires of other sources. */
  clashes(course: Course, source: string): number {
    let count = 0;
    for (const s of stretches(course, source))
      for (const by of [-apart, 0, apart])
        for (const other of this.by.get(keyOf(s.upright, s.at + by)) ?? [])
          if (
            other.source !== source &&
            Math.abs(other.at - s.at) < (s.upright ? apart - 1 : abreast) &&
            other.from < s.to - 2 &&
            s.from < other.to - 2
          )
            count++;
    return count;
  }
}

const keyOf = (upright: boolean, at: number): string => `${upright} ${Math.floor(at / apart)}`;

const stretches = (course: Course, source: string): Stretch[] =>
  course.slice(1).map((b, i) => {
    const a = course[i] ?? b;
    const upright = a.x === b.x;
    const [from, to] = upright ? [a.y, b.y] : [a.x, b.x];
    return { upright, at: upright ? a.x : a.y, from: Math.min(from, to), to: Math.max(from, to), source };
  });

/** The course of every wire that nobody leads by points. */
export function coursesOf(scene: Scene, boxes: readonly Box[]): Map<SceneWire, Course> {
  const index = new BoxIndex(boxes);
  const taken = new Taken();
  const courses = new Map<SceneWire, Course>();
  const reach = ({ start, end }: SceneWire) => Math.abs(start.x - end.x) + Math.abs(start.y - end.y);
  const wires = scene.wires.filter((w) => w.waypoints.length === 0);
  for (const wire of wires.toSorted((a, b) => reach(a) - reach(b))) {
    const source = `${wire.from.id}.${wire.source?.port}`;
    const course = courseOf(wire, index, (c) => taken.clashes(c, source));
    taken.take(course, source);
    courses.set(wire, course);
  }
  return courses;
}

const off = ({ x, y }: Point, face: Face, by: number): Point => ({
  x: x + normals[face].x * by,
  y: y + normals[face].y * by,
});

function courseOf(wire: SceneWire, index: BoxIndex, clashes: (course: Course) => number): Course {
  const { start, end, faces } = wire;
  // Of nodes that touch.
  if (start.x === end.x && start.y === end.y) return [start, end];
  let best: Course | null = null;
  let least = Number.POSITIVE_INFINITY;
  const consider = (points: readonly Point[]): void => {
    const course = straightened(points);
    if (!course) return;
    const plain = cost(course);
    if (plain >= least || !isFree(course, index)) return;
    const now = plain + perClash * clashes(course);
    if (now < least) [best, least] = [course, now];
  };
  if (start.x === end.x || start.y === end.y) consider([start, end]);
  if (best && least < perClash) return best;
  for (const first of turns)
    for (const last of turns) {
      const [a, b] = [off(start, faces.out, first), off(end, faces.into, last)];
      for (const x of lanesBetween(a, b, index)) consider([start, a, { x, y: a.y }, { x, y: b.y }, b, end]);
      if (best && least < perClash) return best;
    }
  if (best) return best;
  const [a, b] = [off(start, faces.out, turns[0]), off(end, faces.into, turns[0])];
  const round = detour(a, b, index);
  return straightened([start, ...(round ?? [a, { x: a.x, y: b.y }, b]), end]) ?? [start, a, b, end];
}

/** Where the upright stretch between two points may run: at either, half way, and beside what stands around. */
function lanesBetween(a: Point, b: Point, index: BoxIndex): number[] {
  const around = index.within({
    left: Math.min(a.x, b.x) - 40,
    right: Math.max(a.x, b.x) + 40,
    top: Math.min(a.y, b.y) - 4,
    bottom: Math.max(a.y, b.y) + 4,
  });
  const lanes = new Set([a.x, b.x, Math.round((a.x + b.x) / 2)]);
  for (const { left, right } of around)
    for (let i = 0; i < 4; i++) {
      lanes.add(left - clearance - i * apart);
      lanes.add(right + clearance + i * apart);
    }
  return [...lanes];
}

const cost = (course: Course): number =>
  course.slice(1).reduce((sum, b, i) => {
    const a = course[i] ?? b;
    return sum + Math.abs(a.x - b.x) + Math.abs(a.y - b.y) + perTurn;
  }, 0);

/** Without points that are no turns; null where it would go back on itself. */
function straightened(points: readonly Point[]): Course | null {
  const course: Point[] = [];
  for (const p of points) {
    const [a, b] = [course.at(-2), course.at(-1)];
    if (b && b.x === p.x && b.y === p.y) continue;
    const inLine = a && b && ((a.x === b.x && b.x === p.x) || (a.y === b.y && b.y === p.y));
    if (inLine) {
      if ((b.x - a.x) * (p.x - b.x) + (b.y - a.y) * (p.y - b.y) < 0) return null;
      course.pop();
    }
    course.push(p);
  }
  return course;
}

/** Ends lie on the sides of nodes: what is looked at begins and ends a little off them. */
const isFree = (course: Course, index: BoxIndex): boolean =>
  course.slice(1).every((b, i) => {
    const a = course[i] ?? b;
    return index.isFree(i === 0 ? towards(a, b) : a, i === course.length - 2 ? towards(b, a) : b);
  });

function towards(a: Point, b: Point): Point {
  const length = Math.abs(b.x - a.x) + Math.abs(b.y - a.y) || 1;
  const by = Math.min(5, length) / length;
  return { x: a.x + (b.x - a.x) * by, y: a.y + (b.y - a.y) * by };
}
