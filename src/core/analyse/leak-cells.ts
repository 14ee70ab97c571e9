// Reading cells: which entries a cell stands for, and which input cells it may depend on.
import { type AbstractTensor, countCells, type Value, valueAt } from "../ir/index.ts";
import { positionsOf } from "./leak-positions.ts";
import type { InputCells, Run } from "./leak-run.ts";
import type { InputPosition } from "./leak-types.ts";

/** Index of each cell along one axis; null where the axis is not told apart. */
export function axisIndexOf(x: AbstractTensor, axis: number): ((cell: number) => number) | null {
  const atoms = x.axes[axis];
  if (atoms === undefined || atoms.some((a) => a.n !== a.real)) return null;
  const below = countCells(x.axes.slice(axis + 1));
  const n = countCells([atoms]);
  return (cell) => Math.floor(cell / below) % n;
}

/** Axes of a value that count samples and times of a stream, and its heads. */
export interface ValueAxes {
  readonly sample: number | null;
  readonly times: readonly number[];
  readonly head: number | null;
}

/** The first axis of the stream's own size is its samples; the others go by what their sizes are made of. */
export function axesOf(run: Pick<Run, "program" | "inputs">, value: Value): ValueAxes {
  const positions = positionsOf(run.program);
  const streams = run.inputs
    .filter((i) => i.dims.length === 2)
    .map((i) => valueAt(run.program, i.value).shape);
  const batches = new Set(streams.map((s) => s[0]?.key));
  const times = new Set(streams.map((s) => s[1]?.key));
  const keys = value.shape.map((s) => s.key);
  const first = keys.findIndex((k) => batches.has(k));
  const sample = first < 0 ? null : first;
  const isTime = (i: number): boolean => {
    const size = value.shape[i];
    if (i === sample || size === undefined) return false;
    return times.has(size.key) || size.terms.some((t) => t.powers.some(([n]) => positions.time.has(n)));
  };
  const counting = keys.map((_, i) => i).filter(isTime);
  const between = keys.findIndex((_, i) => i !== sample && !counting.includes(i));
  const head = counting[0] !== undefined && between >= 0 && between < counting[0] ? between : null;
  return { sample, times: counting, head };
}

/** Calls `f` with each input cell of a set of bits. */
export function eachBit(deps: ArrayLike<number>, f: (bit: number) => void): void {
  for (let w = 0; w < deps.length; w++) {
    for (let word = deps[w]! >>> 0; word !== 0; word &= word - 1) f(w * 32 + (31 - Math.clz32(word & -word)));
  }
}

export const hasBit = (x: AbstractTensor, cell: number, bit: number): boolean =>
  (x.deps[cell * x.words + (bit >> 5)]! & (1 << (bit & 31))) !== 0;

export const depsOf = (x: AbstractTensor, cell: number): Uint32Array =>
  x.deps.subarray(cell * x.words, (cell + 1) * x.words);

export function inputOfBit(
  run: Pick<Run, "inputs">,
  bit: number,
): { readonly input: InputCells; readonly at: number } {
  const input = run.inputs.findLast((i) => i.first <= bit)!;
  return { input, at: bit - input.first };
}

/** Where an input cell stands: [B, T] of a stream; other inputs count as times of one sample. */
export function positionOfBit(run: Pick<Run, "inputs">, bit: number): InputPosition {
  const { input, at } = inputOfBit(run, bit);
  const time =
    input.dims.length === 2
      ? input.dims[1]!
      : Math.max(
          1,
          input.dims.reduce((a, b) => a * b, 1),
        );
  return { stream: input.stream ?? input.name, sample: Math.floor(at / time), time: at % time };
}

export function bitOf(run: Run, { stream, sample, time }: InputPosition): number {
  const input = run.inputs.find((i) => (i.stream ?? i.name) === stream)!;
  return input.first + sample * (input.dims[1] ?? 1) + time;
}
