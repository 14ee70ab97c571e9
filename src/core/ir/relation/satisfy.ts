// Whether constraints have a solution: Fourier–Motzkin on plain rows of numbers, for it is asked most of all. Numbers
// stay where float64 is exact; a row that leaves that range is dropped, which only makes "some solution" likelier.
import { type Constraint, mostCoef, mostConstant } from "./constraint.ts";
import { gcd } from "./linear.ts";
import { isWholeVar, type Var } from "./variable.ts";

/** Σ a[i] · (variable i) + c ≥ 0, or = 0. */
interface Row {
  readonly a: readonly number[];
  readonly c: number;
  readonly isEquation: boolean;
}

/** More rows than this are not worked out: then there may be a solution. */
const mostRows = 240;
/** From so many rows on parallel ones are looked for. */
const manyRows = 16;

/** False only if no whole numbers satisfy all of it. */
export function isSatisfiable(list: readonly Constraint[]): boolean {
  const place = new Map<Var, number>();
  for (const { vars } of list) for (const v of vars) if (!place.has(v)) place.set(v, place.size);
  const areWhole = [...place.keys()].map(isWholeVar);
  let rows: Row[] = [];
  for (const { vars, coefs, c, isEquation } of list) {
    const a = new Array<number>(place.size).fill(0);
    vars.forEach((v, i) => {
      a[place.get(v)!] = coefs[i]!;
    });
    rows.push({ a, c, isEquation });
  }
  const left = new Set(place.values());
  while (left.size > 0) {
    const v = cheapest(rows, left);
    left.delete(v);
    const next = without(rows, v, areWhole);
    if (next === null) return false;
    if (next === undefined) return true;
    rows = next;
  }
  return rows.every(({ c, isEquation }) => (isEquation ? c === 0 : c >= 0));
}

/** The variable that adds fewest rows. */
function cheapest(rows: readonly Row[], vars: Iterable<number>): number {
  let [best, least] = [-1, Number.POSITIVE_INFINITY];
  for (const v of vars) {
    let [from, to, isEquated] = [0, 0, false];
    for (const { a, isEquation } of rows) {
      if (a[v] === 0) continue;
      if (isEquation) isEquated = true;
      else if (a[v]! > 0) from++;
      else to++;
    }
    const cost = isEquated ? -1000 : from * to - from - to;
    if (cost < least) [least, best] = [cost, v];
  }
  return best;
}

/** Null: no solution; undefined: too many rows. */
function without(rows: readonly Row[], v: number, areWhole: readonly boolean[]): Row[] | null | undefined {
  const rest: Row[] = [];
  const using: Row[] = [];
  for (const row of rows) (row.a[v] === 0 ? rest : using).push(row);
  /** False: a contradiction. */
  const add = (p: Row, kp: number, q: Row, kq: number, isEquation: boolean): boolean => {
    const row = combined(p, kp, q, kq, isEquation, areWhole);
    if (row === false) return false;
    if (row !== true) rest.push(row);
    return true;
  };
  const equation = using
    .filter((r) => r.isEquation)
    .reduce<Row | null>((x, y) => (x && Math.abs(x.a[v]!) <= Math.abs(y.a[v]!) ? x : y), null);
  if (equation) {
    const k = equation.a[v]!;
    for (const row of using)
      if (row !== equation && !add(row, Math.abs(k), equation, -Math.sign(k) * row.a[v]!, row.isEquation))
        return null;
  } else {
    const from = using.filter((r) => r.a[v]! > 0);
    const to = using.filter((r) => r.a[v]! < 0);
    if (rest.length + from.length * to.length > mostRows) return undefined;
    for (const l of from) for (const h of to) if (!add(l, -h.a[v]!, h, l.a[v]!, false)) return null;
  }
  return rest.length > manyRows ? tightest(rest) : rest;
}

/** p · kp + q · kq in lowest terms, tightened; true: it says nothing; false: it is never so. */
function combined(
  p: Row,
  kp: number,
  q: Row,
  kq: number,
  isEquation: boolean,
  areWhole: readonly boolean[],
): Row | boolean {
  const a: number[] = [];
  let g = 0;
  let isWhole = true;
  for (let i = 0; i < p.a.length; i++) {
    const k = p.a[i]! * kp + q.a[i]! * kq;
    a.push(k);
    if (k === 0) continue;
    if (g !== 1) g = gcd(g, k);
    isWhole &&= areWhole[i]!;
  }
  let c = p.c * kp + q.c * kq;
  if (g === 0) return isEquation ? c === 0 : c >= 0;
  if (g > 1) {
    const isDivisible = c % g === 0;
    if (!isDivisible && isWhole && isEquation) return false;
    if (isDivisible || isWhole) {
      for (let i = 0; i < a.length; i++) a[i] = a[i]! / g;
      c = Math.floor(c / g);
    }
  }
  if (!(Math.abs(c) <= mostConstant && a.every((k) => Math.abs(k) <= mostCoef))) return true;
  return { a, c, isEquation };
}

/** Of parallel rows the tightest. */
function tightest(rows: readonly Row[]): Row[] {
  const kept = new Map<string, Row>();
  const equations: Row[] = [];
  for (const row of rows) {
    if (row.isEquation) {
      equations.push(row);
      continue;
    }
    const key = row.a.join();
    const old = kept.get(key);
    if (!old || row.c < old.c) kept.set(key, row);
  }
  return [...equations, ...kept.values()];
}
