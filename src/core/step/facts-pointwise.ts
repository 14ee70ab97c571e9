// Facts of what works entry by entry, all of them from the primitive's record: its rule for public numbers, by which
// positions stay linear and a comparison of two of them holds on one side of a diagonal, and its rule for constants.

import { type Attrs, CON, constantOf, type IrType, type Pointwise, relation } from "../ir/index.ts";
import type { Dtype } from "../shape/index.ts";
import { constantIn, type Fact, type HalfPlane } from "./fact.ts";

export interface Operand {
  readonly fact: Fact;
  readonly dtype: Dtype;
  /** Where its axes are in the output, −1 where one entry is read by all. */
  readonly axes: readonly number[];
}

type Known = Pick<Fact, "number" | "planes">;
type AffineResult = NonNullable<ReturnType<NonNullable<Pointwise<Attrs>["affine"]>>>;

export function pointwiseFacts(
  record: Pointwise<Attrs>,
  attrs: Attrs,
  out: IrType,
  operands: readonly Operand[],
): Known {
  const numbers = operands.map(({ fact, axes, dtype }) => movedNumber(fact.number, axes, dtype));
  const constants = operands.map(({ fact }) => constantIn(fact));
  const value = constantOf(record, attrs, out, constants);
  if (value !== undefined) return { number: relation.known(value), planes: [] };
  const from = operands[0]?.dtype ?? out.dtype;
  const outcomes = record.affine?.(numbers, { from, to: out.dtype, wholeSizes: new Set() }) ?? [];
  const [only] = outcomes;
  const isOne = outcomes.length === 1 && only?.at.every((list) => list.length === 0);
  const moved = operands.map(({ fact, axes }) => movedPlanes(fact.planes, axes));
  const given = moved.flat().flatMap((plane) => {
    const there = moved.map((planes, i) => constants[i] ?? valueIn(planes, plane));
    const made = constantOf(record, attrs, out, there);
    return made === undefined ? [] : [{ ...plane, value: made }];
  });
  return {
    number: isOne ? only!.number : relation.ordinary,
    planes: [...compared(outcomes), ...given],
  };
}

const valueIn = (planes: readonly HalfPlane[], at: HalfPlane): number | undefined =>
  planes.find((p) => p.over === at.over && p.under === at.under && p.by <= at.by)?.value;

/** Where one of two outcomes is ruled out, the other one stands. */
function compared(outcomes: AffineResult): HalfPlane[] {
  if (outcomes.length !== 2) return [];
  return outcomes.flatMap(({ number }, i) => {
    const { at } = outcomes[1 - i]!;
    if (number.kind !== CON || at.length !== 1) return [];
    return at[0]!.flatMap((constraint) => {
      const plane = typeof constraint === "boolean" ? null : ruledOut(constraint);
      return plane ? [{ ...plane, value: number.value }] : [];
    });
  });
}

/** The half-plane in which x − y + c ≥ 0 is false: y − x ≥ c + 1. */
function ruledOut({ vars, coefs, c, isEquation }: relation.Constraint): Omit<HalfPlane, "value"> | null {
  const [plus, minus] = [coefs.indexOf(1), coefs.indexOf(-1)];
  if (isEquation || vars.length !== 2 || plus < 0 || minus < 0) return null;
  const [over, under] = [axisOf(vars[minus]!), axisOf(vars[plus]!)];
  return over === null || under === null ? null : { over, under, by: c + 1 };
}

/** The axis whose index a variable is; null where it is something else. */
function axisOf(v: relation.Var): number | null {
  const about = relation.aboutVar(v);
  return about.kind === "own" ? about.atom : null;
}

/** A linear form in the indices of another value. */
export function movedNumber(number: relation.Num, axes: readonly number[], dtype: Dtype): relation.Num {
  return reformed(number, dtype, (form) => {
    const gone = form.vars.filter((v) => axes[axisOf(v) ?? 0]! < 0);
    const left = gone.reduce((f, v) => relation.substitute(f, v, relation.constant(0)), form);
    return relation.rename(left, (v) => relation.own(axes[axisOf(v) ?? 0]!));
  });
}

/** A constant as it is, a form as `change` makes it, nothing of a number that is known by its bounds alone. */
export function reformed(
  number: relation.Num,
  dtype: Dtype,
  change: (form: relation.Linear) => relation.Linear,
): relation.Num {
  if (!("isInteger" in number)) return number;
  const form = relation.exactly(number);
  if (!form) return relation.ordinary;
  const changed = change(form);
  return relation.publicNumber(changed, changed, number.isInteger, dtype);
}

export const movedPlanes = (planes: readonly HalfPlane[], axes: readonly number[]): HalfPlane[] =>
  planes
    .map((p) => ({ ...p, over: axes[p.over]!, under: axes[p.under]! }))
    .filter((p) => p.over >= 0 && p.under >= 0);
