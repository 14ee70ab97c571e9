// Equality of floats, as DESIGN.md §6 has it: |a − b| ≤ 1e-5 + 1e-4·|b|.
import { expect } from "vitest";
import type { Tensor } from "../../src/core/ir/index.ts";

export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
}

export const valueTolerance: Tolerance = { absolute: 1e-5, relative: 1e-4 };

export const isClose = (a: number, b: number, { absolute, relative } = valueTolerance): boolean =>
  // Infinities are close to nothing but themselves: ∞ − 5 ≤ 1e-4·∞ would hold.
  Object.is(a, b) || (Number.isFinite(b) && Math.abs(a - b) <= absolute + relative * Math.abs(b));

/** Fails with the first places where the two differ. NaN equals NaN. */
export function expectClose(found: Tensor, expected: Tensor, tolerance = valueTolerance): void {
  expect(found.dims).toEqual(expected.dims);
  expect(found.dtype).toBe(expected.dtype);
  const wrong: string[] = [];
  expected.data.forEach((b, i) => {
    const a = found.data[i] as number;
    if (!isClose(a, b, tolerance)) wrong.push(`[${i}] found ${a}, expected ${b}`);
  });
  expect(wrong.slice(0, 8)).toEqual([]);
}
