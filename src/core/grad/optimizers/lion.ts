// Lion (Chen et al. 2023, "Symbolic Discovery of Optimization Algorithms"): every weight moves by the same step, up or down.
import { decayed, type Optimizer, plainRate, shrinkRate } from "./optimizer.ts";

/** w ← w·(1 − lr·λ) − lr·sign(β₁m + (1 − β₁)g),  m ← β₂m + (1 − β₂)g */
export const lion: Optimizer = {
  moments: ["m"],
  rates: { lr: plainRate, shrink: shrinkRate },
  move(g, move, { beta1, beta2 }) {
    const { state, gradient, clip, rate } = move;
    const clipped = clip ? g.mul(gradient, clip) : gradient;
    const mixed = (beta: number) =>
      g.add(g.mul(state.m!, g.scalar(beta)), g.mul(clipped, g.scalar(1 - beta)));
    const by = mixed(beta1);
    const zero = g.scalar(0);
    const isUp = g.less(zero, by);
    const sign = g.sub(g.cast(isUp, { dtype: "f32" }), g.cast(g.less(by, zero), { dtype: "f32" }));
    return { weight: g.sub(decayed(g, move), g.mul(sign, rate("lr"))), m: mixed(beta2) };
  },
};
