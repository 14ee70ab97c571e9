// The parts of a transformer that a cost is told by, from the traits of blocks: a graph that somebody wired by hand has
// them as well as a preset.
import { hasTrait, type Trait } from "../blocks/index.ts";
import { type Checked, type CheckedNode, findNode } from "../check/index.ts";
import { withoutIterations } from "../model/index.ts";
import { mulSizes, productOfSizes, type Size } from "../shape/index.ts";

/** In the order in which a text goes through them. */
export const parts = [
  "embeddings",
  "norms",
  "Q",
  "K",
  "V",
  "Q, K, V",
  "scores",
  "O",
  "MLP",
  "head",
  "loss",
  "other",
] as const;
export type Part = (typeof parts)[number];

/** The first that is true of a node, or of a group that it stands in, says where it belongs. */
const byTrait: readonly (readonly [Trait, Part])[] = [
  ["gives-loss", "loss"],
  ["gives-probabilities", "head"],
  ["gives-logits", "head"],
  ["makes-queries", "Q, K, V"],
  ["projects-out", "O"],
  ["feeds-forward", "MLP"],
  ["attends", "scores"],
  ["compares", "scores"],
  ["distributes", "scores"],
  ["masks", "scores"],
  ["mixes-positions", "scores"],
  ["makes-mask", "scores"],
  ["joins-masks", "scores"],
  ["distance-bias", "scores"],
  ["joins-heads", "scores"],
  ["normalizes", "norms"],
  ["embeds", "embeddings"],
  ["position-table", "embeddings"],
];

/** The part of the node at a path, iterations and all. */
export function partOf(checked: Checked, path: string): Part {
  const ids = withoutIterations(path).split("/");
  // A softmax inside a loss is the loss's: the outermost that is known says it.
  for (const [i] of ids.entries()) {
    const node = findNode(checked, ids.slice(0, i + 1).join("/"));
    const known = byTrait.find(([trait]) => hasTrait(node?.block ?? null, trait));
    if (known) return known[1];
  }
  return "other";
}

/** A weight's numbers by part: what queries, keys and values are made by is told apart, fused or not. */
export function weightParts(
  checked: Checked,
  owner: string,
  name: string,
  shape: readonly Size[],
): (readonly [Part, Size])[] {
  const part = partOf(checked, owner);
  const whole = productOfSizes(shape);
  if (part !== "Q, K, V") return [[part, whole]];
  const own = name.slice(name.lastIndexOf(".") + 1);
  const letter = /(?:^|_)([qkv])$|^[wb]_?([qkv])/.exec(own);
  const named = (letter?.[1] ?? letter?.[2])?.toUpperCase();
  if (named === "Q" || named === "K" || named === "V") return [[named, whole]];
  const node = findNode(checked, withoutIterations(owner));
  const columns = node && columnsOf(node);
  if (!columns) return [[part, whole]];
  // Fused: [D, q k v], and a bias [q k v].
  const [rows] = shape;
  return columns.map(([port, width]) => [port, shape.length > 1 && rows ? mulSizes(rows, width) : width]);
}

/** Columns that make each output, heads times their width; null where a type is not known. */
function columnsOf({ outputs }: CheckedNode): (readonly ["Q" | "K" | "V", Size])[] | null {
  const made = (["Q", "K", "V"] as const).flatMap((part) => {
    const axes = outputs.find(({ name }) => name === part.toLowerCase())?.type.axes;
    const [heads, width] = [axes?.at(-3), axes?.at(-1)];
    return heads && width ? [[part, mulSizes(heads.size, width.size)] as const] : [];
  });
  return made.length === 3 ? made : null;
}
