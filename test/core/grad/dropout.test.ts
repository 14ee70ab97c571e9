// Dropout while training: the right share, the same on every engine, of its own for every node, step and seed.
import { expect, test } from "vitest";
import { emitOnnx, evaluate, parseDocument, type Tensor } from "../../../src/core/index.ts";
import { tensor } from "../../../src/core/ir/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { expectClose } from "../../support/close.ts";
import { openNative, openWasm } from "../../support/onnx-runtime.ts";

const [rows, width] = [64, 100];

/** Two dropouts in a row after an embedding of ones. */
function graph(p: number) {
  const parsed = parseDocument(
    JSON.stringify({
      format: 1,
      name: "dropout",
      dims: { B: 1, T: rows, D: width, V: 2 },
      text: { main: "0" },
      seed: 1,
      nodes: {
        tokens: { block: "tokens" },
        emb: { block: "embedding" },
        drop: { block: "dropout", params: { p } },
        again: { block: "dropout", params: { p } },
      },
      wires: ["emb.x → again.x", "emb.x → drop.x", "tokens.ids → emb.ids"],
      layout: {},
    }),
  );
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.document;
}

const whole = (v: number) => tensor([], [v], "i32");
const feeds = (seed: number, step: number): Record<string, Tensor> => ({
  "main.ids": tensor([1, rows], new Float64Array(rows), "i32"),
  "emb.table": tensor([2, width], new Float64Array(2 * width).fill(1)),
  "dropout.seed": whole(seed),
  "dropout.step": whole(step),
});

test("zeroes its share and scales up the rest", () => {
  for (const p of [0.1, 0.5, 0.9]) {
    const { program } = compile(graph(p), { training: true });
    const { "drop.x": out } = evaluate(program, { inputs: feeds(1, 1), fetch: ["drop.x"] });
    const data = [...(out as Tensor).data];
    const dropped = data.filter((v) => v === 0).length / data.length;
    expect(Math.abs(dropped - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / data.length));
    expect(data.every((v) => v === 0 || Math.abs(v - 1 / (1 - p)) < 1e-9)).toBe(true);
  }
});

test("is the identity when running, and for p = 0", () => {
  expect(compile(graph(0.5)).program.inputs.map((i) => i.name)).not.toContain("dropout.seed");
  expect(compile(graph(0), { training: true }).program.inputs.map((i) => i.name)).not.toContain(
    "dropout.seed",
  );
});

test("is the same on every engine", async () => {
  const { program } = compile(graph(0.3), { training: true });
  const outputs = ["drop.x", "again.x"];
  const model = emitOnnx(program, { outputs });
  const inputs = feeds(7, 12345);
  const expected = evaluate(program, { inputs, fetch: outputs });
  for (const open of [openNative, openWasm]) {
    const found = await (await open(model))(inputs);
    for (const name of outputs) expectClose(found[name] as Tensor, expected[name] as Tensor);
  }
});

test("differs by node, step and seed; neighbours, rows and columns are independent", () => {
  const { program } = compile(graph(0.5), { training: true });
  const draw = (seed: number, step: number, name = "drop.x") =>
    [...(evaluate(program, { inputs: feeds(seed, step), fetch: [name] })[name] as Tensor).data].map(
      (v) => v > 0,
    );
  const first = draw(1, 1);
  const agreement = (a: boolean[], b: boolean[]) => a.filter((v, i) => v === b[i]).length / a.length;
  const half = (share: number) => expect(Math.abs(share - 0.5)).toBeLessThan(0.03);
  expect(draw(1, 1)).toEqual(first);
  half(agreement(first, draw(1, 1, "again.x")));
  half(agreement(first, draw(1, 2)));
  half(agreement(first, draw(2, 1)));
  for (const lag of [1, 2, 16, width, 2 * width]) half(agreement(first.slice(lag), first.slice(0, -lag)));
});
