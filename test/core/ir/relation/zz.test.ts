// Linear forms, constraints and regions against brute force over small boxes. What is called impossible has no point;
// what is called implied holds at every point; a projection holds the shadow of each point.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Conjunction,
  type Constraint,
  conjunction,
  constrain,
  type Trivial,
} from "../../../../src/core/ir/relation/constraint.ts";
import { eliminate } from "../../../../src/core/ir/relation/eliminate.ts";
import {
  combine,
  constant,
  fraction,
  isUnknown,
  type Linear,
  minus,
  ofSize,
  over,
  plus,
  rational,
  substitute,
  times,
  variable,
} from "../../../../src/core/ir/relation/linear.ts";
import type { Region } from "../../../../src/core/ir/relation/region.ts";
import { isSatisfiable } from "../../../../src/core/ir/relation/satisfy.ts";
import { Scope } from "../../../../src/core/ir/relation/scope.ts";
import { edge, own, source, type Var } from "../../../../src/core/ir/relation/variable.ts";
import { World } from "../../../../src/core/ir/relation/world.ts";
import { dim, literal, mulSizes, parseSize } from "../../../../src/core/shape/index.ts";
import { box, holdsAt, isIn, type Point, valueAt } from "./points.ts";

const vars = [own(0), own(1), source(1)] as const;
const small = fc.integer({ min: -3, max: 3 });
const form = fc
  .tuple(small, small, small, fc.integer({ min: -6, max: 6 }), fc.integer({ min: 1, max: 4 }))
  .map(
    ([a, b, c, k, den]): Linear =>
      over(
        [a, b, c].reduce((sum, n, i) => plus(sum, times(variable(vars[i]!), n)), constant(k)),
        den,
      ),
  );
const constraint = fc.tuple(form, fc.boolean()).map(([f, eq]) => constrain(f, eq && f.coefs.length > 1));
const constraints = fc.array(constraint, { minLength: 0, maxLength: 5 });
const conjunctions = constraints.map((list) => conjunction(list)).filter((p) => p !== null);
const region = fc.array(conjunctions, { minLength: 0, maxLength: 4 });

const cube = [...box(vars.map((v) => [v, -5, 5] as const))];
const runs = { numRuns: 250 };

test("a form is what it says at every point", () => {
  fc.assert(
    fc.property(form, form, small, small, fc.nat(cube.length - 1), (a, b, p, q, n) => {
      const at = cube[n]!;
      const [x, y] = [valueAt(a, at), valueAt(b, at)];
      expect(valueAt(combine(a, p, b, q), at)).toBeCloseTo(p * x + q * y, 9);
      expect(valueAt(minus(a, b), at)).toBeCloseTo(x - y, 9);
      const inner = new Map([...at, [vars[0], y]]);
      expect(valueAt(substitute(a, vars[0], b), at)).toBeCloseTo(valueAt(a, inner), 9);
    }),
    { numRuns: 20000 },
  );
});

test("what float64 cannot hold exactly is unknown, and no constraint is made of it", () => {
  const huge = times(variable(own(0)), 2 ** 49);
  expect(isUnknown(plus(huge, huge))).toBe(false);
  expect(isUnknown(times(huge, 8))).toBe(true);
  expect(constrain(times(huge, 8))).toBe(true);
  expect(constrain(plus(variable(own(0)), constant(2 ** 40)))).toBe(true);
  expect(isUnknown(ofSize(mulSizes(literal(2 ** 40), literal(2 ** 12))))).toBe(true);
});

test("sizes become forms over dims, products of dims and quotients", () => {
  const size = parseSize("2*T+D/H-3");
  if (!size.ok) throw new Error("no size");
  const { coefs, c, den } = ofSize(size.size);
  expect([[...coefs].sort(), c, den]).toEqual([[1, 2], -3, 1]);
  expect(rational(0.375)).toEqual(fraction(3, 8));
  expect(rational(0.1)).toBeNull();
});

test("a constraint loses no whole point of what it was made of, and no conjunction that of its parts", () => {
  fc.assert(
    fc.property(form, fc.boolean(), constraints, fc.nat(cube.length - 1), (f, isEquation, list, n) => {
      const at = cube[n]!;
      const holds = (k: Constraint | Trivial): boolean =>
        typeof k === "boolean" ? k : holdsAt({ constraints: [k], key: "" }, at);
      const x = valueAt(f, at);
      expect(holds(constrain(f, isEquation))).toBe(isEquation ? Math.abs(x) < 1e-12 : x >= -1e-12);
      const p = conjunction(list);
      expect(p === null ? false : holdsAt(p, at)).toBe(list.every(holds));
    }),
    { numRuns: 2000 },
  );
});

test("no solution means none, and a projection holds every shadow", () => {
  let [empty, full] = [0, 0];
  fc.assert(
    fc.property(constraints, (list) => {
      const p = conjunction(list);
      const points = p ? cube.filter((at) => holdsAt(p, at)) : [];
      if (p === null || !isSatisfiable(p.constraints)) {
        empty++;
        expect(points).toEqual([]);
        return;
      }
      full++;
      const shadow = eliminate(p, [vars[1]]);
      for (const at of points) expect(shadow && holdsAt(shadow, at)).toBe(true);
      for (const k of shadow?.constraints ?? []) expect(k.vars).not.toContain(vars[1]);
    }),
    { numRuns: 20000 },
  );
  expect(Math.min(empty, full)).toBeGreaterThan(20);
});

const T = dim("T");
/** Indices 0 … T−1, a text of 1 … T tokens; and all that is so at the sizes that are tried. */
function world(side: "right" | "left") {
  const w = new World(side, () => ofSize(T));
  w.assume(constrain(minus(ofSize(T), constant(1))));
  return w;
}
const ranged: readonly Var[] = vars;
const pointsAt = (t: number): Point[] => [...box(ranged.map((v) => [v, 0, t - 1] as const))];
const timeVar = ofSize(T).vars[0]!;
const withT = (at: Point, t: number): Point => new Map([...at, [timeVar, t]]);
const scopeOf = () => new Scope(world("right"), new Map(ranged.map((v) => [v, ofSize(T)])));

test("union, intersection, difference, reduction and hull are right at every point of every size", () => {
  fc.assert(
    fc.property(region, region, fc.integer({ min: 1, max: 4 }), (a, b, t) => {
      const scope = scopeOf();
      const [union, both, rest] = [scope.union(a, b), scope.intersect(a, b), scope.subtract(a, b)];
      const hull = a.length > 0 ? scope.hull(a) : null;
      // What was asked before is answered from the scope's memory: the same points, if not the same words for them.
      const again = scope.union(
        a.map((p) => ({ ...p })),
        b,
      );
      for (const bare of pointsAt(t)) {
        const at = withT(bare, t);
        const [x, y] = [isIn(a, at), isIn(b, at)];
        expect(isIn(union, at)).toBe(x || y);
        expect(isIn(again, at)).toBe(x || y);
        expect(isIn(both, at)).toBe(x && y);
        // A difference may keep more, never less.
        if (x && !y) expect(isIn(rest, at)).toBe(true);
        if (!x) expect(isIn(rest, at)).toBe(false);
        if (x && hull) expect(holdsAt(hull, at)).toBe(true);
      }
    }),
    { numRuns: 20000 },
  );
});

test("what follows holds, what is impossible is nowhere", () => {
  let followed = 0;
  fc.assert(
    fc.property(conjunctions, constraint, (p: Conjunction, k) => {
      const scope = scopeOf();
      const implied = typeof k !== "boolean" && scope.implies(p, k);
      if (implied) followed++;
      for (const t of [1, 2, 3, 4])
        for (const bare of pointsAt(t)) {
          const at = withT(bare, t);
          if (!holdsAt(p, at)) continue;
          expect(scope.isPossible(p)).toBe(true);
          if (implied) expect(holdsAt({ constraints: [k], key: "" }, at)).toBe(true);
        }
    }),
    { numRuns: 20000 },
  );
  expect(followed).toBeGreaterThan(10);
});

test("a projection and a substitution keep every point, edges of texts too", () => {
  const [b, j] = [own(0), source(1)];
  const length = edge("text", b);
  fc.assert(
    fc.property(region, fc.boolean(), small, (given: Region, past, shift) => {
      const scope = scopeOf();
      const bound = constrain(
        past ? minus(variable(j), variable(length)) : minus(variable(length), variable(j)),
      );
      const r = scope.intersect(given, [conjunction([bound])!]);
      const shadow = scope.project(r, [b]);
      const moved = scope.substitute(r, own(1), plus(variable(j), constant(shift)));
      for (const t of [1, 3])
        for (const bare of pointsAt(t))
          for (let n = 1; n <= t; n++) {
            // Where a region says that two samples are one, a projection speaks of the text of the other.
            const lengths = vars.map((v) => [edge("text", v), n] as const);
            const at = new Map([...withT(bare, t), ...lengths]);
            if (isIn(r, at)) expect(isIn(shadow, at)).toBe(true);
            const target = new Map([...at, [own(1), at.get(j)! + shift]]);
            const inside = target.get(own(1))! >= 0 && target.get(own(1))! < t;
            if (inside && isIn(r, target)) expect(isIn(moved, at)).toBe(true);
          }
      expect(shadow.every((p) => p.constraints.every((k) => !k.vars.includes(b)))).toBe(true);
    }),
    { numRuns: 20000 },
  );
});

test("the edge of a text leaves it at least one token, at either end", () => {
  for (const side of ["right", "left"] as const) {
    const scope = new Scope(world(side), new Map());
    const at = edge("text", null);
    const can = (n: Linear) => scope.isPossible(conjunction([constrain(minus(variable(at), n), true)])!);
    expect([can(constant(0)), can(ofSize(T)), can(minus(ofSize(T), constant(1)))]).toEqual(
      side === "right" ? [false, true, true] : [true, false, true],
    );
  }
});
