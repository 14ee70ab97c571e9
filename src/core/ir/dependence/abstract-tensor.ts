// What the leak proof knows of a value: for each cell, which input cells it may depend on and what
// its number can be. Each primitive's `dependence` rule works these out for its output.
import type { Dtype, Size } from "../../shape/index.ts";

/** A known constant, the cell's `value`. It depends on nothing. NaN is no constant but `NF`. */
export const CON = 0;
/** An ordinary finite number. In an i32 cell, equal `value`s other than 0 mark equal numbers. */
export const UNK = 1;
/** At most −`value` plus an ordinary number: a score under a finite mask. */
export const NEG = 2;
/** Anything from an ordinary number down to −∞. */
export const LOW = 3;
/** Finite, of any magnitude. */
export const BIG = 4;
/** Infinite or NaN, maybe. Sticks to what is made of it, so that no such cell is ever called clean. */
export const NF = 5;
export type CellKind = typeof CON | typeof UNK | typeof NEG | typeof LOW | typeof BIG | typeof NF;

/** A factor of an axis: `real` entries, of which `n` are told apart, either all or (collapsed) one for all. */
export interface Atom {
  readonly real: number;
  readonly n: number;
}

/** Row-major factors of one axis, neighbours of one sort merged; an axis of length 1 has none. */
export type CellAxis = readonly Atom[];

/** The abstract value of a tensor: cells in row-major order of all atoms. */
export interface AbstractTensor {
  readonly axes: readonly CellAxis[];
  readonly dtype: Dtype;
  readonly kinds: Uint8Array;
  /** The constant of a CON, the bound of a NEG, the mark of an i32 UNK, else 0. */
  readonly values: Float64Array;
  /** How many words of `deps` each cell has. */
  readonly words: number;
  /** Bit i: the cell may depend on input cell i. */
  readonly deps: Uint32Array;
}

/** What a dependence rule may ask, and whom it tells of an assumption. */
export interface DependenceScope {
  /** Type of the output. */
  readonly shape: readonly Size[];
  readonly dtype: Dtype;
  readonly words: number;
  /** A size as a number. */
  at(size: Size): number;
  /** How an axis of that size is seen where nothing says more: position axes whole, feature axes collapsed. */
  axis(size: Size): CellAxis;
  /** A size that counts no positions: where views of such an axis disagree, it is collapsed. */
  isFeature(size: Size): boolean;
  /** The result holds only while scores stay below `limit` in magnitude. */
  assume(limit: number): void;
}

/** From here down a constant that is added acts as a mask. exp(−200 + 2·48) is already 0 in float32. */
export const maskThreshold = 200;
/** Products and sums with constants from here up are no ordinary numbers any more. */
export const bigThreshold = 1e4;
/** Below e^−104 a float32 is 0. */
export const vanishing = 104;
