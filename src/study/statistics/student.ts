// Student's t distribution, and that of the standard deviation that is in it.
import { gaussLegendre, type Nodes, rootOf } from "./quadrature.ts";
import { logGamma, regularizedBeta } from "./special.ts";

/** P(T ≤ t) with so many degrees of freedom. */
export function studentCdf(t: number, freedom: number): number {
  const tail = regularizedBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
  return t > 0 ? 1 - tail : tail;
}

/** P(|T| ≥ |t|). */
export const twoSided = (t: number, freedom: number): number =>
  t === 0 ? 1 : regularizedBeta(freedom / (freedom + t * t), freedom / 2, 0.5);

const quantiles = new Map<string, number>();

/** The t with P(T ≤ t) = p. */
export function studentQuantile(p: number, freedom: number): number {
  if (p < 0.5) return -studentQuantile(1 - p, freedom);
  const key = `${p} ${freedom}`;
  const known = quantiles.get(key);
  if (known !== undefined) return known;
  let most = 2;
  while (studentCdf(most, freedom) < p) most *= 2;
  const found = rootOf((t) => studentCdf(t, freedom) - p, 0, most);
  quantiles.set(key, found);
  return found;
}

/**
 * A rule for the mean of f(s), where s is an estimated standard deviation over the true one: s² = χ²/freedom. The
 * weights hold its density 2 (ν/2)^(ν/2) / Γ(ν/2) · s^(ν−1) · e^(−νs²/2).
 */
export function spreadNodes(freedom: number): Nodes {
  // Of two or three runs the spread may be next to nothing, and critical values are large: finer there.
  const count = freedom < 3 ? 96 : 28;
  const reach = 9 / Math.sqrt(2 * freedom);
  const log = Math.LN2 + (freedom / 2) * Math.log(freedom / 2) - logGamma(freedom / 2);
  return gaussLegendre(count, Math.max(0, 1 - reach), 1 + reach).map(({ at, weight }) => ({
    at,
    weight: weight * Math.exp(log + (freedom - 1) * Math.log(at) - (freedom * at * at) / 2),
  }));
}
