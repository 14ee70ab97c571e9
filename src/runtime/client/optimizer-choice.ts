// The optimizers that a training may choose, with what is usual for each.
import type { trainingStep } from "../../core/index.ts";

export type OptimizerName = Parameters<typeof trainingStep>[1]["optimizer"];

interface Choice {
  readonly title: string;
  readonly about: string;
  /** What small models learn well with; found by trials on the built-in tasks (docs/training.md). */
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly momentum: number;
}

export const optimizerChoices: Readonly<Record<OptimizerName, Choice>> = {
  adamw: {
    title: "AdamW",
    about: "Adam with weight decay apart from the gradient",
    learningRate: 1e-3,
    weightDecay: 0.1,
    momentum: 0,
  },
  sgd: {
    title: "SGD",
    about: "Plain gradient descent with momentum, as PyTorch has it",
    learningRate: 0.1,
    weightDecay: 1e-3,
    momentum: 0.9,
  },
  lion: {
    title: "Lion",
    about: "Every weight by one step, up or down, as the running gradient says",
    learningRate: 1e-3,
    weightDecay: 0.1,
    momentum: 0,
  },
  muon: {
    title: "Muon",
    about: "Hidden matrices by their momentum made orthogonal, all else by AdamW",
    learningRate: 3e-3,
    weightDecay: 0.1,
    momentum: 0.95,
  },
};

export const optimizerNames = Object.keys(optimizerChoices) as OptimizerName[];
