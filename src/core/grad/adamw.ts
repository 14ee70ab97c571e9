// AdamW (Loshchilov & Hutter 2019): Adam with weight decay apart from the gradient.
import type { Builder, Value } from "../ir/index.ts";

export interface AdamW {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

export interface Moments {
  readonly weight: Value;
  /** Running mean of gradients. */
  readonly first: Value;
  /** Running mean of their squares. */
  readonly second: Value;
}

/** What changes from step to step, f32 scalars; worked out in float64 outside of the program. */
export interface Rates {
  /** lr / (1 − β₁ᵗ) */
  readonly size: Value;
  /** 1 / √(1 − β₂ᵗ) */
  readonly root: Value;
  /** 1 − lr·λ for weights that decay */
  readonly shrink: Value;
}

/**
 * One step, element by element. `clip` scales the gradient g: it is folded into the scalars, so that no pass over g
 * is spent on it.
 *
 *   m ← β₁m + (1 − β₁)g    v ← β₂v + (1 − β₂)g²
 *   w ← w·shrink − size · m / (√v·root + ε)
 */
export function adamw(
  g: Builder,
  { weight, first, second }: Moments,
  gradient: Value,
  clip: Value | null,
  rates: Rates,
  decays: boolean,
  { beta1, beta2, epsilon }: AdamW,
): Moments {
  const k = (x: number) => g.scalar(x);
  const scaled = (share: number, by: Value | null) => (by ? g.mul(k(share), by) : k(share));
  const square = g.mul(gradient, gradient);
  const m = g.add(g.mul(first, k(beta1)), g.mul(gradient, scaled(1 - beta1, clip)));
  const v = g.add(g.mul(second, k(beta2)), g.mul(square, scaled(1 - beta2, clip && g.mul(clip, clip))));
  const denominator = g.add(g.mul(g.sqrt(v), rates.root), k(epsilon));
  const kept = decays ? g.mul(weight, rates.shrink) : weight;
  return { weight: g.sub(kept, g.mul(g.div(m, denominator), rates.size)), first: m, second: v };
}
