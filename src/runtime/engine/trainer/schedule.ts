// The learning rate: a straight rise, then half a cosine down (Loshchilov & Hutter 2017, as nanoGPT has it).
import type { TrainOptions } from "../../client/index.ts";

type Schedule = Pick<TrainOptions, "learningRate" | "minLearningRate" | "warmup" | "steps">;

/** At a step that counts from 0. */
export function learningRateAt(
  step: number,
  { learningRate, minLearningRate, warmup, steps }: Schedule,
): number {
  if (step < warmup) return (learningRate * (step + 1)) / (warmup + 1);
  if (step >= steps) return minLearningRate;
  const done = (step - warmup) / Math.max(1, steps - warmup);
  return minLearningRate + 0.5 * (1 + Math.cos(Math.PI * done)) * (learningRate - minLearningRate);
}
