// A pointwise primitive's record on operands of which some are known numbers: what holds of a whole region of indices.

import { CON, UNK } from "./dependence/abstract-tensor.ts";
import { giveConstant, type Outcome, type Scalar } from "./dependence/scalar.ts";
import type { Pointwise } from "./dependence-record.ts";
import type { Attrs, IrType } from "./program.ts";

/**
 * The number that comes out where the operands are these, undefined where it is not one number: 0 of 0 · x, −∞ of
 * −∞ + x. An operand that is undefined is an ordinary finite number.
 */
export function constantOf(
  record: Pointwise<Attrs>,
  attrs: Attrs,
  { dtype }: Pick<IrType, "dtype">,
  operands: readonly (number | undefined)[],
): number | undefined {
  const out: Outcome = { kind: UNK, value: 0, carry: 0 };
  if (operands.every((v) => v !== undefined)) {
    const [a = 0, b = 0, c = 0] = operands;
    giveConstant(out, record.formula(attrs, dtype)(a, b, c), dtype === "f32");
  } else {
    const scalars = operands.map((v): Scalar => ({ kind: v === undefined ? UNK : CON, value: v ?? 0 }));
    record.rule(scalars, out);
  }
  return out.kind === CON ? out.value : undefined;
}
