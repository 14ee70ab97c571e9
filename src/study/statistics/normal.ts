// The normal distribution.
import { rootOf } from "./quadrature.ts";

/** (2π)^(−1/2) · e^(−x²/2) */
export const normalDensity = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** Φ(x) = 1/2 + φ(x) · (x + x³/3 + x⁵/(3·5) + …), to 1e−15 (Marsaglia 2004). */
export function normalCdf(x: number): number {
  if (x > 9) return 1;
  if (x < -9) return 0;
  let term = x;
  let sum = x;
  for (let n = 3; Math.abs(term) > 1e-17 * Math.abs(sum); n += 2) {
    term *= (x * x) / n;
    sum += term;
  }
  return 0.5 + sum * normalDensity(x);
}

/** The x with Φ(x) = p. */
export const normalQuantile = (p: number): number => rootOf((x) => normalCdf(x) - p, -9, 9);
