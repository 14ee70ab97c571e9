// Numbers as people read them: three significant digits, units, no surprises.
import type { Parameters } from "../../core/index.ts";
import { nounFor } from "../../core/index.ts";

export function three(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (value === Number.POSITIVE_INFINITY) return "∞";
  if (value === Number.NEGATIVE_INFINITY) return "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text =
    size >= 1e5 || size < 1e-3
      ? value.toExponential(2)
      : size >= 1000
        ? value.toFixed(0)
        : value.toPrecision(3);
  return text.replace("-", "−");
}

/** An entry of a value: ids are whole, and what is true is 1. */
export const entry = (value: number, dtype: string): string =>
  dtype === "i32" || dtype === "bool" ? String(value).replace("-", "−") : three(value);

/** An entry with as many of its digits as there is room for. */
export function entryWithin(room: number, value: number, dtype: string): string {
  const full = entry(value, dtype);
  if (full.length <= room || dtype === "i32" || !Number.isFinite(value)) return full;
  const shorter = [2, 1].map((digits) =>
    (Math.abs(value) < 1e-3 ? value.toExponential(digits - 1) : value.toPrecision(digits)).replace("-", "−"),
  );
  return shorter.find((text) => text.length <= room) ?? full;
}

export function percent(p: number): string {
  if (p > 0 && p < 1e-5) return "<0.001%";
  return p >= 0.0995 ? `${(100 * p).toFixed(1)}%` : `${(100 * p).toPrecision(2)}%`;
}

/** 211,456 → 0.211 M */
export function count(n: number): string {
  // Rounded first: 999.9 M is 1.00 G.
  const rounded = Number(n.toPrecision(3));
  if (rounded >= 1e9) return `${(rounded / 1e9).toPrecision(3)} G`;
  if (rounded >= 1e6) return `${(rounded / 1e6).toPrecision(3)} M`;
  return n.toLocaleString("en-US");
}

/** While some weights have no size yet only a least number can be told. */
export function parameters({ known, unsized }: Parameters): string {
  if (unsized === 0) return `${count(known)} ${nounFor(known, "parameter")}`;
  return known === 0 ? "parameters unknown yet" : `at least ${count(known)} parameters`;
}

export const milliseconds = (ms: number): string =>
  ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;

const units = ["", "k", "M", "G", "T", "P"];

/** 12,345 FLOP → 12.3 kFLOP */
export function amount(value: number, unit: string): string {
  const rounded = Number(value.toPrecision(3));
  const step = rounded < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(rounded) / 3));
  return `${Number((rounded / 1000 ** step).toPrecision(3))} ${units[step]}${unit}`;
}
