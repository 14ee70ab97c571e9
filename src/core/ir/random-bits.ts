// A counter-based random number: a hash of 32-bit integers in operations that every engine computes alike, a GPU's
// too. WebGPU's engine has Mul, Add and Div on integers, but neither an exclusive or nor a shift.
import type { Builder } from "./builder.ts";
import type { Value } from "./program.ts";

/** Added before each round, so that 0 does not stay 0. Odd numbers with about as many ones as zeros. */
const roundKeys = [0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];

/** An i32 of these bits. */
const int = (ir: Builder, bits: number): Value => ir.scalar(bits | 0, "i32");

/**
 * Three rounds of x ↦ x(2x + 1), turned by 16 bits (RC6's mixing, Rivest et al. 1998), on each entry of an i32; sums
 * and products wrap around. Of a change of one bit each of the upper 24 bits of the result flips in half of the cases,
 * to 0.03; after two rounds there is one that always does.
 */
export function mixBits(ir: Builder, x: Value): Value {
  let v = x;
  for (const key of roundKeys) {
    const keyed = ir.add(v, int(ir, key));
    const mixed = ir.mul(keyed, ir.add(ir.add(keyed, keyed), int(ir, 1)));
    v = ir.add(ir.mul(mixed, int(ir, 0x10000)), ir.shiftRight(mixed, { bits: 16 }));
  }
  return v;
}

/** Consecutive counters n as numbers far apart: n · 2³²/φ, the multiplier of Knuth's multiplicative hashing. */
export const spreadBits = (ir: Builder, counter: Value): Value => ir.mul(counter, int(ir, 0x9e3779b1));
