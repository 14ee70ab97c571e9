// The look inside a training, and trainings that can be compared.
import { describe, expect, test } from "vitest";
import { applyEdit, readSafetensors } from "../../../src/core/index.ts";
import { newTrainer, options, run, small } from "./support.ts";

const trainer = await newTrainer();
const quiet = async () => {};

describe("insights", () => {
  test("come with every validation but the last: heads and sums of every layer, in order", async () => {
    const { report } = await run(trainer, {
      document: small("decoder-only"),
      options: options({ steps: 6, validateEvery: 2 }),
    });
    expect(report.insights.map((i) => i.step)).toEqual([0, 2, 4]);
    expect(report.validations.map((v) => v.step)).toEqual([0, 2, 4, 6]);
    const [first] = report.insights;
    expect(first?.attention.map((a) => a.node)).toEqual(["blocks[0]/attn", "blocks[1]/attn"]);
    expect(first?.stream.map((s) => s.node)).toEqual([
      "add_pe",
      ...["blocks[0]/add_1", "blocks[0]/add_2", "blocks[1]/add_1", "blocks[1]/add_2"],
    ]);
    // Causal rows over 16 positions see 2 to 16 keys: what looking at all alike gives.
    const most = [...Array(15).keys()].reduce((sum, i) => sum + Math.log(i + 2), 0) / 15;
    for (const { entropy, most: found } of first?.attention ?? []) {
      expect(found).toBeCloseTo(most, 4);
      expect(entropy).toHaveLength(2);
      // Untrained, it looks at nothing in particular.
      for (const e of entropy) expect(e / most).toBeGreaterThan(0.95);
      for (const e of entropy) expect(e).toBeLessThanOrEqual(most + 1e-6);
    }
    expect(first?.stream.every((s) => s.norm > 0)).toBe(true);
  });

  test("of a graph without attention are empty, and nothing else changes", async () => {
    const bypassed = applyEdit(small("smallest"), { edit: "setFlag", node: "attn", flag: "mute", on: true });
    if (!bypassed.ok) throw new Error(bypassed.why);
    const request = { document: bypassed.document, options: options({ task: "sentences", context: 8 }) };
    const watched = await run(trainer, { ...request, options: { ...request.options, validateEvery: 3 } });
    const plain = await run(trainer, request);
    expect(watched.losses).toEqual(plain.losses);
  });
});

test("on one batch, every step sees the first", async () => {
  const { losses } = await run(trainer, {
    document: small("decoder-only", { D: 32, H: 2 }),
    options: options({ batch: 2, oneBatch: true, steps: 150, learningRate: 0.01, weightDecay: 0 }),
  });
  expect(losses.at(-1)).toBeLessThan(0.1);
});

test("with one seed, rewired graphs see the same data, and what they share begins with the same weights", async () => {
  const base = small("decoder-only");
  const rewired = applyEdit(base, {
    edit: "all",
    edits: [
      { edit: "setFlag", node: "norm_f", flag: "bypass", on: true },
      { edit: "setParam", node: "blocks/ffn", param: "hidden", value: "2*D" },
    ],
  });
  if (!rewired.ok) throw new Error(rewired.why);
  const begin = async (document: typeof base) => {
    const { training } = await trainer.trainBegin({ document, options: options() }, quiet);
    const { bytes } = await trainer.trainCheckpoint({ training });
    const read = readSafetensors(bytes);
    if (!read.ok) throw new Error(read.why);
    return new Map([...read.tensors].filter(([name]) => !name.includes(":")));
  };
  const [a, b] = [await begin(base), await begin(rewired.document)];
  const gone = [...a.keys()].filter((name) => !b.has(name));
  expect(gone).toEqual(["norm_f.scale", "norm_f.shift"]);
  const same = [...b]
    .filter(([name, { data }]) => String(a.get(name)?.data) === String(data))
    .map(([n]) => n);
  const other = [...b.keys()].filter((name) => !same.includes(name));
  expect(other.length).toBeGreaterThan(0);
  expect(other.every((name) => /ffn\.(up|down)\.[wb]$/.test(name))).toBe(true);
  expect(same.length).toBeGreaterThan(10);

  // The data are a function of the seed and the step alone: a graph that ignores its input has the loss of the data.
  const { losses } = await run(trainer, { document: base, options: options({ steps: 3 }) });
  const again = await run(trainer, {
    document: { ...base, name: "another" },
    options: options({ steps: 3 }),
  });
  expect(again.losses).toEqual(losses);
});
