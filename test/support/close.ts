// Equality of floats: |a − b| ≤ 1e-5 + 1e-4·|b|.
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

/** Gradients: within 1e-4 of the tensor's largest entry, floor 1e-7. A key bias's is 0 in theory and noise in practice. */
export function expectGradientClose(found: Tensor, expected: Tensor): void {
  const largest = expected.data.reduce((top, v) => Math.max(top, Math.abs(v)), 0);
  expectClose(found, expected, { absolute: Math.max(1e-7, 1e-4 * largest), relative: 0 });
}

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
