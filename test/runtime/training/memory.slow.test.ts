// The estimate of a training's memory against the peak that the kernel saw, from a tiny model to GPT-2 small.
import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { gpt, type Shape, shapes } from "../../../bench/train/models.ts";
import type { HeddleDocument } from "../../../src/core/index.ts";
import { bundledEngines, type Which } from "../engine.ts";
import { memoryOf } from "../memory.ts";
import { options, small } from "./support.ts";

const { start } = bundledEngines();

/** The bench's model with a vocabulary of characters, the task's among them, so that the head keeps its width. */
function model(shape: Shape): HeddleDocument {
  const known = [..." .\nabcdefghijklmnopqrstuvwxyz"];
  const more = Array.from({ length: shape.vocab - known.length }, (_, i) => String.fromCodePoint(0x3400 + i));
  return { ...gpt(shape), vocabulary: { kind: "characters", tokens: [...known, ...more] } };
}

/** GPT-2 small takes 8 GB and a minute by itself: HEDDLE_MEMORY=all has it too. */
const withLarge = process.env.HEDDLE_MEMORY === "all";

/** Engine, shape, and how many of the shape's batches are one: a WASM heap never shrinks, so what the first
 * training left in it is used again unseen (some 40 MB), which must be little beside what is measured. */
const cases: [Which, keyof typeof shapes, number][] = [
  ["native", "tiny", 1],
  ["native", "baby", 1],
  ...(withLarge ? [["native", "gpt2", 1] satisfies [Which, keyof typeof shapes, number]] : []),
  ["WASM", "tiny", 6],
];
describe.skipIf(process.platform !== "linux")("estimate / measured is within 0.7 and 1.5", () => {
  test.each(cases)("a step of %s, %s × %i", async (which, name, batches) => {
    const { client, children } = start(which);
    // What every training takes once: code that is loaded at the first use.
    const first = await client.ask("trainBegin", { document: small("decoder-only"), options: options() });
    await client.ask("trainAdvance", { training: first.training, steps: 2, milliseconds: 1e9 });
    await client.ask("trainEnd", { training: first.training });
    const pid = children[0]?.pid as number;
    const before = memoryOf(pid, "VmRSS");
    writeFileSync(`/proc/${pid}/clear_refs`, "5");
    const { time } = shapes[name];
    const batch = batches * shapes[name].batch;
    const asked = options({ task: "char-lm", context: time, batch, validateEvery: 1, validateBatches: 1 });
    const begun = await client.ask("trainBegin", { document: model(shapes[name]), options: asked });
    expect(begun.document.vocabulary?.tokens).toHaveLength(shapes[name].vocab);
    const { training } = begun;
    const report = await client.ask("trainAdvance", { training, steps: 2, milliseconds: 1e9 });
    expect([report.step, report.failure]).toEqual([2, null]);
    const peak = memoryOf(pid, "VmHWM") - before;
    const estimate = begun.memory / 2 ** 20;
    console.log(`${which} ${name}: estimated ${estimate.toFixed(0)} MB, measured ${peak.toFixed(0)} MB`);
    expect(estimate / peak).toBeGreaterThan(0.7);
    expect(estimate / peak).toBeLessThan(1.5);
  });
});
