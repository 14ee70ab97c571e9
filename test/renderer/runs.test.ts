// What the Train panel says of runs: labels, laws, and which weights fit a graph that has been rewired.
import { describe, expect, test } from "vitest";
import decoder from "../../graphs/decoder-only.graph.json?raw";
import smallest from "../../graphs/smallest.graph.json?raw";
import { applyEdit, type Edit, parseDocument, weightTable } from "../../src/core/index.ts";
import { fittingWeights } from "../../src/renderer/engine/weights.ts";
import { checkedOf } from "../../src/renderer/store/derived.ts";
import { placeOfNew, withHome } from "../../src/renderer/store/run-home.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { firstForm } from "../../src/renderer/store/train-form.ts";
import type { TrainRun } from "../../src/renderer/store/train-slice.ts";
import { placeOfFailure } from "../../src/renderer/train/failed-place.ts";
import { gradientRows } from "../../src/renderer/train/gradient-rows.ts";
import { sizesOf, withVocabularyOf } from "../../src/renderer/train/import-weights.ts";
import { labelOf } from "../../src/renderer/train/label.ts";
import { leastLoss } from "../../src/renderer/train/overfit.ts";
import { numbered, runOf } from "../../src/renderer/train/records.ts";
import { placeOf } from "../../src/renderer/train/run-files.ts";
import { runFor } from "../../src/renderer/train/run-for.ts";
import { firstLossCheck, gradientCheck } from "../../src/renderer/train/sanity-checks.ts";
import {
  chanceOf,
  differences,
  numbersOf,
  optionsOf,
  usualOptions,
} from "../../src/renderer/train/settings.ts";
import { stepUnderWay, underWay } from "../../src/renderer/train/under-way.ts";
import { readRun } from "../../src/runtime/client/index.ts";

const shippedRuns = import.meta.glob<string>("../../graphs/*.runs/trained.json", {
  query: "?raw",
  import: "default",
  eager: true,
});

const parsed = parseDocument(smallest);
if (!parsed.ok) throw new Error("the preset is broken");
const { document } = parsed;
const options = usualOptions("sentences");

function edited(...edits: Edit[]) {
  const result = applyEdit(document, { edit: "all", edits });
  if (!result.ok) throw new Error(result.why);
  return result.document;
}

const run = (change: Partial<TrainRun> = {}): TrainRun => ({
  ...runOf("20261122t081500-4f", {
    ...{ name: null, label: "", begun: "", document, options, textName: null, info: null },
    ...{
      end: "finished",
      message: null,
      failedAt: null,
      steps: [],
      validations: [],
      insights: [],
      samples: [],
    },
    ...{ firstNorms: {}, gradientNorms: {}, stepMilliseconds: 0 },
  }),
  ...change,
});

describe("a label", () => {
  const base = { document, options };
  test.each<[string, Edit[], string]>([
    ["what was rewired", [{ edit: "setFlag", node: "norm_2", flag: "bypass", on: true }], "norm_2 bypassed"],
    [
      "two changes, and how many more",
      [
        { edit: "setDim", dim: "F", value: 32 },
        { edit: "setFlag", node: "norm_1", flag: "bypass", on: true },
        { edit: "setFlag", node: "norm_2", flag: "bypass", on: true },
      ],
      "F: 16 → 32; norm_1 bypassed and 1 more",
    ],
    ["not the seed, the text, or the layout", [{ edit: "setMeta", set: { seed: 9 } }], "Same again"],
  ])("says %s", (_, edits, label) => {
    expect(labelOf({ document: edited(...edits), options }, base)).toBe(label);
  });

  test("of the same graph says what else differs; the first is the base", () => {
    expect(labelOf({ document, options: { ...options, seed: 2 } }, base)).toBe("seed 1 → 2");
    expect(labelOf(base, undefined)).toBe("Baseline");
  });

  test("of another graph says what else differs too", () => {
    const rewired = edited({ edit: "setFlag", node: "norm_2", flag: "bypass", on: true });
    expect(labelOf({ document: rewired, options: { ...options, steps: 40, batch: 2 } }, base)).toBe(
      "norm_2 bypassed; steps 500 → 40; batch 16 → 2",
    );
  });
});

describe("weights of a run on a graph", () => {
  const weights = Object.fromEntries(
    weightTable(checkedOf(document)).map(({ name, dims }) => {
      const count = dims.reduce((a, b) => a * b, 1);
      return [name, { dims, data: new Float32Array(count).fill(count) }] as const;
    }),
  );
  const fitted = (now: typeof document) => {
    useStore.setState({ runs: [run({ weights })], weightsOf: run().id, document: now });
    return fittingWeights(useStore.getState());
  };

  test("are all there for the graph itself", () => {
    const found = fitted(document);
    expect(Object.keys(found?.weights ?? {})).toHaveLength(found?.wanted ?? -1);
  });

  test("stay with the nodes that stay", () => {
    const found = fitted(edited({ edit: "setDim", dim: "F", value: 32 }));
    const missing = Object.keys(weights).filter((name) => !(name in (found?.weights ?? {})));
    expect(missing.sort()).toEqual(["ffn.down.w", "ffn.up.b", "ffn.up.w"]);
  });

  test("follow a node that gets another name", () => {
    const found = fitted(edited({ edit: "renameNode", scope: "", id: "lm_head", to: "head" }));
    expect(found?.weights["head.w"]).toBe(weights["lm_head.w"]);
    expect(Object.keys(found?.weights ?? {})).toHaveLength(found?.wanted ?? -1);
  });
});

describe("laws", () => {
  const info = { document, warnings: [] } as unknown as TrainRun["info"];
  const first = (loss: number) => run({ info, steps: [{ step: 1, loss, learningRate: 0, gradientNorm: 0 }] });
  test("the first loss is about ln V", () => {
    expect(firstLossCheck(first(3.1))).toEqual({ verdict: "holds", text: "first loss 3.10, ln 20 = 3.00" });
    expect(firstLossCheck(first(7))?.verdict).toBe("fails");
    expect(firstLossCheck(run())).toBeUndefined();
  });

  test("the gradient reaches every weight, or those that it does not are named", () => {
    expect(gradientCheck(run({ info, firstNorms: { a: 1, b: 2 } }))?.text).toMatch(/reach all 2/);
    const dead = gradientCheck(run({ info, firstNorms: { "a.w": 1, "b.w": 0 } }));
    expect(dead).toEqual({ verdict: "fails", text: "no gradient reaches b.w" });
  });

  test.each(Object.entries(shippedRuns))("hold of the run that comes with the graph: %s", (_, text) => {
    const record = readRun(text);
    if (!record.ok) throw new Error("this is no run");
    const shipped = runOf("trained", record.run);
    expect(firstLossCheck(shipped)).toMatchObject({ verdict: "holds" });
    expect(gradientCheck(shipped)).toMatchObject({ verdict: "holds" });
  });

  const batch = (ids: number[], targets: number[]) => ({
    samples: 2,
    main: { ids: Int32Array.from(ids), valid: new Uint8Array(4).fill(1), time: 2 },
    targets: Int32Array.from(targets),
  });
  test("one batch cannot be known better than its contexts tell", () => {
    expect(leastLoss(batch([1, 2, 3, 4], [2, 5, 4, 6]), "next-token")).toBe(0);
    // The same first token goes on in two ways: ln 2 at two of the four places.
    expect(leastLoss(batch([1, 2, 1, 4], [2, 5, 4, 6]), "next-token")).toBeCloseTo(Math.log(2) / 2, 12);
    expect(leastLoss(batch([1, 2, 1, 4], [2, -1, 4, -1]), "next-token")).toBeCloseTo(Math.log(2), 12);
    expect(leastLoss(batch([1, 2, 1, 4], [2, 5, 4, 6]), "masked-lm")).toBe(0);
  });
});

test("gradient norms are gathered by node", () => {
  expect(gradientRows({ "a.qkv.w": 3, "a.qkv.b": 4, "head.w": 1 })).toEqual([
    { node: "a.qkv", norm: 5, weights: "a.qkv.w 3.00\na.qkv.b 4.00" },
    { node: "head", norm: 1, weights: "head.w 1.00" },
  ]);
});

test("a checkpoint of the same graph with the vocabulary of another task fits, with that vocabulary", () => {
  const tokens = [...(document.vocabulary?.tokens ?? []), "more", "words"];
  const taught = edited(
    { edit: "setMeta", set: { vocabulary: { kind: "words", tokens } } },
    { edit: "setDim", dim: "V", value: tokens.length },
    { edit: "setText", stream: "main", text: "more words" },
    { edit: "setFlag", node: "norm_2", flag: "bypass", on: true },
  );
  const taken = withVocabularyOf(document, taught);
  expect(taken.vocabulary?.tokens).toEqual(tokens);
  // A text whose words it knows stays.
  expect([taken.dims.V, taken.text.main]).toEqual([tokens.length, "the cat sat on"]);
  // What else the other graph has is its own.
  expect(taken.nodes).toEqual(document.nodes);
  expect(withVocabularyOf(document, document)).toBe(document);
  expect(withVocabularyOf(document, null)).toBe(document);
});

test("a checkpoint of the same graph in other sizes names them, the vocabulary's apart", () => {
  const wide = edited({ edit: "setDim", dim: "F", value: 32 }, { edit: "setDim", dim: "V", value: 30 });
  const sizes = sizesOf(document, wide);
  expect(sizes.map(({ text }) => text)).toEqual(["F: 16 → 32"]);
  expect(sizesOf(document, null)).toEqual([]);
});

describe("the place where a training went wrong", () => {
  const parsedDecoder = parseDocument(decoder);
  if (!parsedDecoder.ok) throw new Error("the preset is broken");
  const checked = checkedOf(parsedDecoder.document);
  test.each([
    ["a node", "lm_head", "lm_head", []],
    ["in a repeat, with the iteration", "blocks[1]/attn", "blocks/attn", [["blocks", 1]]],
    ["the group of a node that is gone", "blocks[0]/gone/inner", "blocks", [["blocks", 0]]],
  ] as const)("%s", (_, address, path, iterations) => {
    const place = placeOfFailure(checked, address);
    expect(place?.path).toBe(path);
    expect([...(place?.iterations ?? [])]).toEqual(iterations);
  });
  test("is none where nothing of it is left", () => {
    expect(placeOfFailure(checked, "gone[1]/inner")).toBeNull();
  });
});

test("the training that is under way is told with its step", () => {
  const under = (change: Partial<TrainRun>) => underWay({ runs: [run({ number: 3, ...change })] });
  const steps = [{ step: 120, loss: 1, learningRate: 0, gradientNorm: 0 }];
  expect(under({ state: "running", steps, options: { ...options, steps: 300 } })).toBe(
    "Run 3 is training: step 120 of 300",
  );
  expect(under({ state: "paused", steps })).toBe("Run 3 is paused: step 120 of 500");
  expect(under({ state: "starting" })).toBe("Run 3 is preparing");
  expect(under({ state: "stopped", steps })).toBeNull();
  const line = (change: Partial<TrainRun>) =>
    stepUnderWay({ ...useStore.getInitialState(), runs: [run(change)] });
  expect(line({ state: "running", steps, options: { ...options, steps: 400 } })).toBe(
    "training, step 120 of 400",
  );
  expect(line({ state: "finished", steps })).toBeNull();
});

describe("the form", () => {
  const read = (change: object) => optionsOf({ ...firstForm, task: "sort", ...change }, null, []);
  test.each([
    ["steps", { steps: "0" }, "Steps must be an integer of at least 1."],
    ["a fraction of a batch", { batch: "1.5" }, "Batch must be an integer of at least 1."],
    ["no number", { learningRate: "fast" }, "Learning rate must be a number of at least 0."],
    ["an empty seed", { seed: " " }, "Seed must be an integer of at least 0."],
    ["a context", { context: "-4" }, "Context must be an integer of at least 1."],
  ])("refuses %s by its field", (_, change, why) => {
    expect(read(change)).toEqual({ why });
  });

  test("leaves what is empty to the task and the length", () => {
    const result = read({ steps: "50" });
    expect(result).toMatchObject({ options: { steps: 50, warmup: 5, seed: 1, weightDecay: 0.1 } });
    expect("options" in result && "context" in result.options).toBe(false);
  });

  const long = { ...options, task: "sort", steps: 1500, batch: 64, learningRate: 2e-3, warmup: 70, seed: 3 };
  const base = { options: { ...long, minLearningRate: 5e-4, clip: 0.5, context: 12 } };
  test("begins with the numbers of the run that the next one is compared with", () => {
    const other = { options: { ...options, task: "copy" } };
    const read = optionsOf({ ...firstForm, task: "sort" }, null, [other, base]);
    expect(differences((read as { options: typeof options }).options, base.options)).toEqual([]);
    expect(read).toMatchObject({ options: { minLearningRate: 5e-4, clip: 0.5 } });
    expect(numbersOf(firstForm, undefined)).toMatchObject({ steps: "500", batch: "16" });
  });

  test("keeps what is typed, and warms up as long as that wants", () => {
    const typed = { ...firstForm, task: "sort", steps: "50", learningRate: "0.01" };
    expect(optionsOf(typed, null, [base])).toMatchObject({
      options: { steps: 50, batch: 64, learningRate: 0.01, minLearningRate: 0.001, warmup: 5 },
    });
  });

  test("says what knowing nothing gives", () => {
    expect(chanceOf(document.vocabulary, { task: "sort", seed: 1 })).toBeCloseTo(Math.log(10), 6);
    expect(chanceOf(document.vocabulary, { task: "char-lm", seed: 1, text: "short" })).toBeNull();
  });
});

describe("the run that the canvas begins with", () => {
  const info = (of: typeof document) => ({ document: of }) as unknown as TrainRun["info"];
  const other = edited({ edit: "setFlag", node: "norm_2", flag: "bypass", on: true });
  const seeded = edited(
    { edit: "setMeta", set: { seed: 9 } },
    { edit: "setText", stream: "main", text: "a" },
  );
  const mine = run({ id: "mine", stored: true, info: info(seeded) });
  const newest = run({ id: "newest", stored: true, info: info(other) });
  const foreign = run({
    id: "foreign",
    stored: true,
    info: info(edited({ edit: "setMeta", set: { vocabulary: { kind: "words", tokens: ["a"] } } })),
  });
  test("was trained on this very graph, if one was", () => {
    expect(runFor(document, [mine, newest, foreign])?.id).toBe("mine");
    expect(runFor(other, [mine, newest, foreign])?.id).toBe("newest");
  });
  test("else is the newest that reads by its vocabulary and has weights", () => {
    const third = edited({ edit: "setDim", dim: "F", value: 32 });
    expect(runFor(third, [mine, newest, foreign])?.id).toBe("newest");
    expect(runFor(third, [{ ...newest, stored: false }, foreign])).toBeUndefined();
  });
});

test("runs are numbered in the order of their time, and keep their numbers", () => {
  const at = (id: string, begun: string, number = 0) => run({ id, begun, number });
  const runs = numbered([at("b", "2026-02"), at("a", "2026-01"), at("trained", "")]);
  expect(runs.map((r) => [r.id, r.number])).toEqual([
    ["trained", 1],
    ["a", 2],
    ["b", 3],
  ]);
  const [first, , last] = runs as [TrainRun, TrainRun, TrainRun];
  expect(numbered([first, last, at("c", "2026-03")]).map((r) => r.number)).toEqual([1, 3, 4]);
});

describe("the place of runs", () => {
  test("a graph without a file has them under its name, so that a preset finds them again", () => {
    expect(placeOf({ ...document, name: "The smallest model" }, null).name).toBe("u-the-smallest-model");
    expect(placeOf(document, { path: null, name: "mine.graph.json" }).name).toBe("f-mine");
  });

  test("a new graph, and one of a link, has a place of its own whatever it is called; one restored, the old one", () => {
    const fresh = () => withHome({ ...document, name: "Untitled" }, { place: placeOfNew(), preset: null });
    const places = [fresh(), fresh()].map((one) => placeOf(one, null).name);
    expect(new Set(places).size).toBe(2);
    for (const place of places) expect(place).toMatch(/^d-[a-z0-9-]{1,62}$/);
    const restored = withHome({ ...document }, { place: places[0] ?? "", preset: null });
    expect(placeOf(restored, null).name).toBe(places[0]);
    // Saved, it has them beside its file.
    expect(placeOf(restored, { path: null, name: "mine.graph.json" }).name).toBe("f-mine");
  });
});
