// What gelu multiplies x with, as operations of its own: forward and backward pass can then share it.

import type { Builder } from "./builder.ts";
import type { Value } from "./program.ts";

const c = Math.sqrt(2 / Math.PI);
const cubic = 0.044715;

/** Φ(x), or with `tanh` ½(1 + tanh u) = σ(2u), u = √(2/π)(x + 0.044715x³). */
export function geluShare(g: Builder, x: Value, approximate: "none" | "tanh"): Value {
  const k = (value: number) => g.scalar(value);
  if (approximate === "none") return g.mul(k(0.5), g.add(k(1), g.erf(g.mul(x, k(Math.SQRT1_2)))));
  return g.sigmoid(g.mul(x, g.add(k(2 * c), g.mul(k(2 * c * cubic), g.mul(x, x)))));
}

/** d(x · share)/dx, where y = x · share. */
export function geluSlope(g: Builder, x: Value, y: Value, approximate: "none" | "tanh"): Value {
  const k = (value: number) => g.scalar(value);
  const share = geluShare(g, x, approximate);
  const xx = g.mul(x, x);
  if (approximate === "none") {
    const density = g.mul(k(1 / Math.sqrt(2 * Math.PI)), g.exp(g.mul(k(-0.5), xx)));
    return g.add(share, g.mul(x, density));
  }
  // σ' = σ(1 − σ), and x·σ is y.
  const steepness = g.add(k(2 * c), g.mul(k(6 * c * cubic), xx));
  return g.add(share, g.mul(g.mul(y, steepness), g.sub(k(1), share)));
}
