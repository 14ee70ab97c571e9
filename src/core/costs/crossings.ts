// Where one cost overtakes another as a dim grows: attention the MLP, as the text gets longer.
import { type Bindings, evaluateSize, type Size } from "../shape/index.ts";

export interface Crossing {
  /** The dim's value, which need not be a whole number. */
  readonly at: number;
  /** What both cost there. */
  readonly cost: number;
}

/** Steps between neighbouring powers of two that are looked at. */
const fine = 8;

/** Where `a` and `b` cost the same, for values of a dim from 1 up to `most`, by bisection. */
export function crossings(a: Size, b: Size, name: string, at: Bindings, most: number): Crossing[] {
  const lead = (x: number): number => {
    const there = { ...at, [name]: x };
    return evaluateSize(a, there) - evaluateSize(b, there);
  };
  const found: Crossing[] = [];
  const count = Math.ceil(Math.log2(Math.max(most, 2)) * fine);
  let [low, before] = [1, lead(1)];
  for (let i = 1; i <= count; i++) {
    const [high, after] = [2 ** (i / fine), lead(2 ** (i / fine))];
    if (before !== 0 && Math.sign(before) * Math.sign(after) < 0) {
      const x = bisect(lead, low, high);
      found.push({ at: x, cost: evaluateSize(a, { ...at, [name]: x }) });
    } else if (after === 0 && before !== 0)
      found.push({ at: high, cost: evaluateSize(a, { ...at, [name]: high }) });
    [low, before] = [high, after];
  }
  return found;
}

function bisect(lead: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  const sign = Math.sign(lead(low));
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (Math.sign(lead(middle)) === sign) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
