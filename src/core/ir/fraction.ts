// A size as one fraction without negative powers: (T+1)/2 as T+1 over 2. Integer arithmetic on T/2 + 1/2 would
// round each term; above // below is exact wherever the size is whole.
import { dim, dimsOf, literal, mulSizes, productOfSizes, type Size } from "../shape/index.ts";

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** `above / below = size`; all coefficients and exponents of both are whole and `below` has one term. */
export function fraction(size: Size): { readonly above: Size; readonly below: Size } {
  const number = size.terms.reduce((n, t) => (n / gcd(n, t.den)) * t.den, 1);
  const names = dimsOf(size).flatMap((name) => {
    const lowest = Math.min(0, ...size.terms.map((t) => t.powers.find(([n]) => n === name)?.[1] ?? 0));
    return Array.from({ length: -lowest }, () => dim(name));
  });
  const below = productOfSizes([literal(number), ...names]);
  return { above: mulSizes(size, below), below };
}
