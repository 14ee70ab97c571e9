// Muon (Jordan et al. 2024): a matrix moves by its momentum made orthogonal, so that no direction of it is left behind.
// The step is as large as AdamW's usually is (Liu et al. 2025, "Muon is Scalable for LLM Training"), so that both share a
// learning rate: what is no hidden matrix is moved by AdamW.
import type { Builder, Value } from "../../ir/index.ts";
import { decayed, type Optimizer, plainRate, shrinkRate } from "./optimizer.ts";

/** Of the quintic iteration, tuned for steepness at 0: singular values end between 0.7 and 1.2. */
const [a, b, c] = [3.4445, -4.775, 2.0315];
const iterations = 5;
/** Least norm that is divided by. */
const epsilon = 1e-7;
/** Root mean square of AdamW's step, in learning rates. */
const usualStep = 0.2;

/** m ← μm + (1 − μ)g,  u = μm + (1 − μ)g,  w ← w·(1 − lr·λ) − lr · 0.2·√max(rows, columns) · orthogonal(u) */
export const muon: Optimizer = {
  moments: ["m"],
  rates: { lr: plainRate, shrink: shrinkRate },
  move(g, move, { momentum }) {
    const { state, sizes, gradient, clip, rate } = move;
    const [rows = 1, columns = 1] = sizes;
    const fresh = g.mul(clip ? g.mul(gradient, clip) : gradient, g.scalar(1 - momentum));
    const mixed = (with_: Value) => g.add(g.mul(with_, g.scalar(momentum)), fresh);
    const m = mixed(state.m!);
    const size = g.mul(rate("lr"), g.scalar(usualStep * Math.sqrt(Math.max(rows, columns))));
    const by = orthogonal(g, mixed(m), rows > columns);
    return { weight: g.sub(decayed(g, move), g.mul(by, size)), m };
  },
};

/** X ← aX + (bA + cA²)X with A = XXᵀ, of X over its norm, on the side where A is smaller. */
function orthogonal(g: Builder, matrix: Value, isTall: boolean): Value {
  const norm = g.sqrt(g.sumOfSquares(matrix, { axes: [0, 1], keep: false }));
  const wide = isTall ? g.swap(matrix) : matrix;
  let x = g.div(wide, g.max(norm, g.scalar(epsilon)));
  for (let i = 0; i < iterations; i++) {
    const square = g.matmul(x, g.swap(x));
    const polynomial = g.add(g.mul(square, g.scalar(b)), g.mul(g.matmul(square, square), g.scalar(c)));
    x = g.add(g.mul(x, g.scalar(a)), g.matmul(polynomial, x));
  }
  return isTall ? g.swap(x) : x;
}
