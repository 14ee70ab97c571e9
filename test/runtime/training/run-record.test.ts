// A run as a file: what is written reads back; what is none is left alone.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printRun, type RunRecord, readRun } from "../../../src/runtime/client/index.ts";
import { preset } from "../../core/presets.ts";
import { newTrainer, options, run } from "./support.ts";

const trainer = await newTrainer();

async function recorded(): Promise<RunRecord> {
  const document = preset("smallest");
  const chosen = options({ task: "sentences", context: 8, steps: 6, validateEvery: 3, text: "left out" });
  const {
    training: _,
    step: __,
    ...info
  } = await trainer.trainBegin({ document, options: chosen }, async () => {});
  const { report } = await run(trainer, { document, options: chosen });
  return {
    name: null,
    label: "Baseline",
    begun: "2026-11-22T08:15:00.000Z",
    document,
    options: chosen,
    textName: null,
    info,
    end: "finished",
    message: null,
    failedAt: null,
    steps: report.steps,
    validations: report.validations,
    insights: report.insights,
    samples: [{ step: 3, text: "the cat" }],
    firstNorms: report.gradientNorms,
    gradientNorms: report.gradientNorms,
    stepMilliseconds: 1.5,
  };
}

/** The run of a text that is one, without a word. */
function readWhole(text: string): RunRecord {
  const read = readRun(text);
  if (!read.ok) throw new Error(read.why ?? "no run");
  expect(read.ignored).toEqual([]);
  return read.run;
}

test("the losses that a total is made of read back with each step", async () => {
  const record = await recorded();
  const steps = record.steps.map((s) => ({ ...s, parts: [s.loss / 4, (3 * s.loss) / 4] }));
  const info = record.info && { ...record.info, parts: ["loss", "loss2"] };
  const validations = record.validations.map((v) => ({ ...v, parts: [1, 2] }));
  const read = readWhole(printRun({ ...record, info, steps, validations }));
  expect(read.info?.parts).toEqual(["loss", "loss2"]);
  expect(read.validations).toEqual(validations);
  read.steps.forEach((s, i) => {
    expect(s.parts?.[1]).toBeCloseTo(steps[i]?.parts[1] ?? Number.NaN, 4);
  });
});

test("what is written reads back, to six digits, without the text", async () => {
  const record = await recorded();
  const read = readWhole(printRun(record));
  const { text: _, ...kept } = record.options;
  const { steps, firstNorms, gradientNorms, ...exact } = record;
  expect(read).toMatchObject({ ...exact, options: kept });
  expect(read.options).not.toHaveProperty("text");
  expect(read.steps.map((s) => s.step)).toEqual(steps.map((s) => s.step));
  read.steps.forEach((s, i) => {
    expect(s.loss).toBeCloseTo(steps[i]?.loss ?? Number.NaN, 4);
  });
  expect(Object.keys(read.gradientNorms ?? {})).toEqual(Object.keys(gradientNorms));
  expect(read.firstNorms["emb.table"]).toBeCloseTo(firstNorms["emb.table"] ?? Number.NaN, 4);
});

describe("what is no run", () => {
  const options = { task: "sort" };
  test.each([
    ["nothing", "", "it must be JSON"],
    ["half of one", '{"format": "heddle-run-1", "na', "it must be JSON"],
    ["a graph", JSON.stringify({ format: 1, nodes: {} }), null],
    [
      "another format",
      JSON.stringify({ format: "heddle-run-2" }),
      "its format must be heddle-run-1, and is heddle-run-2",
    ],
    [
      "no graph",
      JSON.stringify({ format: "heddle-run-1", options, document: {} }),
      "its graph cannot be read",
    ],
    [
      "no options",
      JSON.stringify({ format: "heddle-run-1", document: preset("smallest") }),
      "options: it must be an object",
    ],
    [
      "options that lack one",
      JSON.stringify({ format: "heddle-run-1", document: preset("smallest"), options }),
      "options: batch must be a number",
    ],
    ["a list", "[]", null],
  ])("%s", (_, text, why) => {
    expect(readRun(text)).toEqual({ ok: false, why });
  });
});

const text = printRun(await recorded());

describe("a damaged run", () => {
  const file = JSON.parse(text) as Record<string, unknown>;
  const damaged = (change: Record<string, unknown>) => readRun(JSON.stringify({ ...file, ...change }));

  test("a damaged curve costs the curve alone, and is told", () => {
    const read = damaged({ steps: [[1, 2], "x", [1, 2, 3, null]], end: "?" });
    if (!read.ok) throw new Error("no run");
    expect(read.run.steps).toEqual([]);
    expect(read.run.end).toBe("stopped");
    expect(read.run.validations).toHaveLength(3);
    expect(read.ignored).toEqual([
      "end must be one of running, stopped, finished, failed",
      expect.stringMatching(/^steps: 2 of 3 /),
    ]);
  });

  test("a measure that was no number is NaN: JSON writes null for it", () => {
    const [first] = file.validations as Record<string, unknown>[];
    const read = damaged({ validations: [{ ...first, loss: null }], gradientNorms: { a: null, b: 2 } });
    expect(read).toMatchObject({
      ok: true,
      ignored: [],
      run: { validations: [{ loss: Number.NaN }], gradientNorms: { b: 2 } },
    });
  });

  test("what an older version did not write is as before a training", () => {
    const { samples: _, insights: __, failedAt: ___, firstNorms: ____, ...older } = file;
    expect(readRun(JSON.stringify(older))).toMatchObject({
      ok: true,
      ignored: [],
      run: { samples: [], insights: [] },
    });
  });

  test("any JSON in any field: read or refused, never thrown, and each list holds what its type says", () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(file)), fc.jsonValue(), (key, value) => {
        const read = damaged({ [key]: value });
        if (!read.ok) return ["format", "document", "options"].includes(key);
        const { validations, insights, samples, info } = read.run;
        for (const { loss, accuracy } of validations)
          expect([typeof loss, typeof accuracy]).toEqual(["number", "number"]);
        for (const { attention } of insights)
          for (const { entropy } of attention) expect(entropy.every((e) => typeof e === "number")).toBe(true);
        for (const one of samples) expect(typeof one.text).toBe("string");
        expect(info === null || Array.isArray(info.warnings)).toBe(true);
        return true;
      }),
    );
  });

  test("any text", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (any) => !readRun(any).ok));
    fc.assert(fc.property(fc.nat(text.length - 3), (end) => !readRun(text.slice(0, end)).ok));
  });
});
