// Gradients where there is no one slope: ties, corners, jumps. The expected values are PyTorch 1.13's.
import { expect, test } from "vitest";
import { evaluate } from "../../../src/core/execute/index.ts";
import {
  type Attrs,
  newBuilder,
  type Primitive,
  type PrimitiveName,
  primitive,
  tensor,
} from "../../../src/core/ir/index.ts";
import { literal } from "../../../src/core/shape/index.ts";

type Rows = readonly (readonly number[])[];

const rows: readonly [
  PrimitiveName,
  { readonly at: Rows; readonly attrs?: Attrs; readonly gradients: Rows },
][] = [
  ["relu", { at: [[-1, 0, 2]], gradients: [[0, 0, 1]] }],
  // biome-ignore format: one row a tensor
  ["max", { at: [[1, 2, 3], [1, 5, 0]], gradients: [[0.5, 0, 1], [0.5, 1, 0]] }],
  // biome-ignore format: one row a tensor
  ["min", { at: [[1, 2, 3], [1, 5, 0]], gradients: [[0.5, 1, 0], [0.5, 0, 1]] }],
  ["reduceMax", { at: [[1, 2, 2]], attrs: { axes: [0], keep: false }, gradients: [[0, 0.5, 0.5]] }],
  // biome-ignore format: one row a tensor
  ["pow", { at: [[0, 0, 2, 0], [0, 2, 0, 1]], gradients: [[0, 0, 0, 1], [0, 0, Math.LN2, 0]] }],
  // biome-ignore format: one row a tensor
  ["mod", { at: [[7, -7], [3, 3]], gradients: [[1, 1], [-2, 3]] }],
];

test.each(rows)("%s shares its gradient as PyTorch does: %j", (name, { at, attrs = {}, gradients }) => {
  const g = newBuilder({});
  const ins = at.map((data, i) =>
    g.input({ kind: "feed", name: `${i}` }, { shape: [literal(data.length)], dtype: "f32" }),
  );
  const out = g.emit(name, ins, attrs);
  const { vjp } = primitive(name) as Primitive;
  if (vjp === "nonDifferentiable") throw new Error(`${name} has no gradient`);
  const dy = g.expand(g.scalar(1), { shape: out.shape });
  const found = vjp(g, { ins, out, dy, attrs }).map((d) => d ?? g.scalar(0));
  const program = g.finish(Object.fromEntries(found.map((d, i) => [`d${i}`, d])));
  const inputs = Object.fromEntries(at.map((data, i) => [`${i}`, tensor([data.length], data)]));
  const values = evaluate(program, { inputs });
  gradients.forEach((expected, i) => {
    expect([...(values[`d${i}`]?.data ?? [])]).toEqual(expected);
  });
});
