// The shortest way of level and upright stretches between two points round all boxes: Dijkstra's search over the lines
// that run beside the boxes, for wires that no simple course leads home.

import type { BoxIndex } from "./box-index.ts";
import type { Point } from "./places.ts";

const clearance = 12;
const perTurn = 14;
/** Lines each way; beyond that the search would be felt. */
const most = 90;

interface Step {
  readonly cost: number;
  readonly x: number;
  readonly y: number;
  readonly upright: boolean | null;
  readonly before: Step | null;
}

/** Null where there is none among the lines nearest to the two. */
export function detour(from: Point, to: Point, index: BoxIndex): Point[] | null {
  const nearest = (own: readonly number[], edges: readonly number[]): number[] => {
    const middle = own.reduce((a, b) => a + b, 0) / own.length;
    const sorted = [...new Set(edges)].sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
    return [...new Set([...own, ...sorted.slice(0, most)])].sort((a, b) => a - b);
  };
  const xs = nearest(
    [from.x, to.x],
    index.boxes.flatMap((b) => [b.left - clearance, b.right + clearance]),
  );
  const ys = nearest(
    [from.y, to.y],
    index.boxes.flatMap((b) => [b.top - clearance, b.bottom + clearance]),
  );
  const at = (x: number, y: number): Point => ({ x: xs[x] ?? 0, y: ys[y] ?? 0 });
  const goal = { x: xs.indexOf(to.x), y: ys.indexOf(to.y) };
  const open: Step[] = [
    { cost: 0, x: xs.indexOf(from.x), y: ys.indexOf(from.y), upright: null, before: null },
  ];
  const done = new Set<string>();
  while (open.length > 0) {
    const now = pop(open);
    const key = `${now.x} ${now.y} ${now.upright}`;
    if (done.has(key)) continue;
    done.add(key);
    if (now.x === goal.x && now.y === goal.y) return cornersOf(now, at);
    for (const [dx, dy] of ways) {
      const [x, y] = [now.x + dx, now.y + dy];
      if (x < 0 || y < 0 || x >= xs.length || y >= ys.length) continue;
      const [a, b] = [at(now.x, now.y), at(x, y)];
      if (!index.isFree(a, b)) continue;
      const upright = dx === 0;
      const turn = now.upright === null || now.upright === upright ? 0 : perTurn;
      const length = Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
      push(open, { cost: now.cost + length + turn, x, y, upright, before: now });
    }
  }
  return null;
}

const ways = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;

function cornersOf(last: Step, at: (x: number, y: number) => Point): Point[] {
  const points: Point[] = [];
  for (let step: Step | null = last; step; step = step.before) points.push(at(step.x, step.y));
  return points.reverse();
}

/** A heap by cost. */
function push(heap: Step[], step: Step): void {
  let i = heap.length;
  heap.push(step);
  while (i > 0) {
    const up = (i - 1) >> 1;
    const above = heap[up];
    if (!above || above.cost <= step.cost) break;
    heap[i] = above;
    i = up;
  }
  heap[i] = step;
}

function pop(heap: Step[]): Step {
  const [first] = heap as [Step];
  const last = heap.pop()!;
  if (heap.length === 0) return first;
  let i = 0;
  for (;;) {
    const [l, r] = [2 * i + 1, 2 * i + 2];
    const left = heap[l];
    const right = heap[r];
    if (!left) break;
    const [c, child] = right && right.cost < left.cost ? [r, right] : [l, left];
    if (child.cost >= last.cost) break;
    heap[i] = child;
    i = c;
  }
  heap[i] = last;
  return first;
}
