// Axes as lists of atoms: how two views of one axis are brought together, and how cells follow.

import { stridedIndex } from "../loops.ts";
import {
  type AbstractTensor,
  type Atom,
  type CellAxis,
  type CellKind,
  CON,
  type DependenceScope,
  NF,
  UNK,
} from "./abstract-tensor.ts";
import { joinRule, type Outcome, type Scalar } from "./scalar.ts";

export const realOf = (axis: CellAxis): number => axis.reduce((n, a) => n * a.real, 1);
export const countOfAxis = (axis: CellAxis): number => axis.reduce((n, a) => n * a.n, 1);
export const countCells = (axes: readonly CellAxis[]): number => axes.reduce((n, a) => n * countOfAxis(a), 1);

/** True when every entry has its own cell. */
export const isWhole = (axis: CellAxis): boolean => axis.every((a) => a.n === a.real);
export const isCollapsed = (axis: CellAxis): boolean => axis.every((a) => a.n === 1);

export const wholeAxis = (real: number): CellAxis => (real === 1 ? [] : [{ real, n: real }]);
export const collapsedAxis = (real: number): CellAxis => (real === 1 ? [] : [{ real, n: 1 }]);

export const sameAxis = (a: CellAxis, b: CellAxis): boolean =>
  a === b || (a.length === b.length && a.every((x, i) => x.real === b[i]?.real && x.n === b[i]?.n));

/** Merges neighbours of one sort: row-major order stays. */
export function normalAxis(parts: readonly Atom[]): CellAxis {
  const out: Atom[] = [];
  for (const part of parts) {
    if (part.real === 1) continue;
    const last = out.at(-1);
    const sameSort = last !== undefined && (last.n === last.real) === (part.n === part.real);
    if (sameSort) out[out.length - 1] = { real: last.real * part.real, n: last.n * part.n };
    else out.push({ real: part.real, n: part.n });
  }
  return out;
}

/** The view that tells apart what either tells apart; null where their atoms do not line up. */
export function refine(a: CellAxis, b: CellAxis): CellAxis | null {
  if (sameAxis(a, b)) return a;
  const parts: Atom[] = [];
  let [i, j] = [0, 0];
  let [left, right] = [a[0]?.real ?? 1, b[0]?.real ?? 1];
  while (i < a.length && j < b.length) {
    const part = left % right === 0 ? right : right % left === 0 ? left : 0;
    if (part === 0) return null;
    const whole = a[i]?.n === a[i]?.real || b[j]?.n === b[j]?.real;
    parts.push({ real: part, n: whole ? part : 1 });
    left /= part;
    right /= part;
    if (left === 1) left = a[++i]?.real ?? 1;
    if (right === 1) right = b[++j]?.real ?? 1;
  }
  return normalAxis(parts);
}

/** Steps through cells of `axis` (which lie `stride` apart) in the order of `to`, a refinement of it. */
function walkAxis(axis: CellAxis, to: CellAxis, stride: number, dims: number[], steps: number[]): void {
  let apart = stride * countOfAxis(axis);
  let i = 0;
  let left = axis[0]?.real ?? 1;
  if (axis[0]) apart /= axis[0].n;
  for (const atom of to) {
    let rest = atom.real;
    while (rest > 1) {
      const from = axis[i];
      const part = from === undefined ? rest : left % rest === 0 ? rest : left;
      left /= part;
      rest /= part;
      const distinct = from !== undefined && from.n === from.real;
      dims.push(atom.n === atom.real ? part : 1);
      steps.push(distinct ? apart * left : 0);
      if (left === 1 && from !== undefined) {
        i++;
        left = axis[i]?.real ?? 1;
        apart /= axis[i]?.n ?? 1;
      }
    }
  }
}

/**
 * For each cell of `axes`, the cell of `x` that tells of it. `x` broadcasts: leading axes may be missing and axes
 * of length 1 stretch. `axes` must refine those of x. Null when both have the same cells.
 */
export function cellIndex(x: AbstractTensor, axes: readonly CellAxis[]): Int32Array | null {
  const lead = axes.length - x.axes.length;
  if (lead === 0 && x.axes.every((a, i) => sameAxis(a, axes[i]!))) return null;
  const [dims, steps]: [number[], number[]] = [[], []];
  let stride = countCells(x.axes);
  axes.forEach((to, i) => {
    const own = i < lead ? [] : x.axes[i - lead]!;
    stride /= countOfAxis(own);
    walkAxis(own, to, stride, dims, steps);
  });
  return stridedIndex(dims, steps);
}

/** The cells of x that `index` names, under new axes. */
export function pickCells(x: AbstractTensor, axes: readonly CellAxis[], index: Int32Array): AbstractTensor {
  const out = emptyCells(axes, x.dtype, x.words);
  for (let i = 0; i < index.length; i++) copyCell(x, index[i]!, out, i);
  return out;
}

export function copyCell(from: AbstractTensor, at: number, to: AbstractTensor, i: number): void {
  to.kinds[i] = from.kinds[at]!;
  to.values[i] = from.values[at]!;
  for (let w = 0; w < to.words; w++) {
    to.deps[i * to.words + w] = from.deps[at * to.words + w]!;
  }
}

export function emptyCells(
  axes: readonly CellAxis[],
  dtype: AbstractTensor["dtype"],
  words: number,
): AbstractTensor {
  const n = countCells(axes);
  return {
    axes,
    dtype,
    kinds: new Uint8Array(n),
    values: new Float64Array(n),
    words,
    deps: new Uint32Array(n * words),
  };
}

/** All cells alike: a constant, or an unknown that depends on no input. */
export function fillCells(
  axes: readonly CellAxis[],
  dtype: AbstractTensor["dtype"],
  words: number,
  kind: CellKind,
  value = 0,
): AbstractTensor {
  const out = emptyCells(axes, dtype, words);
  out.kinds.fill(kind);
  out.values.fill(value);
  return out;
}

const [p, q]: [Scalar, Scalar] = [
  { kind: UNK, value: 0 },
  { kind: UNK, value: 0 },
];
const joined: Outcome = { kind: UNK, value: 0, carry: 0 };

/** Cell i of `to` becomes what holds for it and for cell `at` of `from`. */
export function joinInto(to: AbstractTensor, i: number, from: AbstractTensor, at: number): void {
  p.kind = to.kinds[i] as CellKind;
  p.value = to.values[i]!;
  q.kind = from.kinds[at] as CellKind;
  q.value = from.values[at]!;
  joinRule(p, q, joined, 3);
  to.kinds[i] = joined.kind;
  // Equal marks stay a mark only among themselves.
  to.values[i] =
    joined.kind === UNK ? (p.kind === q.kind && p.value === q.value ? p.value : 0) : joined.value;
  for (let w = 0; w < to.words; w++) {
    const k = i * to.words + w;
    to.deps[k] = joined.kind === CON ? 0 : to.deps[k]! | from.deps[at * to.words + w]!;
  }
}

/** The axes that `which` names are seen as one cell each from here on: it tells what holds for all entries. */
export function collapseAxes(x: AbstractTensor, which: (axis: number) => boolean): AbstractTensor {
  const axes = x.axes.map((a, i) => (which(i) ? collapsedAxis(realOf(a)) : a));
  if (axes.every((a, i) => sameAxis(a, x.axes[i]!))) return x;
  const [dims, steps]: [number[], number[]] = [[], []];
  let stride = countCells(axes);
  x.axes.forEach((axis, i) => {
    const n = countOfAxis(axis);
    const shrunk = which(i);
    if (!shrunk) stride /= n;
    dims.push(n);
    steps.push(shrunk ? 0 : stride);
  });
  const index = stridedIndex(dims, steps);
  const out = emptyCells(axes, x.dtype, x.words);
  const seen = new Uint8Array(out.kinds.length);
  for (let i = 0; i < index.length; i++) {
    const to = index[i]!;
    if (seen[to]) joinInto(out, to, x, i);
    else copyCell(x, i, out, to);
    seen[to] = 1;
  }
  return out;
}

/** Known numbers, row-major; axes that are collapsed tell what holds for all of their entries. */
export function constantCells(
  axes: readonly CellAxis[],
  data: readonly number[],
  f: DependenceScope,
): AbstractTensor {
  const whole = emptyCells(
    axes.map((a) => wholeAxis(realOf(a))),
    f.dtype,
    f.words,
  );
  data.forEach((v, i) => {
    const number = f.dtype === "f32" ? Math.fround(v) : v;
    if (Number.isNaN(number)) whole.kinds[i] = NF;
    else whole.values[i] = number;
  });
  return collapseAxes(whole, (i) => isCollapsed(axes[i]!));
}
