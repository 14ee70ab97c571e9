// The colour token of each category of blocks.
import type { Category, CheckedNode } from "../core/index.ts";

const tokens = {
  Inputs: "inputs",
  "Positional encoding": "position",
  Attention: "attention",
  Masks: "masks",
  "Normalization & residual": "norm",
  "Feed-forward (MLP)": "ffn",
  Math: "maths",
  Output: "output",
  Structure: "structure",
} as const satisfies Record<Category, string>;

export type CategoryToken = (typeof tokens)[Category];

export const tokenOf = (category: Category): CategoryToken => tokens[category];

/** A group's own ports and unknown blocks count as structure. */
export const categoryOf = (node: CheckedNode | null): CategoryToken =>
  node?.block ? tokens[node.block.category] : "structure";
