// Random numbers that are a function of (seed, keys), not of what was drawn before.

/** Finalizer of MurmurHash3. */
function mix(x: number): number {
  let h = x >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b) >>> 0;
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) >>> 0;
  return (h ^ (h >>> 16)) >>> 0;
}

/** One number of 32 bits for a list of them. */
export const hash = (...keys: readonly number[]): number =>
  keys.reduce((h, key) => mix(Math.imul(h, 0x9e3779b1) ^ mix(key + 0x7f4a7c15)), 0x243f6a88);

export interface Random {
  /** A whole number from 0 to `below` − 1. */
  below(below: number): number;
  pick<T>(from: readonly T[]): T;
  /** `count` different ones, in random order. */
  some<T>(from: readonly T[], count: number): T[];
}

export function randomOf(...keys: readonly number[]): Random {
  const key = hash(...keys);
  let counter = 0;
  const below = (n: number) => Math.floor((mix(key ^ mix(++counter)) / 4294967296) * n);
  return {
    below,
    pick: (from) => {
      const one = from[below(from.length)];
      if (one === undefined) throw new RangeError("nothing to pick from");
      return one;
    },
    some: (from, count) => {
      const rest = [...from];
      return Array.from({ length: count }, () => rest.splice(below(rest.length), 1)).flat();
    },
  };
}
