// ONNX Runtime against the evaluator: every primitive, every sample, and every gradient, natively and in WASM.
// One model holds them all, so that an engine is opened once; a case that fails is named by its output.
import { beforeAll, describe, expect, test } from "vitest";
import { evaluate } from "../../../src/core/execute/index.ts";
import { emitOnnx } from "../../../src/core/export/onnx/index.ts";
import type { Tensor } from "../../../src/core/ir/index.ts";
import { evaluateSize, literal, type Size } from "../../../src/core/shape/index.ts";
import { expectClose, expectGradientClose } from "../../support/close.ts";
import { openNative, openWasm, type Run } from "../../support/onnx-runtime.ts";
import { cases, drawInputs, otherDims, primeDims, primeSizes, programOf } from "../../support/samples.ts";

type Tensors = Record<string, Tensor>;

const numbersAt = (dims: Record<string, number>) => (shape: readonly Size[]) =>
  shape.map((s) => evaluateSize(s, dims));

const compare = (name: string, found: Tensors, expected: Tensors): void => {
  const check = name.includes("/d") ? expectGradientClose : expectClose;
  check(found[name] as Tensor, expected[name] as Tensor);
};

const fixed = programOf(cases, literal);
const resizable = cases.filter((c) => !c.sample.data && c.prim.name !== "constant");
const symbolic = programOf(resizable, primeSizes);

const engines: [string, (model: Uint8Array) => Promise<Run>, number][] = [
  ["onnxruntime-node, opset 17", openNative, 17],
  ["onnxruntime-node, opset 20", openNative, 20],
  ["onnxruntime-web, opset 17", openWasm, 17],
  ["onnxruntime-web, opset 20", openWasm, 20],
];

describe.each(engines)("%s gives what the evaluator gives for", (_, open, opset) => {
  const inputs = drawInputs(fixed, cases, numbersAt({}));
  const expected = evaluate(fixed, { inputs });
  let found: Tensors = {};
  beforeAll(async () => {
    const run = await open(emitOnnx(fixed, { opset }));
    found = await run(inputs);
  });
  test.each(Object.keys(fixed.outputs))("%s", (name) => {
    compare(name, found, expected);
  });
});

describe.each(engines.slice(0, 3))("%s, one model with symbolic sizes, run at", (_, open, opset) => {
  let run: Run;
  beforeAll(async () => {
    run = await open(emitOnnx(symbolic, { opset, dims: {} }));
  });
  test.each([primeDims, otherDims])("%j", async (dims) => {
    const inputs = drawInputs(symbolic, resizable, numbersAt(dims));
    const expected = evaluate(symbolic, { dims, inputs });
    const found = await run(inputs);
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
    const wrong = Object.keys(expected).flatMap((name) => {
      try {
        compare(name, found, expected);
        return [];
      } catch (e) {
        return [`${name}: ${e}`];
      }
    });
    expect(wrong).toEqual([]);
  });
});
