// What the derivation gives: a program for the next positions, and what whoever runs it has to keep for it.

import type { Program, TextKind } from "../ir/index.ts";
import type { Dtype, Size } from "../shape/index.ts";
import type { Refusal } from "./refusal.ts";
import type { Work } from "./work.ts";

/** The position of a slot in which nothing lies. */
export const emptySlot = 2 ** 30;

/** Names of what a step program takes and gives besides ids and weights. */
export const textNames = {
  /** How many positions came before, i32 []; with `ragged` one for each sample, [B]. */
  position: "step:position",
  /** With `ragged`: how many of the new positions are each sample's, i32 [B]. */
  counts: "step:counts",
  /** Positions that lie in the slots, i32 [slots]; with `ragged` [B, slots]. */
  slots: (reach: number): string => `step:slots:${Number.isFinite(reach) ? reach : "all"}`,
  /** What is kept, as an input. */
  kept: (name: string): string => `kept:${name}`,
  /** Its rows for the new positions, as an output. */
  rows: (name: string): string => `rows:${name}`,
  /** A value that is computed once, as an output of one program and an input of the other. */
  once: (name: string): string => `once:${name}`,
};

/** A value that is kept from step to step. */
export interface Cache {
  /** Its address, `blocks[0]/qkv.k`, where it is the output of a node. */
  readonly name: string;
  readonly node: string | null;
  /** The output of a node that has the same numbers, `blocks[0]/rope.k`; else its node. */
  readonly address: string;
  /** Its id in the whole program. */
  readonly value: number;
  readonly dtype: Dtype;
  /** Sizes of the whole program, that of `axis` apart. */
  readonly shape: readonly Size[];
  /** The axis of time. */
  readonly axis: number;
  /** The axis of samples; -1 where all share one. */
  readonly batch: number;
  /**
   * `slots`: rows lie in slots in any order, the newest `reach` of them or all. `tail`: the last `reach` rows in their
   * order, `fill` before the first; the newest last.
   */
  readonly kind: "slots" | "tail";
  readonly reach: number;
  readonly fill: number;
}

/** A window on the text that a step reads: positions P + shift … N + shift − 1, `fill` before the first. */
export interface TextWindow {
  readonly name: string;
  readonly kind: TextKind;
  readonly shift: number;
  readonly fill: number;
}

export interface StepPlan {
  /** Ids of the new positions and what is kept → logits and new rows. One program for prefill, chunk and single step. */
  readonly program: Program;
  /** What depends on other texts alone, to be run once; null where nothing does. */
  readonly once: Program | null;
  /** Name of the logits' output; [B, 1, V] for the last position, with `rows: "all"` [B, n, V]. */
  readonly logits: string;
  readonly caches: readonly Cache[];
  readonly windows: readonly TextWindow[];
  /** Reaches for which slots are asked. */
  readonly reaches: readonly number[];
  /** Dims: of samples, of the whole text's positions, of new positions. */
  readonly batch: string;
  readonly time: string;
  readonly count: string;
  /** Dims of the slots, one for each reach. */
  readonly slotDims: readonly string[];
  readonly ragged: boolean;
  /** What a step does for each output of the whole program, by its name: `blocks[0]/qkv.k`. */
  readonly work: ReadonlyMap<string, Work>;
  /** Logits of earlier positions stay what they are when the text grows; those of the last are the whole's in any case. */
  readonly stays: boolean;
}

export type Derived =
  | { readonly ok: true; readonly plan: StepPlan }
  | { readonly ok: false; readonly refusal: Refusal };
