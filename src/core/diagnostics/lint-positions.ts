// What the rules about positions and what masks hide between two texts find. As data, and in prose.
import type { NodePath, PortRef } from "../model/index.ts";
import { printPort } from "../model/index.ts";
import { plural } from "../words/index.ts";
import type { Prose } from "./prose.ts";

/** A parameter that a rotation has otherwise on the queries than on the keys. */
export interface RotationDifference {
  readonly param: string;
  readonly q: string;
  readonly k: string;
}

export type PositionFinding =
  | ({
      readonly code: "lint/rope-mismatch";
      /** What compares the two; for values, what rotates them. */
      readonly node: NodePath;
      /** What rotates. */
      readonly turns: readonly NodePath[];
    } & (
      | { readonly problem: "one"; readonly missing: "q" | "k" }
      | { readonly problem: "differ"; readonly differences: readonly RotationDifference[] }
      | { readonly problem: "twice" }
      | { readonly problem: "values" }
    ))
  | {
      readonly code: "lint/bias-direction";
      readonly node: NodePath;
      /** The attention whose mask says which directions there are. */
      readonly attention: NodePath;
      /** `one-way`: keys on both sides share the buckets of one. */
      readonly problem: "one-way" | "two-way";
      readonly buckets: number;
    }
  | {
      readonly code: "lint/cross-causal";
      readonly at: PortRef;
      /** The streams of the queries and of the keys. */
      readonly queries: string;
      readonly keys: string;
    }
  | {
      readonly code: "lint/position-drowns";
      /** The sum of both. */
      readonly node: NodePath;
      readonly embedding: NodePath;
      readonly table: NodePath;
      /** Root mean squares of what is added, as they begin. */
      readonly embedded: number;
      readonly positions: number;
    };

type Of<C extends PositionFinding["code"]> = Extract<PositionFinding, { readonly code: C }>;

const side = { q: "queries", k: "keys" } as const;
const listed = (paths: readonly string[]) => paths.map((p) => `"${p}"`).join(" and ");

export const positionExplainers: { readonly [C in PositionFinding["code"]]: (d: Of<C>) => Prose } = {
  "lint/rope-mismatch": (d) => ({
    title:
      d.problem === "one"
        ? `"${d.node}": RoPE rotates only the ${side[d.missing === "k" ? "q" : "k"]}; the ${side[d.missing]} are not rotated.`
        : d.problem === "differ"
          ? `"${d.node}": RoPE rotates queries and keys differently: ${d.differences.map((x) => `${x.param} = ${x.q} and ${x.k}`).join(", ")}.`
          : d.problem === "twice"
            ? `"${d.node}": RoPE is applied twice on the way to its scores.`
            : `"${d.node}": RoPE rotates the values.`,
    because: [
      d.problem === "values"
        ? "Attention sums values of many positions; each rotated by its own angle, they no longer add up to what the projection made of them."
        : d.problem === "twice"
          ? `They are rotated by ${listed(d.turns)}, so the angles add up.`
          : "A score depends on the distance between query and key alone only if both are rotated by the same angles per position.",
    ],
    help: {
      one: "Rotate queries and keys by the same RoPE.",
      differ: "Give both the same base, part, offset and pairs.",
      twice: "Keep one RoPE.",
      values: "Rotate queries and keys only.",
    }[d.problem],
  }),
  "lint/bias-direction": (d) =>
    d.problem === "one-way"
      ? {
          title: `"${d.node}" cannot tell apart the keys after a query, but "${d.attention}" attends to them.`,
          because: ["With bidirectional = false, all keys after the query share the bucket of distance 0."],
          help: "Set bidirectional to true, as in T5's encoder.",
        }
      : {
          title: `"${d.node}" has buckets for keys after the query, which "${d.attention}" hides.`,
          because: [
            `Half of its ${plural(d.buckets, "bucket")} are never used, and keys before the query share the other half.`,
          ],
          help: "Set bidirectional to false, as in T5's decoder.",
        },
  "lint/cross-causal": (d) => ({
    title: `${printPort(d.at)}: the mask of this cross-attention is causal.`,
    because: [
      `Positions of "${d.queries}" and "${d.keys}" are not aligned: the first token of "${d.queries}" may need any token of "${d.keys}", but sees only its beginning.`,
    ],
    help: `Mask only the padding of "${d.keys}".`,
  }),
  "lint/position-drowns": (d) => ({
    severity: "hint",
    title: `"${d.node}": the positions are ${(d.positions / d.embedded).toFixed(0)} times as large as the token embeddings they are added to.`,
    because: [
      `"${d.table}" begins with a root mean square of ${d.positions.toPrecision(3)}, "${d.embedding}" with ${d.embedded.toPrecision(2)}, so the model hardly sees which token it reads.`,
    ],
    help: "Bring both to a similar size: initialize the embedding with a larger standard deviation, multiply it by √D, or use learned positions or RoPE.",
  }),
};
