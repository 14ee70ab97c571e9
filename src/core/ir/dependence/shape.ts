// What the cells of a value depend on after its axes were moved, cut, joined or repeated.
import { stridedIndex } from "../loops.ts";
import type { AbstractTensor, Atom, CellAxis, DependenceScope } from "./abstract-tensor.ts";
import {
  cellIndex,
  collapseAxes,
  collapsedAxis,
  copyCell,
  countCells,
  countOfAxis,
  emptyCells,
  isCollapsed,
  isWhole,
  joinInto,
  normalAxis,
  pickCells,
  realOf,
  wholeAxis,
} from "./atoms.ts";
import { commonAxis, fitTo } from "./cells.ts";

/** Strides of axes in cells. */
function strides(axes: readonly CellAxis[]): number[] {
  const out: number[] = [];
  let s = countCells(axes);
  for (const axis of axes) {
    s /= countOfAxis(axis);
    out.push(s);
  }
  return out;
}

export function transposeCells(x: AbstractTensor, perm: readonly number[]): AbstractTensor {
  const own = strides(x.axes);
  const axes = perm.map((p) => x.axes[p]!);
  return pickCells(
    x,
    axes,
    stridedIndex(
      axes.map(countOfAxis),
      perm.map((p) => own[p]!),
    ),
  );
}

/** Broadcasts; axes that are new are seen as usual. */
export function expandCells(x: AbstractTensor, f: DependenceScope): AbstractTensor {
  const lead = f.shape.length - x.axes.length;
  const axes = f.shape.map((size, i) => {
    const own = i < lead ? [] : x.axes[i - lead]!;
    return own.length > 0 ? own : f.axis(size);
  });
  const index = cellIndex(x, axes);
  return index === null ? x : pickCells(x, axes, index);
}

/** `n` entries of an axis from `start` on. */
export function sliceCells(
  x: AbstractTensor,
  axis: number,
  start: number,
  n: number,
  f: DependenceScope,
): AbstractTensor {
  const own = x.axes[axis]!;
  if (n === realOf(own)) return seen(x, axis, f);
  // Behind the last atom that is told apart, entries are alike in groups of `inner`.
  const last = own.findLastIndex((a) => a.n > 1);
  const [head, tail] = [own.slice(0, last + 1), own.slice(last + 1)];
  const inner = realOf(tail);
  const aligned = isWhole(head) && start % inner === 0 && n % inner === 0;
  if (last < 0 || !aligned)
    return stretched(
      collapseAxes(x, (i) => i === axis),
      axis,
      n,
      f,
    );
  const axes = x.axes.map((a, i) => (i === axis ? normalAxis([...wholeAxis(n / inner), ...tail]) : a));
  const own2 = strides(x.axes);
  const step = own2[axis]!;
  const index = stridedIndex(axes.map(countOfAxis), own2, (start / inner) * step);
  return seen(pickCells(x, axes, index), axis, f);
}

/** Some entries of a collapsed axis: all that is known of them is what is known of all. */
function stretched(x: AbstractTensor, axis: number, n: number, f: DependenceScope): AbstractTensor {
  const to = f.axis(f.shape[axis]!);
  const [from, axes] = [[...x.axes], [...x.axes]];
  from[axis] = [];
  axes[axis] = realOf(to) === n ? to : collapsedAxis(n);
  const index = cellIndex({ ...x, axes: from }, axes);
  return index === null ? { ...x, axes } : pickCells(x, axes, index);
}

/** A constant's axis becomes a feature axis when a slice gives it a feature's name. */
function seen(x: AbstractTensor, axis: number, f: DependenceScope): AbstractTensor {
  const usual = f.axis(f.shape[axis]!);
  const own = x.axes[axis]!;
  return isCollapsed(usual) && isWhole(own) && own.length > 0 ? collapseAxes(x, (i) => i === axis) : x;
}

/** Joined along one axis. */
export function concatCells(
  ins: readonly AbstractTensor[],
  axis: number,
  f: DependenceScope,
): AbstractTensor {
  const whole = ins.every((x) => isWhole(x.axes[axis]!));
  const length = ins.reduce((n, x) => n + realOf(x.axes[axis]!), 0);
  const common = f.shape.map((size, i) =>
    i === axis
      ? []
      : commonAxis(
          ins.map((x) => x.axes[i]!),
          f.isFeature(size),
        ),
  );
  const parts = ins.map((x) => {
    const own = whole ? x.axes[axis]! : [];
    const flat = whole ? x : collapseAxes(x, (i) => i === axis);
    const axes = common.map((a, i) => (i === axis ? own : a));
    const fitted = fitTo({ ...flat, axes: flat.axes.map((a, i) => (i === axis ? own : a)) }, axes);
    const index = cellIndex(fitted, axes);
    return index === null ? fitted : pickCells(fitted, axes, index);
  });
  const axes = common.map((a, i) => (i === axis ? (whole ? wholeAxis(length) : collapsedAxis(length)) : a));
  const out = emptyCells(axes, f.dtype, f.words);
  const outer = countCells(axes.slice(0, axis));
  const inner = countCells(axes.slice(axis + 1));
  const row = countOfAxis(axes[axis]!) * inner;
  let at = 0;
  parts.forEach((part, which) => {
    const width = countOfAxis(part.axes[axis]!) * inner;
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < width; i++) {
        const to = o * row + at + i;
        if (whole || which === 0) copyCell(part, o * width + i, out, to);
        else joinInto(out, to, part, o * width + i);
      }
    }
    if (whole) at += width;
  });
  return out;
}

interface Piece extends Atom {
  readonly step: number;
}

/**
 * The same entries under another shape. Atoms are cut and merged as the axes ask; where they do not line up, the
 * stretch between two common boundaries becomes one cell that tells what holds for all of it.
 */
export function reshapeCells(x: AbstractTensor, f: DependenceScope): AbstractTensor {
  const atoms = x.axes.flat();
  const reals = f.shape.map(f.at);
  if (reals.length === x.axes.length && x.axes.every((a, i) => realOf(a) === reals[i])) return x;
  const blurred = new Set<number>();
  const plan = planOf(atoms, f, reals, blurred);
  const source =
    blurred.size === 0 ? x : collapseAxes({ ...x, axes: atoms.map((a) => [a]) }, (i) => blurred.has(i));
  const pieces = plan.flat();
  const axes = plan.map((p) => normalAxis(p));
  return pickCells(
    source,
    axes,
    stridedIndex(
      pieces.map((p) => p.n),
      pieces.map((p) => p.step),
    ),
  );
}

/** For each axis of the output the pieces that it is made of; atoms that have to be blurred are noted. */
function planOf(
  atoms: readonly Atom[],
  f: DependenceScope,
  reals: readonly number[],
  blurred: Set<number>,
): Piece[][] {
  for (;;) {
    const before = blurred.size;
    const plan = tryPlan(atoms, f, reals, blurred);
    if (blurred.size === before) return plan;
  }
}

function tryPlan(
  atoms: readonly Atom[],
  f: DependenceScope,
  reals: readonly number[],
  blurred: Set<number>,
): Piece[][] {
  const count = (a: Atom, i: number) => (blurred.has(i) ? 1 : a.n);
  let step = atoms.reduce((n, a, i) => n * count(a, i), 1);
  const plan: Piece[][] = reals.map(() => []);
  let [i, axis] = [0, 0];
  while (axis < reals.length) {
    // One stretch between common boundaries.
    const [firstAtom, firstAxis] = [i, axis];
    let [have, want] = [1, 1];
    do {
      if (want <= have && axis < reals.length) want *= reals[axis++]!;
      else have *= atoms[i++]?.real ?? 1;
    } while (have !== want || (axis < reals.length && reals[axis] === 1));
    const stretch = Array.from({ length: i - firstAtom }, (_, k) => firstAtom + k);
    if (stretch.some((k) => blurred.has(k))) {
      for (let a = firstAxis; a < axis; a++) {
        plan[a] = f.axis(f.shape[a]!).map((atom) => ({ ...atom, step: 0 }));
      }
      continue;
    }
    let [k, left] = [firstAtom, atoms[firstAtom]?.real ?? 1];
    let apart = step / (atoms[firstAtom]?.n ?? 1);
    for (let a = firstAxis; a < axis; a++) {
      const usual = isCollapsed(f.axis(f.shape[a]!));
      let rest = reals[a]!;
      while (rest > 1) {
        const atom = atoms[k]!;
        const part = left % rest === 0 ? rest : rest % left === 0 ? left : 0;
        if (part === 0) {
          for (const s of stretch) blurred.add(s);
          return plan;
        }
        left /= part;
        rest /= part;
        const distinct = atom.n === atom.real;
        plan[a]?.push({ real: part, n: distinct || !usual ? part : 1, step: distinct ? apart * left : 0 });
        if (left === 1 && k + 1 < i) {
          left = atoms[++k]?.real ?? 1;
          apart /= atoms[k]?.n ?? 1;
        }
      }
    }
    for (const s of stretch) step /= atoms[s]?.n ?? 1;
  }
  return plan;
}
