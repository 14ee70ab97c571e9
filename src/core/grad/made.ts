// What a value was made by: to look through an operation at its inputs.
import type { Op, Value } from "../ir/index.ts";

export interface Made {
  readonly prim: string;
  readonly ins: readonly Value[];
  readonly attrs: Op["attrs"];
}

/** True for a constant of that one number, however it is broadcast. */
export function isConstant(made: ReadonlyMap<number, Made>, v: Value | undefined, value: number): boolean {
  const m = v && made.get(v.id);
  if (m?.prim === "expand") return isConstant(made, m.ins[0], value);
  const data = m?.prim === "constant" ? (m.attrs as { data: readonly number[] }).data : [];
  return data.length === 1 && Object.is(data[0], value);
}

/** The value that softmax gave, if this is the gradient through it: y·d − y·Σ y·d. */
export function softmaxBehind(made: ReadonlyMap<number, Made>, v: Value): Made | undefined {
  const difference = made.get(v.id);
  if (difference?.prim !== "sub") return undefined;
  const [a, b] = difference.ins.map((i) => made.get(i.id));
  const y = a?.prim === "mul" && b?.prim === "mul" ? a.ins[0] : undefined;
  const same = y && b?.ins[0]?.id === y.id;
  const from = same ? made.get(y.id) : undefined;
  return from?.prim === "softmax" ? from : undefined;
}
