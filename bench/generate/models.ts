// The models that bench/generate times, and how their tokens are chosen.
import type { Shape } from "../train/models.ts";

const longest = 1088;

export const models = {
  small: { layers: 6, width: 384, heads: 6, time: longest, vocab: 65 },
  gpt2: { layers: 12, width: 768, heads: 12, time: longest, vocab: 50257 },
} as const satisfies Record<string, Omit<Shape, "batch">>;

export const sampling = { temperature: 0.8, topK: 40, topP: 0.95 } as const;
