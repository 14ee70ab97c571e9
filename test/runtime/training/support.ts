// A trainer in this process, and options of a small training.

import type { TrainOptions, TrainReport, TrainRequest } from "../../../src/runtime/client/index.ts";
import { nativeExecutor, Trainer } from "../../../src/runtime/engine/index.ts";
import { preset } from "../../core/presets.ts";

export const options = (more: Partial<TrainOptions> = {}): TrainOptions => ({
  task: "stories",
  context: 16,
  batch: 4,
  steps: 12,
  learningRate: 3e-3,
  minLearningRate: 3e-4,
  warmup: 3,
  beta1: 0.9,
  beta2: 0.99,
  epsilon: 1e-8,
  weightDecay: 0.1,
  clip: 1,
  seed: 5,
  validateEvery: 0,
  validateBatches: 2,
  ...more,
});

/** The preset at a width that costs little. */
export function small(name: string, dims: Readonly<Record<string, number>> = { D: 16, H: 2 }) {
  const document = preset(name);
  return { ...document, dims: { ...document.dims, ...dims } };
}

export const newTrainer = async (memoryLimit = 2 ** 32) => new Trainer(await nativeExecutor(1), memoryLimit);

const quiet = async () => {};

/** Trains until so many steps are done in all, or to the end. */
export async function run(
  trainer: Trainer,
  request: TrainRequest,
  until = Number.POSITIVE_INFINITY,
): Promise<{ report: TrainReport; losses: number[]; training: string }> {
  const { training, step } = await trainer.trainBegin(request, quiet);
  const report = await trainer.trainAdvance({ training, steps: until - step, milliseconds: 1e9 }, quiet);
  return { report, losses: report.steps.map((s) => s.loss), training };
}
