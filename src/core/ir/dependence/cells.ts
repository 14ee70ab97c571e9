// Dependence rules of whole primitives that work cell by cell: operands are brought to common axes first.
import type { Size } from "../../shape/index.ts";
import {
  type AbstractTensor,
  type CellAxis,
  type CellKind,
  CON,
  type DependenceScope,
  NF,
  UNK,
} from "./abstract-tensor.ts";
import {
  cellIndex,
  collapseAxes,
  collapsedAxis,
  emptyCells,
  isCollapsed,
  realOf,
  refine,
  sameAxis,
} from "./atoms.ts";
import { isOrdinary } from "./ordinary.ts";
import { give, giveConstant, type Outcome, type Scalar, type ScalarRule } from "./scalar.ts";

/** How operands see one axis together. */
export function commonAxis(views: readonly CellAxis[], isFeature: boolean): CellAxis {
  let common: CellAxis | null | undefined;
  for (const view of views) {
    if (common === undefined) common = view;
    else if (common !== null && !sameAxis(common, view)) common = isFeature ? null : refine(common, view);
  }
  return common === null ? collapsedAxis(realOf(views[0] ?? [])) : (common ?? []);
}

/** Axes on which broadcasting operands agree, aligned at the last one. */
export function commonAxes(
  ins: readonly AbstractTensor[],
  shape: readonly Size[],
  f: DependenceScope,
): CellAxis[] {
  return shape.map((size, i) => {
    const views = ins.flatMap((x) => {
      const own = x.axes[i - shape.length + x.axes.length];
      return own === undefined || realOf(own) === 1 ? [] : [own];
    });
    return views.length === 1 ? views[0]! : commonAxis(views, f.isFeature(size));
  });
}

/** x with those axes collapsed that `axes` shows collapsed. */
export function fitTo(x: AbstractTensor, axes: readonly CellAxis[]): AbstractTensor {
  const lead = axes.length - x.axes.length;
  return collapseAxes(x, (i) => {
    const to = axes[i + lead]!;
    return to.length > 0 && isCollapsed(to) && !isCollapsed(x.axes[i]!);
  });
}

/** What `mapCells` applies to each cell. */
interface CellRule {
  readonly rule: ScalarRule;
  readonly showsZeroSign?: true;
}

/** Applies `rule` to each cell; where all operands are constants it computes `fold` in the dtype's arithmetic. */
export function mapCells(
  f: DependenceScope,
  ins: readonly AbstractTensor[],
  { rule, showsZeroSign = undefined }: CellRule,
  fold: (a: number, b: number, c: number) => number,
): AbstractTensor {
  const axes = commonAxes(ins, f.shape, f);
  const fitted = ins.map((x) => fitTo(x, axes));
  const indexes = fitted.map((x) => cellIndex(x, axes));
  const out = emptyCells(axes, f.dtype, f.words);
  const scalars = ins.map((): Scalar => ({ kind: UNK, value: 0 }));
  const o: Outcome = { kind: UNK, value: 0, carry: 0 };
  const words = f.words;
  // Of ordinary numbers all along, the rule says the same in every cell. (Integers have marks, which differ.)
  const isPlain = f.dtype === "f32" && fitted.every((x) => x.dtype === "f32" && isOrdinary(x));
  if (isPlain) {
    rule(scalars, o, f);
    settle(o, f.dtype);
    if (o.kind === UNK) {
      out.kinds.fill(UNK);
      fitted.forEach((x, k) => {
        if ((o.carry & (1 << k)) !== 0) joinDeps(out, x, indexes[k] ?? null);
      });
      return out;
    }
  }
  for (let i = 0; i < out.kinds.length; i++) {
    let constant = true;
    for (let k = 0; k < fitted.length; k++) {
      const x = fitted[k]!;
      const at = indexes[k]?.[i] ?? i;
      const s = scalars[k]!;
      s.kind = x.kinds[at] as CellKind;
      s.value = x.values[at]!;
      if (s.kind !== CON) constant = false;
    }
    if (constant) {
      const [a, b, c] = scalars;
      giveConstant(o, fold(a?.value ?? 0, b?.value ?? 0, c?.value ?? 0), f.dtype === "f32");
      // A zero that came of 0 · x has the sign of x, and its reciprocal shows it.
      if (showsZeroSign && o.kind === CON && !Number.isFinite(o.value)) give(o, NF, 0);
    } else {
      rule(scalars, o, f);
      settle(o, f.dtype);
    }
    out.kinds[i] = o.kind;
    out.values[i] = o.value;
    if (o.kind === CON) continue;
    for (let k = 0; k < fitted.length; k++) {
      if ((o.carry & (1 << k)) === 0) continue;
      const from = (indexes[k]?.[i] ?? i) * words;
      const { deps } = fitted[k]!;
      for (let w = 0; w < words; w++) out.deps[i * words + w] = out.deps[i * words + w]! | deps[from + w]!;
    }
  }
  return out;
}

/** Adds what each cell of x depends on to the cells of `out` that `index` makes of it. */
function joinDeps({ deps, words }: AbstractTensor, x: AbstractTensor, index: Int32Array | null): void {
  for (let i = 0; i * words < deps.length; i++) {
    const from = (index?.[i] ?? i) * words;
    for (let w = 0; w < words; w++) deps[i * words + w] = deps[i * words + w]! | x.deps[from + w]!;
  }
}

/** Integers and bools have no masks and no infinities; integers wrap around. */
function settle(o: Outcome, dtype: DependenceScope["dtype"]): void {
  if (o.kind === CON) {
    const { carry } = o;
    giveConstant(o, o.value, dtype === "f32");
    o.carry = o.kind === CON ? 0 : carry;
  } else if (dtype !== "f32" && o.kind !== NF) {
    o.value = o.kind === UNK && dtype === "i32" ? o.value : 0;
    o.kind = UNK;
  }
}
