// One look at a value: its range, its spread, and whether it holds what is no number.
import type { Statistics } from "../client/index.ts";
import type { NumberArray } from "./tensor.ts";

/** Over finite entries; two passes, so that a large mean does not eat the spread. NaN when there are none. */
export function statisticsOf(data: NumberArray): Statistics {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let nan = 0;
  let infinite = 0;
  for (const x of data) {
    if (Number.isFinite(x)) {
      if (x < min) min = x;
      if (x > max) max = x;
      sum += x;
    } else if (Number.isNaN(x)) nan++;
    else infinite++;
  }
  const count = data.length - nan - infinite;
  if (count === 0) {
    return { min: Number.NaN, max: Number.NaN, mean: Number.NaN, std: Number.NaN, nan, infinite };
  }
  const mean = sum / count;
  let squares = 0;
  for (const x of data) if (Number.isFinite(x)) squares += (x - mean) ** 2;
  return { min, max, mean, std: Math.sqrt(squares / count), nan, infinite };
}
