// A second judge, which knows nothing of regions: exact dependence by derivatives in float64. Embeddings become inputs,
// and the gradient of one output row with respect to them is zero exactly where it does not depend, but for accidents
// of measure zero. On graphs without ties the relation tells neither less nor more.
import { expect, test } from "vitest";
import { relate } from "../../../src/core/analyse/every-size/relate.ts";
import { evaluate } from "../../../src/core/execute/index.ts";
import { differentiate } from "../../../src/core/grad/index.ts";
import {
  countOf,
  extendProgram,
  type Program,
  prune,
  type Tensor,
  tensor,
  valueAt,
} from "../../../src/core/ir/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { taskOf } from "../../../src/core/prove/index.ts";
import { evaluateSize } from "../../../src/core/shape/index.ts";
import { randomFrom } from "../../support/random.ts";
import { isTold } from "../../support/relation-truth.ts";
import { preset } from "../presets.ts";

/** The program with looked-up rows of the text's ids as inputs, `rows of …`, and the texts they are of. */
function withEmbeddings(program: Program) {
  const texts = new Map(program.inputs.flatMap((i) => (i.kind === "ids" ? [[i.value, i.stream]] : [])));
  const lookups = program.ops.filter((op) => op.prim === "gather" && texts.has(op.inputs[1]!));
  const inputs = lookups.map((op) => ({
    name: `rows ${op.output}`,
    stream: texts.get(op.inputs[1]!)!,
    value: op.output,
  }));
  const made: Program = {
    ...program,
    ops: program.ops.filter((op) => !lookups.includes(op)),
    inputs: [...program.inputs, ...inputs.map(({ name, value }) => ({ kind: "feed" as const, name, value }))],
  };
  return { made, inputs };
}

test.each(["decoder-only", "decoder-modern", "encoder", "encoder-decoder", "sort", "smallest"])(
  "%s depends on what its relation tells, exactly",
  (name) => {
    const document = preset(name);
    const { checked, program } = compile({
      ...document,
      dims: { ...document.dims, ...("N" in document.dims ? { N: 1 } : {}) },
    });
    const task = taskOf(checked, program)!;
    const part = prune(program, [task.logits]);
    const dims = { ...part.dims, B: 2, T: 4, ...("S" in part.dims ? { S: 5 } : {}) };
    const relations = relate(part, { ...task, losses: [] }, { parameters: [], side: "right" });
    const x = relations.values[task.logits]!;
    const { made, inputs } = withEmbeddings(part);
    const g = extendProgram(made);
    const logits = g.typeOf(task.logits);
    const pick = g.input({ kind: "feed", name: "pick" }, { shape: logits.shape, dtype: "f32" });
    const axes = logits.shape.map((_, i) => i);
    const loss = g.reduceSum(g.mul(logits, pick), { axes, keep: false });
    const graded = differentiate(
      g.finish({ loss }),
      "loss",
      inputs.map((i) => i.name),
    );
    const random = randomFrom(11);
    const edges = [3, 2];
    const fed: Record<string, Tensor> = {};
    for (const input of graded.inputs) {
      const { shape, dtype } = valueAt(graded, input.value);
      const size = shape.map((s) => evaluateSize(s, dims));
      const one = (k: number) =>
        input.kind === "valid"
          ? Number(k % size[1]! < edges[Math.floor(k / size[1]!)]!)
          : dtype === "f32"
            ? random() * 2 - 1
            : 0;
      fed[input.name] = tensor(
        size,
        Float64Array.from({ length: countOf(size) }, (_, k) => one(k)),
        dtype,
      );
    }
    const size = logits.shape.map((s) => evaluateSize(s, dims));
    const width = size.at(-1)!;
    let [told, found] = [0, 0];
    for (let row = 0; row < countOf(size) / width; row++) {
      const picked = new Float64Array(countOf(size));
      for (let k = 0; k < width; k++) picked[row * width + k] = random() + 0.5;
      const run = evaluate(graded, {
        dims,
        inputs: { ...fed, pick: tensor(size, picked) },
        fetch: inputs.map((i) => `d:${i.name}`),
      });
      const depends = new Map<string, boolean>();
      for (const { name: input, stream } of inputs) {
        const d = run[`d:${input}`]!;
        const [batch, time, features] = d.dims as [number, number, number];
        for (let b = 0; b < batch; b++)
          for (let j = 0; j < time; j++) {
            const key = `${stream} ${b} ${j}`;
            const from = (b * time + j) * features;
            const moves = d.data.slice(from, from + features).some((v) => v !== 0);
            depends.set(key, (depends.get(key) ?? false) || moves);
          }
      }
      for (const [key, moves] of depends) {
        const [stream, b, j] = key.split(" ") as [string, string, string];
        const may = isTold(x, { ...fed.pick!, dims: size }, row * width, stream, [Number(b), Number(j)], {
          dims,
          edges,
        });
        if (moves) expect(may, `${name}: row ${row} depends on ${key}`).toBe(true);
        told += Number(may);
        found += Number(moves);
      }
    }
    expect(found).toBeGreaterThan(0);
    expect(told).toBe(found);
  },
  120_000,
);
