// The oracle of the leak proof: change an input, evaluate again, and see whether cells told of everything that moved.
import { evaluate } from "../../src/core/execute/index.ts";
import { cellIndex } from "../../src/core/ir/dependence/atoms.ts";
import {
  type AbstractTensor,
  BIG,
  CON,
  countOf,
  isWhole,
  LOW,
  NEG,
  NF,
  type Program,
  type Tensor,
  UNK,
  type Value,
  wholeAxis,
} from "../../src/core/ir/index.ts";
import { isClose } from "./close.ts";

/** For each element of a tensor the cell that tells of it. */
export function cellOf(x: AbstractTensor, dims: readonly number[]): (element: number) => number {
  const index = x.axes.every(isWhole) ? null : cellIndex(x, dims.map(wholeAxis));
  return (element) => index?.[element] ?? element;
}

/** What a number contradicts of what is known of it; undefined when it fits. */
export function contradiction(x: AbstractTensor, cell: number, value: number): string | undefined {
  const kind = x.kinds[cell];
  if (kind === NF) return undefined;
  if (kind === CON) {
    const constant = x.values[cell] as number;
    return isClose(value, constant) ? undefined : `is ${value}, not the constant ${constant}`;
  }
  if (kind === LOW) return value < Number.POSITIVE_INFINITY ? undefined : `is ${value}, not at most ordinary`;
  return Number.isFinite(value) ? undefined : `is ${value}, not finite`;
}

/** Functions with poles and gaps: the proof is for runs in which they stay finite. */
export const partial: ReadonlySet<string> = new Set(["div", "log", "mod", "pow", "reciprocal", "sqrt"]);

export const hasBit = (x: AbstractTensor, cell: number, bit: number): boolean =>
  ((x.deps[cell * x.words + (bit >> 5)] as number) & (1 << (bit & 31))) !== 0;

/** As float32 has it: what is smaller than its smallest number is 0. −0 and 0 differ only to what divides by them. */
export const moved = (a: number, b: number): boolean => !(flushed(a) === flushed(b) || Object.is(a, b));

const flushed = (v: number): number => (Math.abs(v) < 1e-45 ? 0 : v);

export const kindNames: Readonly<Record<number, string>> = {
  [CON]: "CON",
  [UNK]: "UNK",
  [NEG]: "NEG",
  [LOW]: "LOW",
  [BIG]: "BIG",
  [NF]: "NF",
};

/** All values of a program by id. */
export function evaluateAll(
  program: Program,
  dims: Readonly<Record<string, number>>,
  inputs: Readonly<Record<string, Tensor>>,
): Map<number, Tensor> {
  const outputs = Object.fromEntries(program.ops.map((op) => [`%${op.output}`, op.output]));
  const found = evaluate({ ...program, outputs }, { dims, inputs });
  const all = new Map(Object.entries(found).map(([name, t]) => [Number(name.slice(1)), t]));
  for (const input of program.inputs) all.set(input.value, inputs[input.name] as Tensor);
  return all;
}

export const elements = (value: Value, at: (s: Value["shape"][number]) => number): number =>
  countOf(value.shape.map(at));
