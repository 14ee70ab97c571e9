// What a block knows of its wiring before it has any.
import type { Block } from "../../core/index.ts";

export const unwired: Parameters<Block["inputs"]>[1] = {
  has: () => false,
  rank: () => Number.NaN,
  size: () => undefined,
  role: () => "any",
};
