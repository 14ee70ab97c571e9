// Trainings on the GPU beside the CPU's: every node of the step, and of what validates it, is placed there, and losses and
// norms are the same. Here presets are placed (e2e/gpu.web.spec.ts trains one); 20 steps of all, with challenges:
//
//   HEDDLE_GPU=all npx vitest run test/gpu/steps
import { describe, expect, test } from "vitest";
import { challenges, presets } from "../support/short-training.ts";
import { type Compared, hasGpu, onGpu } from "./native-gpu.ts";

const isWhole = process.env.HEDDLE_GPU === "all";
/** Graphs with an error have no training. */
const ran = (found: readonly Compared[]) => found.filter((c) => c.about !== "no task fits");
const wrong = (found: readonly Compared[], most: number) =>
  ran(found).filter((c) => c.where !== "GPU" || c.difference > most);

describe.skipIf(!hasGpu())("on the GPU, software or not,", () => {
  test("all nodes of every preset's step are placed", async () => {
    const found = await onGpu("steps", "0", ...presets());
    expect(ran(found)).toHaveLength(presets().length);
    expect(wrong(found, 0)).toEqual([]);
  });

  if (isWhole) {
    test("20 steps of every preset are the CPU's", async () => {
      expect(wrong(await onGpu("steps", "20", ...presets()), 1e-5)).toEqual([]);
    });

    test.each(challenges())("20 steps of the challenge %s are the CPU's", async (name) => {
      expect(wrong(await onGpu("steps", "20", name), 1e-5)).toEqual([]);
    });
  }
});
