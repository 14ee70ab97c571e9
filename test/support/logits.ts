// Rows of logits, two of which should be one.
import { isClose } from "./close.ts";

type Row = ArrayLike<number>;

/** Where logits differ by more than allowed, or another token is the likeliest; of equal ones either may come first. */
export function faultsOf(found: Row, expected: Row, allowed: number): string[] {
  const tolerance = { absolute: allowed, relative: 0 };
  const faults = Array.from(found).flatMap((a, v) =>
    isClose(a, expected[v]!, tolerance) ? [] : [`token ${v}: ${a}, whole ${expected[v]}`],
  );
  const [likeliest, of] = [indexOfMax(found), indexOfMax(expected)];
  if (!isClose(expected[likeliest]!, expected[of]!, tolerance))
    faults.push(`token ${likeliest} is the likeliest, by the whole ${of}`);
  return faults;
}

export const indexOfMax = (numbers: Row): number =>
  Array.from(numbers).reduce((best, v, i) => (v > numbers[best]! ? i : best), 0);

/** The largest finite size. */
export const largestOf = (row: Row): number =>
  Array.from(row, Math.abs)
    .filter(Number.isFinite)
    .reduce((a, b) => Math.max(a, b), 0);

/** The largest difference of two entries, infinities that are equal apart. */
export const furthest = (found: Row, expected: Row): number =>
  Array.from(found, (a, i) => (a === expected[i] ? 0 : Math.abs(a - expected[i]!) || 0)).reduce(
    (a, b) => Math.max(a, b),
    0,
  );
