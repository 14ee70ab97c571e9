// The options of a training where nobody says otherwise: one set for the app, the command line and the presets' scripts.
import { optimizerChoices } from "./optimizer-choice.ts";
import type { TrainOptions } from "./training-protocol.ts";

/** nanoGPT's, for small models trained by AdamW. The others depend on the length of the training and on its learning rate. */
export const trainDefaults = {
  batch: 16,
  steps: 500,
  learningRate: optimizerChoices.adamw.learningRate,
  weightDecay: optimizerChoices.adamw.weightDecay,
  beta1: 0.9,
  beta2: 0.99,
  epsilon: 1e-8,
  clip: 1,
  seed: 1,
  validateBatches: 16,
} as const;

/** A tenth of the steps, at most 100. */
export const defaultWarmup = (steps: number): number => Math.min(100, Math.floor(steps / 10));

/** Ten points of a curve, but not more often than every tenth step: a look at held-out data takes as long as a few steps. */
export const defaultValidateEvery = (steps: number): number => Math.max(10, Math.round(steps / 10));

/** A tenth of the highest. */
export const defaultMinLearningRate = (learningRate: number): number => learningRate / 10;

/** All options, from those that are given. */
export function trainOptionsFrom(given: Partial<TrainOptions> & Pick<TrainOptions, "task">): TrainOptions {
  const { learningRate: usual, weightDecay } = optimizerChoices[given.optimizer ?? "adamw"];
  const { steps = trainDefaults.steps, learningRate = usual } = given;
  return {
    ...trainDefaults,
    learningRate,
    weightDecay,
    minLearningRate: defaultMinLearningRate(learningRate),
    warmup: defaultWarmup(steps),
    validateEvery: defaultValidateEvery(steps),
    ...given,
  };
}
