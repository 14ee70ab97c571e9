// Dependence rules of the primitives that fold entries: sums, means, maxima, products of matrices, rows.
import { one } from "../../shape/index.ts";
import { stridedIndex } from "../loops.ts";
import {
  type AbstractTensor,
  BIG,
  bigThreshold,
  type CellAxis,
  type CellKind,
  CON,
  type DependenceScope,
  maskThreshold,
  NEG,
  NF,
  UNK,
} from "./abstract-tensor.ts";
import {
  cellIndex,
  collapseAxes,
  collapsedAxis,
  countCells,
  countOfAxis,
  emptyCells,
  isCollapsed,
  pickCells,
  realOf,
  refine,
} from "./atoms.ts";
import { commonAxes, fitTo, mapCells } from "./cells.ts";
import { ordinaryLines } from "./ordinary.ts";
import {
  addRule,
  divRule,
  give,
  giveConstant,
  maxRule,
  mulRule,
  type Outcome,
  type Scalar,
} from "./scalar.ts";

const acc: Scalar = { kind: CON, value: 0 };
const term: Scalar = { kind: CON, value: 0 };
const pair: readonly Scalar[] = [acc, term];
const o: Outcome = { kind: CON, value: 0, carry: 0 };

/** acc + term in `o`. A sum of constants is one only where no order of adding could round it. */
function addUp(): Outcome {
  if (acc.kind !== CON || term.kind !== CON) return addRule(pair, o);
  const sum = acc.value + term.value;
  const exact = acc.value === 0 || term.value === 0 || isExact(acc.value, term.value, sum);
  if (exact || !Number.isFinite(sum)) return giveConstant(o, sum, true);
  return giveAbout(o, sum);
}

/** A number that is known but for its rounding. */
function giveAbout(out: Outcome, value: number): Outcome {
  if (value <= -maskThreshold) return give(out, NEG, 0, -value);
  return give(out, value >= bigThreshold ? BIG : UNK, 0);
}

/** What `times` equal terms of which each is the constant `value` come to. */
function repeated(out: Scalar, value: number, times: number): void {
  out.kind = CON;
  out.value = value;
  if (times === 1 || value === 0 || !Number.isFinite(value)) return;
  if (isExact(value, value * times)) out.value = value * times;
  else {
    giveAbout(o, value * times);
    out.kind = o.kind;
    out.value = o.value;
  }
}

const isExact = (...values: readonly number[]): boolean =>
  values.every((v) => Number.isInteger(v) && Math.abs(v) < 2 ** 24);

/** How often the sum over the collapsed atoms of these axes counts each cell. */
const multiplicity = (axes: readonly CellAxis[]): number =>
  axes.flat().reduce((n, a) => (a.n === a.real ? n : n * a.real), 1);

/** Takes up one more term, `times` times, into cell `to` of `out`; `kind`, `value` and deps come from elsewhere. */
function fold(out: AbstractTensor, to: number, max: boolean): void {
  acc.kind = out.kinds[to] as CellKind;
  acc.value = out.values[to]!;
  if (max) {
    if (acc.kind === CON && term.kind === CON) give(o, CON, 0, Math.max(acc.value, term.value));
    else maxRule(pair, o);
  } else addUp();
  out.kinds[to] = o.kind;
  out.values[to] = o.kind === CON || o.kind === NEG ? o.value : 0;
}

function carryOver(out: AbstractTensor, to: number, from: AbstractTensor, at: number): void {
  const { words } = out;
  for (let w = 0; w < words; w++) {
    const k = to * words + w;
    const kept = (o.carry & 1) === 0 ? 0 : out.deps[k]!;
    out.deps[k] = (o.carry & 2) === 0 ? kept : kept | from.deps[at * words + w]!;
  }
}

export type Fold = "sum" | "mean" | "max" | "squares";

/** Folds axes into one entry each. */
export function reduceCells(
  x: AbstractTensor,
  folded: readonly number[],
  keep: boolean,
  how: Fold,
  f: DependenceScope,
): AbstractTensor {
  if (how === "squares") {
    const same = { ...f, shape: x.axes.map(() => one) };
    return reduceCells(
      mapCells(same, [x, x], { rule: mulRule }, (a, b) => a * b),
      folded,
      keep,
      "sum",
      f,
    );
  }
  const kept = x.axes.map((a, i): CellAxis => (folded.includes(i) ? [] : a));
  const axes = keep ? kept : kept.filter((_, i) => !folded.includes(i));
  const out = emptyCells(axes, f.dtype, f.words);
  if (how === "max") out.values.fill(f.dtype === "i32" ? -2147483648 : Number.NEGATIVE_INFINITY);
  let stride = countCells(kept);
  const steps = x.axes.map((axis, i) => {
    if (folded.includes(i)) return 0;
    stride /= countOfAxis(axis);
    return stride;
  });
  const times = how === "max" ? 1 : multiplicity(folded.map((i) => x.axes[i]!));
  const to = stridedIndex(x.axes.map(countOfAxis), steps);
  for (let i = 0; i < to.length; i++) {
    term.kind = x.kinds[i] as CellKind;
    term.value = term.kind === UNK ? 0 : x.values[i]!;
    if (term.kind === CON) repeated(term, term.value, times);
    fold(out, to[i]!, how === "max");
    carryOver(out, to[i]!, x, i);
  }
  if (f.dtype === "i32")
    out.kinds.forEach((kind, i) => {
      if (kind === NEG || kind === BIG) out.kinds[i] = UNK;
    });
  if (how === "mean")
    divideBy(
      out,
      folded.reduce((n, i) => n * realOf(x.axes[i]!), 1),
    );
  return out;
}

function divideBy(out: AbstractTensor, count: number): void {
  const by: Scalar = { kind: CON, value: count };
  for (let i = 0; i < out.kinds.length; i++) {
    acc.kind = out.kinds[i] as CellKind;
    acc.value = out.values[i]!;
    if (acc.kind === CON) out.values[i] = Math.fround(acc.value / count);
    else {
      divRule([acc, by], o);
      out.kinds[i] = o.kind;
      out.values[i] = o.value;
    }
  }
}

/** […, n, k] · […, k, m]: the union over the terms that survive. */
export function matmulCells(a: AbstractTensor, b: AbstractTensor, f: DependenceScope): AbstractTensor {
  const shape = f.shape.slice(0, -2);
  const lead = { ...f, shape };
  const leading = (x: AbstractTensor): AbstractTensor => ({ ...x, axes: x.axes.slice(0, -2) });
  const batch = commonAxes([leading(a), leading(b)], shape, lead);
  const [ka, kb] = [a.axes.at(-1)!, b.axes.at(-2)!];
  const k = refine(ka, kb) ?? collapsedAxis(realOf(ka));
  const [rows, columns] = [a.axes.at(-2)!, b.axes.at(-1)!];
  const left = brought(a, [...batch, rows, k]);
  const right = brought(b, [...batch, k, columns]);
  const out = emptyCells([...batch, rows, columns], f.dtype, f.words);
  const [n, inner, m] = [countOfAxis(rows), countOfAxis(k), countOfAxis(columns)];
  const times = multiplicity([k]);
  const product: Outcome = { kind: UNK, value: 0, carry: 0 };
  const operands: [Scalar, Scalar] = [
    { kind: UNK, value: 0 },
    { kind: UNK, value: 0 },
  ];
  const [x, y] = operands;
  const words = f.words;
  const cells = out.kinds.length;
  const plainRows = ordinaryLines(left, cells / m, inner, 1, (row) => row * inner);
  const plainColumns = ordinaryLines(right, right.kinds.length / inner, inner, m, (column) => {
    const j = column % m;
    return (column - j) * inner + j;
  });
  for (let to = 0; to < cells; to++) {
    const j = to % m;
    const row = (to - j) / m;
    const s = (row - (row % n)) / n;
    const column = s * m + j;
    if (plainRows.isOrdinary[row] === 1 && plainColumns.isOrdinary[column] === 1) {
      out.kinds[to] = UNK;
      for (let w = 0; w < words; w++)
        out.deps[to * words + w] = plainRows.deps[row * words + w]! | plainColumns.deps[column * words + w]!;
      continue;
    }
    for (let t = 0; t < inner; t++) {
      const [from, other] = [row * inner + t, (s * inner + t) * m + j];
      x.kind = left.kinds[from] as CellKind;
      y.kind = right.kinds[other] as CellKind;
      if (x.kind === UNK && y.kind === UNK && out.kinds[to] === UNK) {
        // Ordinary numbers all along: the usual case.
        for (let w = 0; w < words; w++) {
          const more = left.deps[from * words + w]! | right.deps[other * words + w]!;
          out.deps[to * words + w] = out.deps[to * words + w]! | more;
        }
        continue;
      }
      x.value = left.values[from]!;
      y.value = right.values[other]!;
      if (x.kind === CON && y.kind === CON) giveConstant(product, x.value * y.value, true);
      else mulRule(operands, product);
      if (product.kind === CON && product.value === 0) continue;
      term.kind = product.kind;
      term.value = product.kind === UNK ? 0 : product.value;
      if (term.kind === CON) repeated(term, term.value, times);
      fold(out, to, false);
      for (let w = 0; w < words; w++) {
        const at = to * words + w;
        let deps = (o.carry & 1) === 0 ? 0 : out.deps[at]!;
        if ((o.carry & 2) !== 0) {
          if ((product.carry & 1) !== 0) deps |= left.deps[from * words + w]!;
          if ((product.carry & 2) !== 0) deps |= right.deps[other * words + w]!;
        }
        out.deps[at] = deps;
      }
    }
  }
  return out;
}

/** x with the cells of `axes`, which refine or collapse its own. */
function brought(x: AbstractTensor, axes: readonly CellAxis[]): AbstractTensor {
  const fitted = fitTo(x, axes);
  const index = cellIndex(fitted, axes);
  return index === null ? fitted : pickCells(fitted, axes, index);
}

/** `table[ids]`: a known id names its row, an unknown one may name any. */
export function gatherCells(table: AbstractTensor, ids: AbstractTensor, f: DependenceScope): AbstractTensor {
  const own = table.axes[0]!;
  const any = collapseAxes(table, (i) => i === 0);
  const whole = any !== table;
  const out = emptyCells([...ids.axes, ...table.axes.slice(1)], f.dtype, f.words);
  const row = any.kinds.length;
  for (let i = 0; i < ids.kinds.length; i++) {
    const [kind, id] = [ids.kinds[i] as CellKind, ids.values[i]!];
    const outside = kind === NF || (kind === CON && !(id >= 0 && id < realOf(own)));
    const named = kind === CON && whole && !outside;
    const from = named ? table : any;
    for (let r = 0; r < row; r++) {
      const [at, to] = [named ? id * row + r : r, i * row + r];
      out.kinds[to] = outside ? NF : from.kinds[at]!;
      out.values[to] = outside ? 0 : from.values[at]!;
      if (out.kinds[to] === CON) continue;
      for (let w = 0; w < f.words; w++) {
        const deps = from.deps[at * f.words + w]!;
        out.deps[to * f.words + w] = deps | ids.deps[i * f.words + w]!;
      }
    }
  }
  return out;
}

/** One for the id, zeros elsewhere. */
export function oneHotCells(ids: AbstractTensor, f: DependenceScope): AbstractTensor {
  const depth = f.axis(f.shape.at(-1)!);
  const n = countOfAxis(depth);
  const out = emptyCells([...ids.axes, depth], f.dtype, f.words);
  for (let i = 0; i < ids.kinds.length; i++) {
    const [kind, id] = [ids.kinds[i] as CellKind, ids.values[i]!];
    for (let d = 0; d < n; d++) {
      const to = i * n + d;
      if (kind === CON && !(isCollapsed(depth) && realOf(depth) > 1)) {
        out.values[to] = id === d ? 1 : 0;
        continue;
      }
      out.kinds[to] = kind === NF ? NF : UNK;
      for (let w = 0; w < f.words; w++) out.deps[to * f.words + w] = ids.deps[i * f.words + w]!;
    }
  }
  return out;
}
