/** The colour token of each category of blocks. */
import type { Category, CheckedNode } from "../../../core/index.ts";

const tokens = {
  Inputs: "inputs",
  Position: "position",
  Attention: "attention",
  Masks: "masks",
  "Norm, sum": "norm",
  "Feed-forward": "ffn",
  Maths: "maths",
  Output: "output",
  Structure: "structure",
} as const satisfies Record<Category, string>;

export type CategoryToken = (typeof tokens)[Category];

export const tokenOf = (category: Category): CategoryToken => tokens[category];

/** A group's own ports and unknown blocks count as structure. */
export const categoryOf = (node: CheckedNode | null): CategoryToken =>
  node?.block ? tokens[node.block.category] : "structure";
