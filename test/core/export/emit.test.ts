// Sizes in ONNX models: symbolic, bound, or read off an input.
import { describe, expect, test } from "vitest";
import { evaluate } from "../../../src/core/execute/index.ts";
import {
  emitOnnx,
  type OnnxOptions,
  onnxModel,
  readModel,
  writeModel,
} from "../../../src/core/export/onnx/index.ts";
import { newBuilder, type Program, type Tensor, tensor } from "../../../src/core/ir/index.ts";
import { addSizes, dim, literal } from "../../../src/core/shape/index.ts";
import { expectClose } from "../../support/close.ts";
import { openNative } from "../../support/onnx-runtime.ts";

const [B, T, P, D, V] = [dim("B"), dim("T"), dim("P"), dim("D"), dim("V")];

/** Embedding, a cache of P past positions, causal attention over P + T of them. */
function attention(): Program {
  const g = newBuilder({ B: 2, T: 3, P: 2, D: 4, V: 5 }, ["B", "T", "P"]);
  const ids = g.input({ kind: "ids", name: "text", stream: "text" }, { shape: [B, T], dtype: "i32" });
  const past = g.input({ kind: "feed", name: "past" }, { shape: [B, P, D], dtype: "f32" });
  const table = g.input(
    {
      kind: "weight",
      name: "embed.w",
      owner: "embed",
      seedName: "embed.w",
      init: { kind: "normal", std: 1 },
      decay: true,
    },
    { shape: [V, D], dtype: "f32" },
  );
  const x = g.gather(table, ids);
  const all = g.concat([past, x], { axis: 1 });
  const S = addSizes(P, T);
  const keys = g.iota({ size: S });
  const queries = g.reshape(g.add(g.iota({ size: T }), g.sub(sizeAsInt(S), sizeAsInt(T))), {
    shape: [T, literal(1)],
  });
  const keep = g.lessEqual(keys, queries);
  const scores = g.div(g.matmul(x, g.swap(all)), g.sqrt(g.sizeOf({ size: D })));
  const weights = g.softmax(g.where(keep, scores, g.scalar(Number.NEGATIVE_INFINITY)));
  return g.finish({ "attn[0].weights": weights, out: g.matmul(weights, all), keep });

  function sizeAsInt(size: typeof T) {
    return g.cast(g.sizeOf({ size }), { dtype: "i32" });
  }
}

const numbers = (dims: readonly number[], dtype: Tensor["dtype"] = "f32"): Tensor => {
  const count = dims.reduce((a, b) => a * b, 1);
  return tensor(
    dims,
    Array.from({ length: count }, (_, i) => (dtype === "i32" ? i % 5 : Math.sin(i + 1))),
    dtype,
  );
};

const inputsAt = (b: number, t: number, p: number) => ({
  text: numbers([b, t], "i32"),
  past: numbers([b, p, 4]),
  "embed.w": numbers([5, 4]),
});

async function expectAgreement(program: Program, options: OnnxOptions, dims: Record<string, number>) {
  const run = await openNative(emitOnnx(program, options));
  const inputs = inputsAt(dims.B ?? 2, dims.T ?? 3, dims.P ?? 2);
  const found = await run(inputs);
  const expected = evaluate(program, {
    dims,
    inputs,
    fetch: options.outputs ?? Object.keys(program.outputs),
  });
  expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, t] of Object.entries(expected)) expectClose(found[name] as Tensor, t);
}

describe("sizes", () => {
  test("that are dynamic stay symbolic; the model runs at all of them", async () => {
    const { inputs, outputs } = onnxModel(attention()).graph;
    expect(inputs.map(({ name, shape }) => [name, shape])).toEqual([
      ["text", ["B", "T"]],
      ["past", ["B", "P", 4]],
      ["embed.w", [5, 4]],
    ]);
    expect(outputs.map((o) => o.shape)).toEqual([
      ["B", "T", "P+T"],
      ["B", "T", 4],
      ["T", "P+T"],
    ]);
    for (const [b, t, p] of [
      [2, 3, 2],
      [1, 1, 7],
      [3, 5, 1],
    ] as const) {
      await expectAgreement(attention(), {}, { B: b, T: t, P: p });
    }
  });

  test("that are bound leave nothing to compute", async () => {
    const dims = { B: 1, T: 4, P: 3, D: 4, V: 5 };
    const model = onnxModel(attention(), { dims });
    expect(model.graph.nodes.map((n) => n.opType)).not.toContain("Shape");
    expect(model.graph.inputs[0]?.shape).toEqual([1, 4]);
    await expectAgreement(attention(), { dims }, dims);
  });

  test("may all be symbolic", async () => {
    expect(onnxModel(attention(), { dims: {} }).graph.inputs[2]?.shape).toEqual(["V", "D"]);
    await expectAgreement(attention(), { dims: {} }, { B: 2, T: 2, P: 2 });
  });

  test("are read off an input that only they need", () => {
    const g = newBuilder({ B: 2, T: 3 }, ["B", "T"]);
    g.input({ kind: "ids", name: "text", stream: "text" }, { shape: [B, T], dtype: "i32" });
    const model = onnxModel(g.finish({ positions: g.iota({ size: T }) }));
    expect(model.graph.inputs.map((i) => i.name)).toEqual(["text"]);
  });

  test("that no input carries take their example value", async () => {
    const g = newBuilder({ T: 3 }, ["T"]);
    const program = g.finish({ positions: g.iota({ size: T }) });
    const { positions } = await (await openNative(emitOnnx(program)))({});
    expect(positions).toEqual(tensor([3], [0, 1, 2], "i32"));
  });
});

describe("the interface", () => {
  test("has only what the outputs asked for need", async () => {
    const model = onnxModel(attention(), { outputs: ["keep"], dims: { B: 2, T: 3, P: 2 } });
    expect(model.graph.inputs).toEqual([]);
    expect(model.graph.outputs.map((o) => o.name)).toEqual(["keep"]);
    await expectAgreement(attention(), { outputs: ["keep"] }, {});
  });

  test("can carry the weights inside", async () => {
    const weights = { "embed.w": numbers([5, 4]) };
    const model = onnxModel(attention(), { weights });
    expect(model.graph.inputs.map((i) => i.name)).toEqual(["text", "past"]);
    expect(model.graph.initializers.map((t) => t.name)).toContain("embed.w");
    await expectAgreement(attention(), { weights }, {});
    const part = onnxModel(attention(), { weights, outputs: ["keep"], dims: { B: 1, T: 2, P: 1 } });
    expect(part.graph.initializers.map((t) => t.name)).not.toContain("embed.w");
  });

  test("may give one value two names, and inputs and constants as outputs", async () => {
    const g = newBuilder({});
    const x = g.input({ kind: "feed", name: "x" }, { shape: [literal(2)], dtype: "f32" });
    const y = g.exp(x);
    const program = g.finish({ a: y, b: y, x, copy: x, one: g.scalar(1) });
    const found = await (await openNative(emitOnnx(program)))({ x: tensor([2], [0, 0]) });
    expect(found).toEqual({
      a: tensor([2], [1, 1]),
      b: tensor([2], [1, 1]),
      x: tensor([2], [0, 0]),
      copy: tensor([2], [0, 0]),
      one: tensor([], [1]),
    });
  });

  test("keeps names of inputs apart from names of its own", async () => {
    const g = newBuilder({});
    const type = { shape: [literal(2)], dtype: "f32" } as const;
    const [a, b] = ["t0", "t1"].map((name) => g.input({ kind: "feed", name }, type));
    if (!a || !b) throw new Error("two inputs");
    const program = g.finish({ t2: g.mul(g.add(a, b), g.sub(a, b)), t3: g.add(a, b) });
    const found = await (await openNative(emitOnnx(program)))({
      t0: tensor([2], [3, 4]),
      t1: tensor([2], [1, 2]),
    });
    expect(found).toEqual({ t2: tensor([2], [8, 12]), t3: tensor([2], [4, 6]) });
  });

  test("refuses an output that is named like another input, an unknown output and an old opset", () => {
    const g = newBuilder({});
    const x = g.input({ kind: "feed", name: "x" }, { shape: [], dtype: "f32" });
    const program = g.finish({ x: g.exp(x) });
    expect(() => onnxModel(program)).toThrow('output "x" has the name of an input');
    expect(() => onnxModel(program, { outputs: ["y"] })).toThrow('the program has no output "y"');
    expect(() => onnxModel(program, { opset: 16 })).toThrow("opset 16 is too old");
  });
});

describe("the nodes", () => {
  test("share equal constants and equal sizes", () => {
    const { nodes, initializers } = onnxModel(attention()).graph;
    const calls = nodes.map((n) => JSON.stringify([n.opType, n.inputs, n.attributes]));
    expect(new Set(calls).size).toBe(calls.length);
    const constants = initializers.map((t) => `${t.dataType} ${t.dims} ${t.raw}`);
    expect(new Set(constants).size).toBe(constants.length);
  });

  test("of a norm, its scale and its shift are one, where nothing else reads what lies between", async () => {
    const g = newBuilder({});
    const input = (name: string, ...dims: readonly number[]) =>
      g.input({ kind: "feed", name }, { shape: dims.map(literal), dtype: "f32" });
    const [x, scale, shift, column] = [input("x", 2, 3), input("s", 3), input("b", 3), input("c", 2, 1)];
    const norm = g.normalize(x, { eps: 1e-5 });
    const [wide, std] = [g.mul(scale, norm), g.inverseStd(x, { eps: 1e-5 })];
    const program = g.finish({
      ...{ whole: g.add(wide, shift), scaled: wide, norm, std },
      ...{ column: g.mul(norm, column), double: g.add(g.mul(norm, norm), shift) },
    });
    const feeds = { x: numbers([2, 3]), s: numbers([3]), b: numbers([3]), c: numbers([2, 1]) };
    for (const [outputs, nodes] of [
      [["whole"], ["LayerNormalization"]],
      [["scaled"], ["LayerNormalization"]],
      [
        ["whole", "scaled"],
        ["LayerNormalization", "Add"],
      ],
      [
        ["whole", "norm"],
        ["LayerNormalization", "Mul", "Add"],
      ],
      [
        ["whole", "std"],
        ["LayerNormalization", "Mul", "Add"],
      ],
      [["column"], ["LayerNormalization", "Mul"]],
      [["double"], ["LayerNormalization", "Mul", "Add"]],
    ]) {
      const model = onnxModel(program, { outputs: outputs! });
      expect(model.graph.nodes.map((n) => n.opType)).toEqual(nodes);
      const found = await (await openNative(writeModel(model)))(feeds);
      const expected = evaluate(program, { inputs: feeds, fetch: outputs! });
      for (const [name, t] of Object.entries(expected)) expectClose(found[name]!, t);
    }
  });

  test("take the statistics of a normalization from one node", () => {
    const g = newBuilder({});
    const x = g.input({ kind: "feed", name: "x" }, { shape: [literal(2), literal(3)], dtype: "f32" });
    const model = (outputs: string[]) =>
      onnxModel(g.finish({ y: g.normalize(x, { eps: 1e-5 }), std: g.inverseStd(x, { eps: 1e-5 }) }), {
        outputs,
      });
    expect(model(["y", "std"]).graph.nodes.map((n) => n.outputs)).toEqual([["y", "", "std"]]);
    expect(model(["y"]).graph.nodes.map((n) => n.outputs)).toEqual([["y"]]);
  });

  test("multiply by a transposed matrix where it lies", () => {
    const g = newBuilder({});
    const [two, three] = [literal(2), literal(3)];
    const a = g.input({ kind: "feed", name: "a" }, { shape: [two, three], dtype: "f32" });
    const model = onnxModel(g.finish({ y: g.matmul(g.swap(a), a), z: g.matmul(a, g.swap(a)) }));
    expect(model.graph.nodes.map((n) => n.opType)).toEqual(["Gemm", "Gemm"]);
  });

  test("say where they come from", () => {
    const g = newBuilder({});
    const x = g.input({ kind: "feed", name: "x" }, { shape: [], dtype: "f32" });
    const y = g.from({ node: "blocks[1]/ffn" }, () => g.exp(x));
    expect(onnxModel(g.finish({ y })).graph.nodes[0]?.name).toBe("blocks[1]/ffn/Exp_0");
  });
});

test("a model written and read back is the same", () => {
  const model = onnxModel(attention(), { dims: {}, weights: { "embed.w": numbers([5, 4]) } });
  const full = { ...model, metadata: { source: "heddle", note: "ünï" } };
  expect(readModel(writeModel(full))).toEqual(full);
});
