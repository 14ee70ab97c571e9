// The bootstrap beside the t interval: it does without the assumption that differences are normal. Of few seeds it is
// too narrow, so it is a check and never the claim.
import type { Interval } from "./paired.ts";

/** Numbers from 0 to below 2³² that a seed determines (xorshift32, Marsaglia 2003). */
function randomInts(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}

/** The percentile interval of the mean (Efron 1979) over so many samples drawn with replacement; the same each time. */
export function bootstrapInterval(values: readonly number[], error: number, draws = 2000): Interval {
  const next = randomInts(0x2545f491);
  const n = values.length;
  const means = Float64Array.from({ length: draws }, () => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[next() % n]!;
    return sum / n;
  }).sort();
  const at = (share: number): number => means[Math.min(draws - 1, Math.floor(share * draws))] ?? Number.NaN;
  return { from: at(error / 2), to: at(1 - error / 2) };
}
