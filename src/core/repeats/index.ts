// Repeats made and taken apart, as edits, or a sentence why not. What is computed stays the same, but for how often.
import { onceEdits } from "../document/index.ts";
import { repeatGroup, repeatSelection } from "./repeat.ts";
import { unrollRepeat } from "./unroll.ts";

export const repeats = {
  /** Nodes of a scope → a repeat of them. */
  ofNodes: repeatSelection,
  /** A group → a repeat. */
  ofGroup: repeatGroup,
  /** A repeat → a group of one iteration. */
  toGroup: onceEdits,
  /** A repeat → a group for each iteration. */
  unrolled: unrollRepeat,
};
