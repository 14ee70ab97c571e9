/** What a block knows of its wiring before it has any. */
import type { Wiring } from "../../../core/index.ts";

export const unwired: Wiring = {
  has: () => false,
  rank: () => Number.NaN,
  size: () => undefined,
  role: () => "any",
};
