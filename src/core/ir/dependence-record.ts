// How a primitive's output depends on its inputs: one record, from which everything is derived that asks. The cells of
// the analysis at given sizes (`cellsOf`), the relation for every size (`relationOf`) and the behaviour along an axis,
// by which a cache of keys and values can be kept (`alongAxis`).
import type { Dtype, Size } from "../shape/index.ts";
import type { AbstractTensor, DependenceScope } from "./dependence/abstract-tensor.ts";
import type { Fold } from "./dependence/rows.ts";
import type { ScalarRule } from "./dependence/scalar.ts";
import type { Ins } from "./primitive.ts";
import type { Attrs } from "./program.ts";
import type { AffineRule } from "./relation/affine.ts";
import type { Related } from "./relation/related.ts";
import type { RelationScope } from "./relation/relation-scope.ts";

/** A formula on constants; operands that it has not are 0. */
type Formula = (a: number, b: number, c: number) => number;

/** Entry by entry, operands broadcast. */
export interface Pointwise<A extends Attrs> {
  readonly kind: "pointwise";
  /** What comes out, and whose dependences go on, where not all operands are constants. */
  readonly rule: ScalarRule;
  /** The formula for these attributes in the output's dtype. */
  readonly formula: (attrs: A, dtype: Dtype) => Formula;
  /** What is known of public numbers beyond that; nothing when absent. */
  readonly affine?: AffineRule;
  /** An infinity that it makes of constants shows the sign of a zero, which 0 · x takes from x: it is no constant. */
  readonly showsZeroSign?: true;
  /** The first operand chooses between the others. */
  readonly chooses?: true;
  /** Numbers of one mark are equal where their places are. */
  readonly comparesMarks?: true;
}

/** Where each entry of the output lies in the input. */
export type IndexMap =
  /** Axis i of the output is axis order[i] of the input. */
  | { readonly map: "permute"; readonly order: readonly number[] }
  /** Entry i along the axis is entry start + i, for `size` entries. */
  | { readonly map: "offset"; readonly axis: number; readonly start: Size; readonly size: Size }
  /** Axes of one entry are read again and again; leading axes are new. */
  | { readonly map: "broadcast" }
  /** The inputs lie one behind the other along the axis. */
  | { readonly map: "join"; readonly axis: number };

/** Moves entries about. */
interface Moving<A extends Attrs> {
  readonly kind: "moving";
  readonly index: (attrs: A) => IndexMap;
}

/** Folds all entries along some axes into one. */
interface Folding<A extends Attrs> {
  readonly kind: "folding";
  readonly how: Fold;
  readonly over: (attrs: A) => { readonly axes: readonly number[]; readonly keep: boolean };
}

/** Σₖ a[…, i, k] · b[…, k, j]. */
interface Contracting {
  readonly kind: "contracting";
}

/** What a primitive of no other kind does along axes. */
type AlongAxes =
  /**
   * An entry depends on all of its row, the last axis; other axes stay. An operand's entry `neutral` counts for nothing
   * in the others and comes out as `gives`; null where every entry counts.
   */
  | { readonly does: "mixRow"; readonly neutral: number; readonly gives: number }
  | { readonly does: "mixRow"; readonly neutral: null }
  /** Table and ids: the ids' axes stay, the table's first is looked up. */
  | { readonly does: "lookUp" }
  /** Ids against 0, 1, …: the ids' axes stay, a new last one counts. */
  | { readonly does: "compare" }
  /** Axes are split and merged; row-major order stays. */
  | { readonly does: "regroup" }
  /** No operands. */
  | { readonly does: "make"; readonly what: "numbers" | "indices" | "size" };

/** What none of the other kinds describes: two rules by hand, and what they do along axes. */
interface Special<I extends number | "many", A extends Attrs> {
  readonly kind: "special";
  readonly cells: (ins: Ins<I, AbstractTensor>, attrs: A, scope: DependenceScope) => AbstractTensor;
  readonly relation: (ins: Ins<I, Related>, attrs: A, scope: RelationScope) => Related;
  /** Required: a new primitive can't leave out what it does along time. */
  readonly axes: AlongAxes;
}

export type Dependence<I extends number | "many" = number | "many", A extends Attrs = Attrs> =
  | Pointwise<A>
  | Moving<A>
  | Folding<A>
  | Contracting
  | Special<I, A>;
