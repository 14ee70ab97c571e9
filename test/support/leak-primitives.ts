// Perturbation of single primitives against their dependence rules, at whole and at collapsed axes.

import { collapseAxes, emptyCells } from "../../src/core/ir/dependence/atoms.ts";
import {
  type AbstractTensor,
  type CellAxis,
  CON,
  cellsOf as cellsByRecord,
  collapsedAxis,
  countOf,
  type DependenceScope,
  NF,
  newBuilder,
  type Tensor,
  tensor,
  UNK,
  wholeAxis,
} from "../../src/core/ir/index.ts";
import { evaluateSize, type Size } from "../../src/core/shape/index.ts";
import { cellOf, contradiction, hasBit, kindNames, moved, partial } from "./leak-soundness.ts";
import { randomFrom } from "./random.ts";
import { build, type Case, drawInputs } from "./samples.ts";

const at = (s: Size): number => evaluateSize(s, {});
const numbers = (shape: readonly Size[]) => shape.map(at);

/** Which axes of input `i` are collapsed in variant `v`: none in the first. */
const collapsed = (v: number, i: number, axis: number): boolean =>
  v > 0 && randomFrom(v * 64 + i * 8 + axis)() < 0.5;

/** All disagreements between rule and perturbation; empty when the rule is sound there. */
export function primitiveFaults(c: Case): string[] {
  const g = newBuilder({});
  const { ins, out } = build(g, c);
  const program = g.finish({ out });
  const drawn = drawInputs(program, [c], numbers);
  const tensors = ins.map((_, i) => drawn[`${c.name}/${i}`] as Tensor);
  const attrs = program.ops.at(-1)?.attrs ?? {};
  const dims = numbers(out.shape);
  const evaluateAt = (given: readonly Tensor[]) => c.prim.eval(given, attrs, dims, at);
  const faults: string[] = [];
  for (let v = 0; v < 5; v++) {
    const { cells, words } = cellsOf(tensors, v);
    const axis = (s: Size): CellAxis =>
      v > 2 && at(s) > 1 && at(s) % 2 === v % 2 ? collapsedAxis(at(s)) : wholeAxis(at(s));
    const f: DependenceScope = {
      shape: out.shape,
      dtype: out.dtype,
      words,
      at,
      axis,
      isFeature: (s) => v === 4 && at(s) > 2,
      assume: () => {},
    };
    const told = cellsByRecord(c.prim.dependence, cells, attrs, f);
    const where = cellOf(told, dims);
    const check = (values: Float64Array, about: string) =>
      values.forEach((value, i) => {
        if (partial.has(c.prim.name) && !Number.isFinite(value)) return;
        const fault = contradiction(told, where(i), value);
        if (fault) faults.push(`variant ${v}: [${i}] ${fault} ${about}`);
      });
    const before = evaluateAt(tensors);
    check(before, "at first");
    let bit = 0;
    tensors.forEach((t, which) => {
      for (let k = 0; k < t.data.length; k++, bit++) {
        for (const other of others(c, t, k)) {
          const data = t.data.slice();
          data[k] = other;
          const after = evaluateAt(tensors.map((x, i) => (i === which ? tensor(t.dims, data, t.dtype) : x)));
          check(after, `after ${which}[${k}] = ${other}`);
          after.forEach((value, i) => {
            const cell = where(i);
            if (!moved(value, before[i] as number) || hasBit(told, cell, bit) || told.kinds[cell] === NF)
              return;
            const kind = kindNames[told.kinds[cell] as number];
            faults.push(`variant ${v}: [${i}] (${kind}) moves with ${which}[${k}] → ${other}`);
          });
        }
      }
    });
  }
  return faults.slice(0, 5);
}

/** Other numbers for one entry; infinities and NaN are constants of the sample and stay. */
function others(c: Case, t: Tensor, k: number): number[] {
  const value = t.data[k] as number;
  if (!Number.isFinite(value)) return [];
  if (t.dtype === "bool") return [1 - value];
  if (t.dtype === "i32") return c.sample.data ? [value === 1 ? 2 : 1] : [(value + 1) % (c.sample.below ?? 4)];
  const [low, high] = c.sample.range ?? [-2, 2];
  return [low + (high - low) * 0.29, low + (high - low) * 0.83];
}

function cellsOf(tensors: readonly Tensor[], v: number): { cells: AbstractTensor[]; words: number } {
  const words = Math.max(1, Math.ceil(tensors.reduce((n, t) => n + countOf(t.dims), 0) / 32));
  let bit = 0;
  const cells = tensors.map((t, i) => {
    const x = emptyCells(t.dims.map(wholeAxis), t.dtype, words);
    t.data.forEach((value, k) => {
      if (Number.isNaN(value)) x.kinds[k] = NF;
      else if (!Number.isFinite(value)) {
        x.kinds[k] = CON;
        x.values[k] = value;
      } else {
        x.kinds[k] = UNK;
        x.deps[k * words + (bit >> 5)] = 1 << (bit & 31);
      }
      bit++;
    });
    return collapseAxes(x, (axis) => collapsed(v, i, axis));
  });
  return { cells, words };
}
