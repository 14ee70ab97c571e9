// How fast each pair of RoPE turns, θᵢ, and how that is changed for texts longer than those of the training.
import type { Builder, Value } from "../ir/index.ts";
import { divSizes, literal, type Size } from "../shape/index.ts";
import { choice, flag, int, number, numbers, only, type ParamsOf } from "./params.ts";

const ways = ["none", "linear", "ntk", "dynamic", "yarn", "llama3", "longrope"] as const;
type Way = (typeof ways)[number];
const all: readonly Way[] = ["linear", "ntk", "dynamic", "yarn", "llama3", "longrope"];
const of = <T>(is: readonly Way[], spec: Parameters<typeof only<T>>[2]) => only("scaling", is, spec);

export const rateParams = {
  scaling: choice(
    ways,
    "How angles change for longer texts: positions ÷ factor (linear; Chen et al. 2023), a larger base (ntk; dynamic: by the length of the text), low frequencies alone (yarn: Peng et al. 2023, llama3), or a divisor for each pair (longrope: Ding et al. 2024)",
  ),
  factor: of(all, number(8, "How many times longer", 1e-6)),
  original: of(
    ["dynamic", "yarn", "llama3", "longrope"],
    int(8192, "Length of the texts of the training", 2),
  ),
  beta_fast: of(["yarn"], number(32, "Pairs that turn more often over the original length stay", 1e-6)),
  beta_slow: of(["yarn"], number(1, "Pairs that turn less often are divided by the factor", 1e-6)),
  truncate: of(["yarn"], flag(true, "Round the bounds to whole pairs")),
  low_freq_factor: of(["llama3"], number(1, "Pairs that turn less often are divided by the factor", 1e-6)),
  high_freq_factor: of(["llama3"], number(4, "Pairs that turn more often stay", 1e-6)),
  factors: of(["longrope"], numbers([], "Divisor of each pair; none: all 1")),
  long_factors: of(["longrope"], numbers([], "The same beyond the original length; none: those")),
  attention_factor: of(
    ["yarn", "longrope"],
    number(0, "Factor of cosines and sines; 0 for that of the paper, by the logarithm of the factor", 0),
  ),
};
type Rates = ParamsOf<typeof rateParams>;

/** What is wrong with them at a rotated width; NaN where it is not known. */
export function refuseRates(p: Rates & { readonly base: number }, width: number): string | undefined {
  if (p.scaling === "ntk" || p.scaling === "dynamic")
    return width === 2 ? `${p.scaling} needs a rotated width above 2: its exponent is K/(K − 2)` : undefined;
  if (p.scaling === "yarn" && p.base === 1) return "yarn needs a base above 1";
  if (p.scaling === "llama3" && p.high_freq_factor <= p.low_freq_factor)
    return `high_freq_factor = ${p.high_freq_factor} must be more than low_freq_factor, which is ${p.low_freq_factor}`;
  if (p.scaling !== "longrope") return undefined;
  const wrong = (["factors", "long_factors"] as const).find(
    (name) => p[name].length > 0 && p[name].length !== width / 2,
  );
  if (wrong === undefined || Number.isNaN(width)) return undefined;
  return `${wrong} has ${p[wrong].length} numbers, but must have ${width / 2}: one for each pair`;
}

/** Factor of cosines and sines (transformers' `attention_scaling`). */
export function turnFactor(p: Rates): number {
  if (p.scaling !== "yarn" && p.scaling !== "longrope") return 1;
  if (p.attention_factor > 0) return p.attention_factor;
  if (p.factor <= 1) return 1;
  const log = Math.log(p.factor);
  return p.scaling === "yarn" ? 0.1 * log + 1 : Math.sqrt(1 + log / Math.log(p.original));
}

/**
 * θᵢ for the pairs of a width, [K/2], at `length` positions. Formulas as in transformers' `modeling_rope_utils`, worked
 * out in float32.
 */
export function ratesOf(
  ir: Builder,
  width: Size,
  p: Rates & { readonly base: number },
  length: () => Value,
): Value {
  const pairs = divSizes(width, literal(2)) ?? width;
  const i = ir.cast(ir.iota({ size: pairs }), { dtype: "f32" });
  const twice = ir.mul(i, ir.scalar(2));
  const k = ir.sizeOf({ size: width });
  const exponent = ir.div(twice, k);
  const grown = (by: Value): Value => {
    const power = ir.div(k, ir.sub(k, ir.scalar(2)));
    return ir.exp(ir.neg(ir.mul(exponent, ir.add(ir.scalar(Math.log(p.base)), ir.mul(power, by)))));
  };
  const rate = (): Value => ir.exp(ir.mul(exponent, ir.scalar(-Math.log(p.base))));
  switch (p.scaling) {
    case "none":
      return rate();
    case "linear":
      return ir.div(rate(), ir.scalar(p.factor));
    case "ntk":
      return grown(ir.scalar(Math.log(p.factor)));
    case "dynamic": {
      const times = ir.div(ir.max(length(), ir.scalar(p.original)), ir.scalar(p.original));
      return grown(ir.log(ir.sub(ir.mul(times, ir.scalar(p.factor)), ir.scalar(p.factor - 1))));
    }
    case "yarn":
      return blended(ir, rate(), yarnShare(ir, i, k, p), p.factor);
    case "llama3": {
      const plain = rate();
      // How often a pair turns over the original length.
      const turns = ir.mul(plain, ir.scalar(p.original / (2 * Math.PI)));
      const span = ir.scalar(p.high_freq_factor - p.low_freq_factor);
      const share = ir.div(ir.sub(turns, ir.scalar(p.low_freq_factor)), span);
      return blended(ir, plain, clamped(ir, share), p.factor);
    }
    case "longrope": {
      const by = (data: readonly number[]): Value =>
        data.length === 0
          ? ir.scalar(1)
          : ir.slice(ir.constant({ dims: [data.length], dtype: "f32", data }), {
              axis: 0,
              start: literal(0),
              size: pairs,
            });
      const short = by(p.factors);
      if (p.long_factors.length === 0) return ir.div(rate(), short);
      const isLong = ir.less(ir.scalar(p.original), length());
      return ir.div(rate(), ir.where(isLong, by(p.long_factors), short));
    }
  }
}

/** A share of each rate stays, the rest is divided by the factor. */
function blended(ir: Builder, rate: Value, share: Value, factor: number): Value {
  const rest = ir.sub(ir.scalar(1), share);
  return ir.add(ir.mul(rate, share), ir.mul(ir.div(rate, ir.scalar(factor)), rest));
}

const clamped = (ir: Builder, x: Value): Value => ir.min(ir.max(x, ir.scalar(0)), ir.scalar(1));

/** 1 for the pairs that turn often, 0 for those that turn seldom, and a line between. */
function yarnShare(ir: Builder, i: Value, k: Value, p: Rates & { readonly base: number }): Value {
  const bound = (beta: number): Value =>
    ir.mul(k, ir.scalar(Math.log(p.original / (beta * 2 * Math.PI)) / (2 * Math.log(p.base))));
  const [fast, slow] = [bound(p.beta_fast), bound(p.beta_slow)];
  const low = ir.max(p.truncate ? ir.floor(fast) : fast, ir.scalar(0));
  const high = ir.min(p.truncate ? ir.neg(ir.floor(ir.neg(slow))) : slow, ir.sub(k, ir.scalar(1)));
  const span = ir.sub(high, low);
  const ramp = ir.div(ir.sub(i, low), ir.where(ir.equal(high, low), ir.scalar(0.001), span));
  return ir.sub(ir.scalar(1), clamped(ir, ramp));
}
