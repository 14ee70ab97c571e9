// Integrals and roots of smooth functions of one number, for distributions that have no closed form.

/** A rule: ∫ f ≈ Σ weight · f(at). */
export type Nodes = readonly { readonly at: number; readonly weight: number }[];

/** Gauss and Legendre's rule of n nodes on [from, to]: exact for polynomials of degree 2n − 1. */
export function gaussLegendre(n: number, from: number, to: number): Nodes {
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  return Array.from({ length: n }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    // Newton's method on the Legendre polynomial Pₙ, by its recurrence.
    for (let round = 0; round < 100; round++) {
      let [before, value] = [1, x];
      for (let k = 2; k <= n; k++)
        [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
      slope = (n * (x * value - before)) / (x * x - 1);
      const step = value / slope;
      x -= step;
      if (Math.abs(step) < 1e-15) break;
    }
    return { at: middle + half * x, weight: (2 * half) / ((1 - x * x) * slope * slope) };
  });
}

export const integral = (nodes: Nodes, f: (x: number) => number): number =>
  nodes.reduce((sum, { at, weight }) => sum + weight * f(at), 0);

/** Where a rising function crosses 0 between two numbers, by halving, to so small a share of it. */
export function rootOf(f: (x: number) => number, from: number, to: number, precision = 1e-13): number {
  let [low, high] = [from, to];
  for (let round = 0; round < 200; round++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high || high - low < precision * Math.abs(middle)) return middle;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
