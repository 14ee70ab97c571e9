// Which axes are the time of the text that is written, and where an operand's axes go.

import { alongAxis, type Dependence, type IrType, type Op, type Program, primitive } from "../ir/index.ts";
import { dim, dimsOf, literalValue, type Size, subSizes } from "../shape/index.ts";
import { refuse } from "./refusal.ts";

/** c where the size is T + c; null where it has nothing to do with T. `node` is whose size it is. */
export function timeOffset(size: Size, time: string, node: string | null): number | null {
  if (!dimsOf(size).includes(time)) return null;
  const c = literalValue(subSizes(size, dim(time)));
  return c !== undefined && Number.isInteger(c) ? c : refuse("axis", node, size.key);
}

/** The record of an operation's primitive. */
export const recordOf = (op: Op): Dependence => primitive(op.prim)!.dependence;

/** The types of an operation's operands. */
const typesOf = (program: Program, op: Op): readonly IrType[] => op.inputs.map((id) => program.values[id]!);

/**
 * For each axis of an operand the axis of the output with the same index; −1 where entries are mixed, or one entry is
 * read by all.
 */
export function axesTo(program: Program, op: Op, operand: number): readonly number[] {
  const [ins, out] = [typesOf(program, op), program.values[op.output]!];
  return ins[operand]!.shape.map((size, axis) => {
    const along = alongAxis(recordOf(op), op.attrs, ins, out, operand, axis);
    if (along.kind === "mixed" || along.kind === "unknown") return -1;
    return literalValue(size) === 1 && literalValue(out.shape[along.to]!) !== 1 ? -1 : along.to;
  });
}
