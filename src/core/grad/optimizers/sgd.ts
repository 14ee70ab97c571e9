// Stochastic gradient descent with momentum, as PyTorch's SGD has it: weight decay is part of the gradient.
import { type Optimizer, plainRate } from "./optimizer.ts";

/** d = g + λw,  m ← μm + d,  w ← w − lr·m */
export const sgd: Optimizer = {
  moments: ["m"],
  rates: { lr: plainRate },
  move(g, { state, gradient, clip, rate, decays }, { momentum, weightDecay }) {
    const clipped = clip ? g.mul(gradient, clip) : gradient;
    const d = decays ? g.add(clipped, g.mul(state.weight, g.scalar(weightDecay))) : clipped;
    const m = g.add(g.mul(state.m!, g.scalar(momentum)), d);
    return { weight: g.sub(state.weight, g.mul(m, rate("lr"))), m };
  },
};
