// The sort preset learns its task whole: every answer right on inputs that no training has seen.
import { expect, test } from "vitest";
import { preset } from "../../core/presets.ts";
import { newTrainer, options, run } from "./support.ts";

test("the sort preset gets all of 1,000 held-out inputs right", async () => {
  const trainer = await newTrainer();
  const { report, training } = await run(trainer, {
    document: preset("sort"),
    options: options({
      task: "sort",
      context: 16,
      batch: 64,
      steps: 2000,
      learningRate: 1e-3,
      minLearningRate: 1e-4,
      warmup: 100,
      seed: 1,
    }),
  });
  expect(report.failure).toBeNull();
  const held = await trainer.trainValidate({ training, batches: 16 }, async () => {});
  expect(held.samples).toBeGreaterThanOrEqual(1000);
  expect(held.exact).toBe(1);
  expect(report.validations.at(-1)).toMatchObject({ samples: 4096, exact: 1 });
});
