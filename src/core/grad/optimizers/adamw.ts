// AdamW (Loshchilov & Hutter 2019): Adam with weight decay apart from the gradient.
import { decayed, type Optimizer, shrinkRate } from "./optimizer.ts";

/**
 *   m ← β₁m + (1 − β₁)g    v ← β₂v + (1 − β₂)g²
 *   w ← w·(1 − lr·λ) − size · m / (√v·root + ε),  size = lr / (1 − β₁ᵗ),  root = 1 / √(1 − β₂ᵗ)
 */
export const adamw: Optimizer = {
  moments: ["m", "v"],
  rates: {
    size: (t, learningRate, { beta1 }) => learningRate / (1 - beta1 ** t),
    root: (t, _, { beta2 }) => 1 / Math.sqrt(1 - beta2 ** t),
    shrink: shrinkRate,
  },
  move(g, move, { beta1, beta2, epsilon }) {
    const { state, gradient, clip, rate } = move;
    const k = (x: number) => g.scalar(x);
    const square = g.mul(gradient, gradient);
    const scaled = (share: number, by: typeof clip) => (by ? g.mul(k(share), by) : k(share));
    const m = g.add(g.mul(state.m!, k(beta1)), g.mul(gradient, scaled(1 - beta1, clip)));
    const v = g.add(g.mul(state.v!, k(beta2)), g.mul(square, scaled(1 - beta2, clip && g.mul(clip, clip))));
    const denominator = g.add(g.mul(g.sqrt(v), rate("root")), k(epsilon));
    return { weight: g.sub(decayed(g, move), g.mul(g.div(m, denominator), rate("size"))), m, v };
  },
};
