// Colour scales. Signed values: blue, white at zero, red-orange, safe for colour-blind readers; in the dark theme
// zero is the surface. Probabilities and attention: one hue from the surface to full. Everything else has its own.

import type { Statistics } from "../runtime/client/index.ts";

/** `shares` are parts of one: an exact zero there is masked, and has the colour of a masked score. */
export type Scale = "diverging" | "sequential" | "shares" | "binary";
export type Rgb = readonly [r: number, g: number, b: number];

export interface Ramp {
  readonly low: Rgb;
  readonly zero: Rgb;
  readonly high: Rgb;
  readonly full: Rgb;
  /** −∞ and +∞: a masked score. */
  readonly infinite: Rgb;
  readonly nan: Rgb;
}

export const ramps: Readonly<Record<"light" | "dark", Ramp>> = {
  light: {
    low: [33, 102, 192],
    zero: [255, 255, 255],
    high: [204, 92, 24],
    full: [76, 40, 140],
    infinite: [212, 213, 208],
    nan: [214, 0, 132],
  },
  dark: {
    low: [96, 165, 255],
    zero: [24, 26, 32],
    high: [255, 150, 74],
    full: [206, 178, 255],
    infinite: [58, 62, 72],
    nan: [255, 64, 168],
  },
};

const mix = (a: Rgb, b: Rgb, t: number): Rgb => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

/** Colour of one value. `limit` is the value that gets the strongest colour. */
export function colourOf(value: number, limit: number, scale: Scale, ramp: Ramp): Rgb {
  if (Number.isNaN(value)) return ramp.nan;
  if (!Number.isFinite(value) || (scale === "shares" && value === 0)) return ramp.infinite;
  const t = limit > 0 ? Math.min(Math.abs(value) / limit, 1) : 0;
  // The eye is slow near zero: a mild gamma lets small values show.
  const eased = t ** 0.8;
  if (scale === "diverging") return mix(ramp.zero, value < 0 ? ramp.low : ramp.high, eased);
  return mix(ramp.zero, ramp.full, eased);
}

/** Black or white, whichever is read more easily on a colour. */
export function inkOn([r, g, b]: Rgb): string {
  const linear = [r, g, b].map((c) => (c / 255) ** 2.2);
  const light = 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
  return light > 0.2 ? "#16181d" : "#ffffff";
}

/**
 * How a value is to be coloured: probabilities lie in [0, 1] and flow as scores or logits that were normalised; ids
 * have no sign.
 */
export function scaleOf(dtype: string, statistics: Statistics, normalised: boolean): Scale {
  if (dtype === "bool") return "binary";
  if (dtype === "i32") return "sequential";
  return normalised && statistics.min >= 0 && statistics.max <= 1 + 1e-6 ? "shares" : "diverging";
}

/** The value with the strongest colour; for signed values that of the held scale, where one is held. */
export function limitOf(scale: Scale, { min, max }: Statistics, held: number | null = null): number {
  if (scale === "binary") return 1;
  if (scale === "diverging" && held !== null) return held;
  const largest = Math.max(Math.abs(min), Math.abs(max));
  return Number.isFinite(largest) && largest > 0 ? largest : 1;
}
