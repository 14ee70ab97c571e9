// Where the part of a text begins that a model reads which takes so many positions and no more.

import type { Lengths } from "./lengths.ts";

/**
 * How many ids are left behind. Past the longest the model goes on with the last half, then fills it up again: a cache is
 * void each time, because all positions move, and so it is made anew twice for each length and not with every token: but
 * where the graph takes no text so short.
 */
export function textStart(length: number, { shortest, longest }: Lengths): number {
  if (length <= longest) return 0;
  const half = Math.max(1, Math.min(Math.ceil(longest / 2), longest - shortest + 1));
  return Math.ceil((length - longest) / half) * half;
}
