// A run as a file: what is written reads back; what is none is left alone.
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
    label: "as it was first",
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

test("what is written reads back, to six digits, without the text", async () => {
  const record = await recorded();
  const read = readRun(printRun(record));
  const { text: _, ...kept } = record.options;
  const { steps, firstNorms, gradientNorms, ...exact } = record;
  expect(read).toMatchObject({ ...exact, options: kept });
  expect(read?.options).not.toHaveProperty("text");
  expect(read?.steps.map((s) => s.step)).toEqual(steps.map((s) => s.step));
  read?.steps.forEach((s, i) => {
    expect(s.loss).toBeCloseTo(steps[i]?.loss ?? Number.NaN, 4);
  });
  expect(Object.keys(read?.gradientNorms ?? {})).toEqual(Object.keys(gradientNorms));
  expect(read?.firstNorms["emb.table"]).toBeCloseTo(firstNorms["emb.table"] ?? Number.NaN, 4);
});

describe("what is no run", () => {
  test.each([
    ["nothing", ""],
    ["a graph", JSON.stringify({ format: 1, nodes: {} })],
    ["another format", JSON.stringify({ format: "heddle-run-2" })],
    ["no graph", JSON.stringify({ format: "heddle-run-1", options: { task: "sort" }, document: {} })],
    ["no options", JSON.stringify({ format: "heddle-run-1", document: preset("smallest") })],
    ["a list", "[]"],
  ])("%s", (_, text) => {
    expect(readRun(text)).toBeNull();
  });

  test("a damaged curve costs the curve alone", async () => {
    const file = JSON.parse(printRun(await recorded())) as Record<string, unknown>;
    const read = readRun(JSON.stringify({ ...file, steps: [[1, 2], "x", [1, 2, 3, null]], end: "?" }));
    expect(read?.steps).toEqual([]);
    expect(read?.end).toBe("stopped");
    expect(read?.validations).toHaveLength(3);
  });
});
