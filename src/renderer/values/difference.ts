// Two values, entry by entry: A − B, where they can be compared.
import { plural } from "../../core/index.ts";
import type { TensorData } from "../../runtime/client/index.ts";

/** Numbers up to which a value is kept or compared as a whole: 16 MB. */
export const mostKept = 4_194_304;

export const countOfEntries = (dims: readonly number[]): number => dims.reduce((n, d) => n * d, 1);

export interface Difference {
  readonly data: TensorData;
  /** max |A − B|, and the index of where it is; NaN where one of the two is NaN or infinite and the other is not. */
  readonly max: number;
  readonly at: readonly number[];
}

/** Why two values cannot be compared; null where they can. */
export function whyNot(a: readonly number[], b: readonly number[]): string | null {
  if (a.length !== b.length)
    return `The shapes differ: ${print(a)} has ${axes(a)}, ${print(b)} has ${axes(b)}.`;
  const differing = a.flatMap((n, i) => (n === b[i] ? [] : [`axis ${i + 1} has ${n} against ${b[i]}`]));
  if (differing.length > 0) return `The shapes differ, ${print(a)} and ${print(b)}: ${differing.join(", ")}.`;
  if (countOfEntries(a) > mostKept)
    return `${countOfEntries(a).toLocaleString("en-US")} numbers are too many to compare; the limit is ${mostKept.toLocaleString("en-US")}.`;
  return null;
}

const print = (dims: readonly number[]): string => (dims.length === 0 ? "a single number" : dims.join(" × "));
const axes = (dims: readonly number[]): string => plural(dims.length, "axis", "axes");

/** A − B of two values of one shape. Equal entries differ by 0, infinite ones too. */
export function difference(a: TensorData, b: TensorData): Difference {
  const data = new Float32Array(a.data.length);
  let max = 0;
  let where = 0;
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [a.data[i] ?? Number.NaN, b.data[i] ?? Number.NaN];
    const d = Object.is(x, y) ? 0 : x - y;
    data[i] = d;
    const size = Math.abs(d);
    // What is not a number is the greatest difference of all.
    if (size > max || (Number.isNaN(d) && !Number.isNaN(max))) {
      max = size;
      where = i;
    }
  }
  return { data: { dims: a.dims, dtype: "f32", data }, max, at: indexOf(where, a.dims) };
}

function indexOf(flat: number, dims: readonly number[]): number[] {
  let rest = flat;
  return dims
    .map((_, i) => countOfEntries(dims.slice(i + 1)))
    .map((stride) => {
      const at = Math.floor(rest / stride);
      rest -= at * stride;
      return at;
    });
}

/** A part of a value that is at hand, as the engine would give it. */
export function partOf(
  { dims, dtype, data }: TensorData,
  slice: { readonly start: readonly number[]; readonly count: readonly number[] },
): TensorData {
  const out = new Float32Array(countOfEntries(slice.count));
  const strides = dims.map((_, i) => countOfEntries(dims.slice(i + 1)));
  const index = slice.count.map(() => 0);
  for (let i = 0; i < out.length; i++) {
    let flat = 0;
    for (let a = 0; a < index.length; a++)
      flat += ((slice.start[a] ?? 0) + (index[a] ?? 0)) * (strides[a] ?? 0);
    out[i] = data[flat] ?? Number.NaN;
    for (let a = index.length - 1; a >= 0; a--) {
      index[a] = (index[a] ?? 0) + 1;
      if ((index[a] ?? 0) < (slice.count[a] ?? 0)) break;
      index[a] = 0;
    }
  }
  return { dims: slice.count, dtype, data: out };
}
