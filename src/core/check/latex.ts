// The formula of a node for typesetting, with the sizes that it has here: as symbols or as numbers.
import type { Typeset } from "../blocks/index.ts";
import { type Axis, type Bindings, type Dtype, type Size, sizeLatex, spaceLatex } from "../shape/index.ts";
import type { CheckedNode } from "./checked.ts";

/** Sizes of a node, by the names of its block's patterns. A name that is bound to nothing stands for itself. */
function typesetOf(node: CheckedNode, at?: Bindings): Typeset {
  const sizeOf = (of: string | Size): string => {
    if (typeof of !== "string") return sizeLatex(of, at);
    const bound = node.sizes[of];
    return bound ? sizeLatex(bound, at) : of.toUpperCase();
  };
  return {
    size: sizeOf,
    has: (port) => node.inputs.some((p) => p.name === port && p.source !== null),
  };
}

/** LaTeX of a node's formula; with values for the dims, with numbers. Null for an unknown block or broken parameters. */
function formulaLatex(node: CheckedNode, at?: Bindings): string | null {
  if (!node.block || node.problems.some((d) => d.code.startsWith("param/"))) return null;
  return node.block.latex(node.params, typesetOf(node, at));
}

/** A port or a weight of a node, and the space that its value lives in. */
export interface Space {
  readonly side: "in" | "learned" | "out";
  readonly name: string;
  readonly axes: readonly Axis[];
  readonly dtype: Dtype | null;
}

/** Connected inputs, weights and outputs whose axes are known. */
export function spacesOf(node: CheckedNode): Space[] {
  const ports = (side: Space["side"], list: CheckedNode["inputs"]) =>
    list.flatMap(({ name, type: { axes, dtype } }): Space[] =>
      axes === null ? [] : [{ side, name, axes, dtype }],
    );
  return [
    ...ports(
      "in",
      node.inputs.filter((p) => p.source !== null),
    ),
    ...node.weights.map(({ name, axes }): Space => ({ side: "learned", name, axes, dtype: "f32" })),
    ...ports("out", node.outputs),
  ];
}

/** `x ∈ ℝ^{B×T×D} = ℝ^{1×4×64}` in LaTeX. */
function memberLatex({ name, axes, dtype }: Space, at: Bindings): string {
  // A port's name is a word, not a symbol with an index.
  const word = name.replaceAll("_", String.raw`\_`);
  const sizes = axes.map((a) => a.size);
  const [symbols, numbers] = [spaceLatex(sizes, dtype), spaceLatex(sizes, dtype, at)];
  return String.raw`\mathrm{${word}} \in ${symbols}${symbols === numbers ? "" : ` = ${numbers}`}`;
}

/** Both as one name, for the index of the core. */
export const latex = { formula: formulaLatex, member: memberLatex };
