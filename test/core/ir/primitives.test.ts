// Every primitive on its samples: the declared type is what is computed, and the vjp is the slope.
import { describe, expect, test } from "vitest";
import { evaluate } from "../../../src/core/execute/index.ts";
import {
  countOf,
  isPrimitive,
  newBuilder,
  type Primitive,
  primitives,
  type Tensor,
  tensor,
  verify,
} from "../../../src/core/ir/index.ts";
import { evaluateSize, literal, type Size } from "../../../src/core/shape/index.ts";
import { isClose } from "../../support/close.ts";
import {
  build,
  buildGradients,
  type Case,
  cases,
  drawInputs,
  otherDims,
  primeDims,
  primeSizes,
  programOf,
} from "../../support/samples.ts";

const numbers = (shape: readonly Size[]) => shape.map((s) => evaluateSize(s, {}));

describe("the table", () => {
  test.each(Object.entries(primitives))("%s has its own name and samples", (name, prim) => {
    expect(prim.name).toBe(name);
    expect(isPrimitive(name)).toBe(true);
    expect(prim.samples.length).toBeGreaterThan(0);
  });
});

describe("declared type", () => {
  test.each(cases.map((c) => [c.name, c] as const))("of %s is what is computed", (_, c) => {
    const g = newBuilder({});
    const { ins, out } = build(g, c);
    const program = g.finish({ out });
    expect(verify(program)).toEqual([]);
    const inputs = drawInputs(program, [c], numbers);
    const dims = numbers(out.shape);
    const data = c.prim.eval(
      ins.map((_, i) => inputs[`${c.name}/${i}`] as Tensor),
      c.sample.attrs ?? {},
      dims,
      (s) => evaluateSize(s, {}),
    );
    expect(data.length).toBe(countOf(dims));
    if (out.dtype !== "f32") expect(data.every(Number.isInteger)).toBe(true);
    if (out.dtype === "bool") expect(data.every((v) => v === 0 || v === 1)).toBe(true);
    expect(evaluateSize(c.prim.flops(ins as never, out, c.sample.attrs ?? {}), {})).toBeGreaterThanOrEqual(0);
  });

  test("holds for symbolic sizes at any values", () => {
    const symbolic = cases.filter((c) => !c.sample.data && c.prim.name !== "constant");
    const program = programOf(symbolic, primeSizes);
    expect(verify(program)).toEqual([]);
    for (const dims of [primeDims, otherDims]) {
      const at = (shape: readonly Size[]) => shape.map((s) => evaluateSize(s, dims));
      const outputs = evaluate(program, { dims, inputs: drawInputs(program, symbolic, at) });
      for (const [name, t] of Object.entries(outputs)) expect(t.data.length, name).toBe(countOf(t.dims));
    }
  });
});

const smooth = cases.filter((c) => c.prim.vjp !== "nonDifferentiable" && !c.sample.rough);

describe("vjp", () => {
  test.each(smooth.map((c) => [c.name, c] as const))("of %s is the central difference", (_, c) => {
    const g = newBuilder({});
    const built = build(g, c);
    const gradients = buildGradients(g, c, built, literal);
    const outputs = Object.fromEntries(gradients.flatMap((d, i) => (d ? [[`d${i}`, d]] : [])));
    const program = g.finish({ out: built.out, ...outputs });
    const inputs = drawInputs(program, [c], numbers);
    const found = evaluate(program, { inputs });
    expect(gradients.length).toBe(built.out.dtype === "f32" ? built.ins.length : 0);
    gradients.forEach((d, i) => {
      const expected = centralDifference(c, inputs, i);
      if (d === null) {
        expect(expected.every((v) => v === 0)).toBe(true);
        return;
      }
      expect(d.shape.map((s) => s.key)).toEqual(built.ins[i]?.shape.map((s) => s.key));
      const data = (found[`d${i}`] as Tensor).data;
      const wrong = [...expected].flatMap((e, k) =>
        isClose(data[k] as number, e, { absolute: 1e-8, relative: 1e-6 }) ? [] : [`[${k}] ${data[k]} ≠ ${e}`],
      );
      expect(wrong).toEqual([]);
    });
  });
});

/** d Σ out·dy / d input `which`, in float64, by Richardson's two steps: the error is of fourth order. */
function centralDifference(c: Case, inputs: Readonly<Record<string, Tensor>>, which: number): Float64Array {
  const prim: Primitive = c.prim;
  const ins = c.sample.dims.map((_, i) => inputs[`${c.name}/${i}`] as Tensor);
  const dy = inputs[`${c.name}/dy`] as Tensor;
  const x = ins[which] as Tensor;
  if (x.dtype !== "f32") return new Float64Array(x.data.length);
  const loss = (k: number, step: number): number => {
    const moved = x.data.slice();
    moved[k] = (moved[k] as number) + step;
    const at = ins.map((t, i) => (i === which ? tensor(x.dims, moved) : t));
    const out = prim.eval(at, c.sample.attrs ?? {}, dy.dims, (s) => evaluateSize(s, {}));
    return out.reduce((sum, v, i) => sum + v * (dy.data[i] as number), 0);
  };
  return x.data.map((_, k) => {
    const slope = (h: number) => (loss(k, h) - loss(k, -h)) / (2 * h);
    return (4 * slope(5e-4) - slope(1e-3)) / 3;
  });
}
