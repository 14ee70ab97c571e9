// Kinds of parameters: how a value in the file becomes a value in a block.
import type { ParamValue } from "../model/index.ts";
import { divSizes, literal, parseSize, type Size } from "../shape/index.ts";
import { didYouMean, nearNames } from "../words/index.ts";

/** A parameter of a block. `parse` gives the value or a sentence that says why not. */
export interface ParamSpec<T = unknown> {
  readonly kind: "size" | "int" | "number" | "flag" | "choice" | "text" | "matrix" | "numbers" | "axes";
  readonly default: ParamValue;
  /** One line for the inspector. */
  readonly help: string;
  readonly choices?: readonly string[];
  /** Of a size: what the dimension that it is by default begins with, where the graph has none of that name. */
  readonly example?: number;
  /** It counts only while another parameter has one of these values. */
  readonly only?: { readonly param: string; readonly is: readonly ParamValue[] };
  readonly parse: (value: ParamValue) => { readonly value: T } | { readonly why: string };
}

export type ParamSpecs = Readonly<Record<string, ParamSpec>>;
export type ParamsOf<S extends ParamSpecs> = {
  readonly [K in keyof S]: S[K] extends ParamSpec<infer T> ? T : never;
};

/** A parameter that counts only while another one has one of these values. */
export const only = <T>(param: string, is: readonly ParamValue[], spec: ParamSpec<T>): ParamSpec<T> => ({
  ...spec,
  only: { param, is },
});

/** Names of the parameters that count with these values; one without a value has its default. */
export const countingParams = (
  specs: ParamSpecs,
  given: Readonly<Record<string, ParamValue>> = {},
): readonly string[] =>
  Object.entries(specs).flatMap(([name, { only }]) => {
    if (!only) return [name];
    const value = given[only.param] ?? specs[only.param]?.default;
    return value !== undefined && only.is.includes(value) ? [name] : [];
  });

/** A size: a whole number or an expression over dims, "4*D". */
export const size = (byDefault: string, help: string, example?: number): ParamSpec<Size> => ({
  kind: "size",
  default: byDefault,
  help,
  ...(example === undefined ? {} : { example }),
  parse: (v) => {
    if (typeof v === "number")
      return v > 0 && Number.isInteger(v) ? { value: literal(v) } : { why: "must be a positive integer" };
    if (typeof v !== "string") return { why: 'must be a positive integer or an expression such as "4*D"' };
    const parsed = parseSize(v);
    return parsed.ok ? { value: parsed.size } : { why: parsed.message };
  },
});

export const int = (byDefault: number, help: string, min = 0, max = 2 ** 31 - 1): ParamSpec<number> => ({
  kind: "int",
  default: byDefault,
  help,
  parse: (v) =>
    typeof v === "number" && Number.isInteger(v) && v >= min && v <= max
      ? { value: v }
      : { why: `must be an integer from ${min} to ${max}` },
});

export const number = (
  byDefault: number | string,
  help: string,
  min = Number.NEGATIVE_INFINITY,
  max = Number.POSITIVE_INFINITY,
): ParamSpec<number> => ({
  kind: "number",
  default: byDefault,
  help,
  parse: (v) => {
    const n = v === "-Infinity" ? Number.NEGATIVE_INFINITY : v === "Infinity" ? Number.POSITIVE_INFINITY : v;
    if (typeof n !== "number" || Number.isNaN(n)) return { why: "must be a number" };
    return n >= min && n <= max ? { value: n } : { why: `must be between ${min} and ${max}` };
  },
});

export const flag = (byDefault: boolean, help: string): ParamSpec<boolean> => ({
  kind: "flag",
  default: byDefault,
  help,
  parse: (v) => (typeof v === "boolean" ? { value: v } : { why: "must be true or false" }),
});

export const choice = <const C extends string>(
  choices: readonly C[],
  help: string,
  byDefault: NoInfer<C> = choices[0]!,
): ParamSpec<C> => ({
  kind: "choice",
  default: byDefault,
  help,
  choices,
  parse: (v) =>
    choices.includes(v as C)
      ? { value: v as C }
      : { why: `must be one of ${choices.join(", ")}${didYouMean(nearNames(String(v), choices))}` },
});

export const text = (byDefault: string, help: string, pattern?: RegExp): ParamSpec<string> => ({
  kind: "text",
  default: byDefault,
  help,
  parse: (v) =>
    typeof v === "string" && (pattern === undefined || pattern.test(v))
      ? { value: v }
      : { why: pattern ? `must match ${pattern.source}` : "must be a string" },
});

export const numbers = (byDefault: readonly number[], help: string): ParamSpec<readonly number[]> => ({
  kind: "numbers",
  default: byDefault,
  help,
  parse: (v) =>
    Array.isArray(v) && v.every((n) => typeof n === "number")
      ? { value: v }
      : { why: "must be a list of numbers" },
});

/** Rows of equal length. */
export const rows = (
  byDefault: readonly (readonly number[])[],
  help: string,
): ParamSpec<readonly (readonly number[])[]> => ({
  kind: "matrix",
  default: byDefault,
  help,
  parse: (v) => {
    if (!Array.isArray(v) || v.length === 0) return { why: "must be a list of rows of numbers" };
    const matrix = v as unknown as readonly (readonly number[])[];
    const width = matrix[0]?.length;
    if (!matrix.every((r) => Array.isArray(r) && r.length === width))
      return { why: "must have rows of equal length" };
    return { value: matrix };
  },
});

/** Of a softmax, alone or in attention. */
export const sinkParam = choice(
  ["none", "zero", "learned"],
  "One more in the denominator, so that a row can sum to less than 1: exp(0) (softmax off by one), or a learned exp(sink) for each head (gpt-oss)",
);

/** Why positions that are given for the keys do not do for this number of queries. */
export const refuseQueries = (queries: Size, keys: Size, at: (size: Size) => number): string | undefined =>
  at(queries) > at(keys)
    ? `positions are those of ${at(keys)} keys, which are fewer than the ${at(queries)} queries`
    : undefined;

/** Why nothing can be divided by this number of heads, a sum; undefined where something can. */
export const refuseSum = (whole: Size, heads: Size, what: string): string | undefined =>
  divSizes(whole, heads) === undefined
    ? `the number of ${what} must be a dimension or a product of dimensions, not the sum ${heads.key}`
    : undefined;
