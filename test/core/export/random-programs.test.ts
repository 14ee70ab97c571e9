// Random programs: legal by the verifier, and the evaluator agrees with ONNX Runtime at bound and at symbolic sizes.
import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluate } from "../../../src/core/execute/index.ts";
import { emitOnnx, readModel, writeModel } from "../../../src/core/export/onnx/index.ts";
import {
  countOf,
  type Program,
  type Tensor,
  tensor,
  type Value,
  verify,
} from "../../../src/core/ir/index.ts";
import { type Bindings, evaluateSize } from "../../../src/core/shape/index.ts";
import { expectClose } from "../../support/close.ts";
import { openNative } from "../../support/onnx-runtime.ts";
import { randomFrom } from "../../support/random.ts";
import { growProgram, programDims } from "../../support/random-program.ts";

const choices = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000), fc.nat(1000), fc.nat(3)), {
  minLength: 1,
  maxLength: 14,
});

function inputsOf(program: Program, dims: Bindings, seed: number): Record<string, Tensor> {
  const random = randomFrom(seed);
  return Object.fromEntries(
    program.inputs.map(({ name, value }) => {
      const type = program.values[value] as Value;
      const at = type.shape.map((s) => evaluateSize(s, dims));
      const one = () => (type.dtype === "i32" ? Math.floor(random() * 2) : random() * 3 - 1.5);
      return [name, tensor(at, Float32Array.from({ length: countOf(at) }, one), type.dtype)];
    }),
  );
}

test("the evaluator and ONNX Runtime agree on random programs", async () => {
  await fc.assert(
    fc.asyncProperty(choices, fc.nat(1e6), async (chosen, seed) => {
      const program = growProgram(chosen);
      expect(verify(program)).toEqual([]);
      const symbolic = await openNative(emitOnnx(program, { dims: {} }));
      for (const dims of [programDims, { B: 1, T: 2, D: 6, H: 1 }]) {
        const inputs = inputsOf(program, dims, seed);
        const expected = evaluate(program, { dims, inputs });
        const bound = await openNative(emitOnnx(program, { dims }));
        for (const found of [await symbolic(inputs), await bound(inputs)]) {
          for (const [name, t] of Object.entries(expected)) expectClose(found[name] as Tensor, t);
        }
      }
    }),
    { numRuns: Number(process.env.HEDDLE_RUNS ?? 60) },
  );
});

test("fetching one output gives what fetching all gives", () => {
  fc.assert(
    fc.property(choices, fc.nat(1000), (chosen, n) => {
      const program = growProgram(chosen);
      const inputs = inputsOf(program, programDims, 1);
      const names = Object.keys(program.outputs);
      const name = names[n % names.length] as string;
      expect(evaluate(program, { inputs, fetch: [name] })[name]).toEqual(evaluate(program, { inputs })[name]);
    }),
    { numRuns: 60 },
  );
});

test("reading a written model gives the same model", () => {
  fc.assert(
    fc.property(choices, (chosen) => {
      const bytes = emitOnnx(growProgram(chosen));
      expect(writeModel(readModel(bytes))).toEqual(bytes);
    }),
    { numRuns: 40 },
  );
});
