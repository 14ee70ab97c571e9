// Samples of a batch of texts of different lengths are texts of their own, each as if it were alone: nothing may read two of
// them, their number, or the number of one.

import type { IrType, Op, Program } from "../ir/index.ts";
import { dimsOf, type Size } from "../shape/index.ts";
import { refuse } from "./refusal.ts";
import { axesTo, recordOf } from "./time.ts";

/** Throws `StepRefused` where a sample's numbers depend on the others; `batch` is the dim that counts them. */
export function refuseMixedSamples(program: Program, batch: string): void {
  const counts = (size: Size) => dimsOf(size).includes(batch);
  for (const { kind, name, value } of program.inputs)
    if (kind === "weight" && program.values[value]!.shape.some(counts)) refuse("samples", null, name);
  for (const op of program.ops)
    if (mixes(program, op, counts)) {
      const { origin } = program.values[op.output]!;
      refuse("samples", origin?.node ?? null, op.prim);
    }
}

function mixes(program: Program, op: Op, counts: (size: Size) => boolean): boolean {
  const record = recordOf(op);
  const [ins, out] = [op.inputs.map((id) => program.values[id]!), program.values[op.output]!];
  const size = op.attrs.size as Size | undefined;
  if (ins.length === 0) return size !== undefined && counts(size);
  if (record.kind === "moving") {
    const index = record.index(op.attrs);
    const isAlong = (axis: number) => [...ins, out].some(({ shape }: IrType) => counts(shape[axis]!));
    if (index.map === "offset" && (counts(index.start) || isAlong(index.axis))) return true;
    if (index.map === "join" && isAlong(index.axis)) return true;
  }
  return ins.some(({ shape }, i) => {
    const to = axesTo(program, op, i);
    return shape.some((size, axis) => counts(size) && to[axis]! < 0);
  });
}
