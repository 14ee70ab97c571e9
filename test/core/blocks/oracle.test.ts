// Every block in every mode: the evaluator equals PyTorch, ONNX Runtime equals the evaluator, natively and in WASM.
import { describe, expect, test } from "vitest";
import { differentiate } from "../../../src/core/grad/index.ts";
import { blocks, emitOnnx, evaluate, explain, type Program, type Tensor } from "../../../src/core/index.ts";
import { extendProgram } from "../../../src/core/ir/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { literal } from "../../../src/core/shape/index.ts";
import { expectClose } from "../../support/close.ts";
import { openNative, openWasm } from "../../support/onnx-runtime.ts";
import {
  checkedDims,
  graphOf,
  inputsOf,
  type OracleCase,
  oracleCases,
  oracleFixtures,
} from "../../support/oracle.ts";

/** Blocks that compute nothing of their own: Tokens reads the text, a group is what is inside it. */
const structural = ["tokens", "group", "repeat"];
const tested = oracleFixtures().filter((name) => blocks.has(name));

const compiled = (c: OracleCase) => {
  const { document, feeds } = graphOf(c);
  return compile(document, { feeds });
};

/** Of Σ cos(i) · y_i, as the fixtures have them. */
function gradientsAre(c: OracleCase, expected: Readonly<Record<string, Tensor>>, program: Program): void {
  const g = extendProgram(program);
  const y = g.typeOf(program.outputs[`it.${Object.keys(c.outputs)[0]}`]!);
  const { dims, data } = Object.values(c.outputs)[0]!;
  const along = g.constant({ dims, dtype: "f32", data: [...data].map((_, i) => Math.cos(i)) });
  const named = y.shape.reduce((v, size, axis) => g.slice(v, { axis, start: literal(0), size }), along);
  const axes = dims.map((_, i) => i);
  const loss = g.reduceSum(g.mul(y, named), { axes, keep: false });
  const inputOf = (name: string) => (name in c.weights ? `it.${name}` : name);
  const wrt = Object.keys(expected).map(inputOf);
  const found = evaluate(differentiate(g.finish({ loss }), "loss", wrt), { inputs: inputsOf(c) });
  for (const [name, slope] of Object.entries(expected))
    expectClose(found[`d:${inputOf(name)}`] as never, slope as never);
}

test("every block has a fixture", () => {
  const kinds = [...blocks.keys()].filter((kind) => !structural.includes(kind));
  expect(tested.toSorted()).toEqual(kinds.sort());
});

test("every choice and every flag of a block stands in one of its cases", () => {
  const missing = tested.flatMap((kind) => {
    const cases = oracleCases(kind);
    return Object.entries(blocks.get(kind)?.params ?? {}).flatMap(([name, param]) => {
      const values = param.kind === "flag" ? [true, false] : (param.choices ?? []);
      const seen = cases.map((c) => c.params[name] ?? param.default);
      return values.filter((v) => !seen.includes(v)).map((v) => `${kind}: ${name} = ${v}`);
    });
  });
  expect(missing).toEqual([]);
});

describe.each(tested)("%s", (kind) => {
  test.each(oracleCases(kind).map((c) => [c.case, c] as const))("%s", async (_, c) => {
    const { checked, program } = compiled(c);
    expect(checked.diagnostics.map((d) => explain(d).title)).toEqual([]);
    const ports = Object.keys(c.outputs);
    const outputs = ports.map((p) => `it.${p}`);
    const found = evaluate(program, { inputs: inputsOf(c), fetch: outputs });
    for (const port of ports) {
      checkedDims(checked, program, port);
      expectClose(found[`it.${port}`] as never, c.outputs[port] as never);
    }
    if (c.gradients) gradientsAre(c, c.gradients, program);
    const model = emitOnnx(program, { outputs });
    for (const open of [openNative, openWasm]) {
      const run = await open(model);
      const again = await run(inputsOf(c));
      for (const name of outputs) expectClose(again[name] as never, found[name] as never);
    }
  });
});
