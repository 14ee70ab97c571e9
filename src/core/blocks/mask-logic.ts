// Two masks into one, or a mask turned around.
import type { Value } from "../ir/index.ts";
import { defineBlock, lenient, mask, type Wiring } from "./define.ts";
import { choice } from "./params.ts";

const attended = ["b:batch", "h:head", "t:query", "s:key"];
const positions = ["b:batch", "t:time"];

/** Masks of positions, such as `valid` of the Tokens, where all that is connected is one; else of queries and keys. */
function axesOf(w: Wiring): readonly string[] {
  const known = ["a", "b"].filter((port) => w.rank(port) > 0);
  const isOfPositions = (port: string) => w.rank(port) === 2 && w.role(port, 1) === "time";
  return known.length > 0 && known.every(isOfPositions) ? positions : attended;
}

/** The axes that the wider of the two has; what neither has but lies between is 1. */
function joined(w: Wiring): string {
  const ranks = [w.rank("a"), w.rank("b")].filter((r) => !Number.isNaN(r));
  return ranks.length === 0
    ? "…unknown"
    : `~${axesOf(w)
        .slice(-Math.max(...ranks))
        .join(" ")}`;
}

export const maskLogic = defineBlock({
  kind: "mask_logic",
  traits: ["joins-masks"],
  title: "Mask logic",
  category: "Masks",
  words: ["combine masks", "boolean", "and", "or", "not"],
  formula: "y = a ∧ b, a ∨ b or ¬a",
  latex: (p) =>
    `y = ${{ and: String.raw`a \land b`, or: String.raw`a \lor b`, not: String.raw`\lnot a` }[p.op]}`,
  help: "Combines two masks: `and` allows what both allow, `or` what either allows. `not` inverts a single mask. Masks of different axes broadcast, such as one for all samples and one for each; masks of positions, such as `valid` of the Tokens, combine with each other only.",
  params: { op: choice(["and", "or", "not"], "How the masks are combined") },
  inputs: (p, w): { a: ReturnType<typeof mask>; b?: ReturnType<typeof mask> } => {
    const port = mask(`~${axesOf(w).join(" ")}`);
    return p.op === "not" ? { a: port } : { a: lenient(port), b: lenient(port) };
  },
  outputs: (_, w) => ({ mask: mask(joined(w)) }),
  summary: (p) => p.op,
  bypass: { mask: "a" },
  lower: (ir, { a, b }, p) => {
    if (p.op === "not") return { mask: ir.not(a) };
    const [one, two] = [a, b] as readonly (Value | undefined)[];
    if (one === undefined || two === undefined) return { mask: one ?? two! };
    return { mask: p.op === "and" ? ir.and(one, two) : ir.or(one, two) };
  },
});
