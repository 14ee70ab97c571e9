// Two masks into one, or a mask turned around.
import type { Value } from "../ir/index.ts";
import { one } from "../shape/index.ts";
import { defineBlock, lenient, mask, type Port, type Wiring } from "./define.ts";
import { choice } from "./params.ts";

const attended = ["b:batch", "h:head", "t:query", "s:key"];
const positions = ["b:batch", "t:time"];
type Side = "a" | "b";

/** A mask of positions, such as `valid` of the Tokens. */
const isOfPositions = (w: Wiring, port: Side): boolean => w.rank(port) === 2 && w.role(port, 1) === "time";

const connected = (w: Wiring): readonly Side[] => (["a", "b"] as const).filter((port) => w.rank(port) > 0);

/** Everything that is connected is a mask of positions, and so is what they make. */
const areOfPositions = (w: Wiring): boolean =>
  connected(w).length > 0 && connected(w).every((port) => isOfPositions(w, port));

/** Beside a mask of queries and keys, one of positions says which keys count. */
function portOf(w: Wiring, port: Side): Port {
  if (areOfPositions(w)) return mask(`~${positions.join(" ")}`);
  return mask(isOfPositions(w, port) ? "b:batch s:time" : `~${attended.join(" ")}`);
}

/** The axes that the wider of the two has; what neither has but lies between is 1. */
function joined(w: Wiring): string {
  if (areOfPositions(w)) return `~${positions.join(" ")}`;
  const ranks = connected(w).map((port) => (isOfPositions(w, port) ? attended.length : w.rank(port)));
  return ranks.length === 0 ? "…unknown" : `~${attended.slice(-Math.max(...ranks)).join(" ")}`;
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
  help: "Combines two masks: `and` allows what both allow, `or` what either allows. `not` inverts a single mask. Masks of different axes broadcast, such as one for all samples and one for each; a mask of positions, such as `valid` of the Tokens, says which keys count where the other is one of queries and keys.",
  params: { op: choice(["and", "or", "not"], "How the masks are combined") },
  inputs: (p, w): { a: Port; b?: Port } =>
    p.op === "not" ? { a: portOf(w, "a") } : { a: lenient(portOf(w, "a")), b: lenient(portOf(w, "b")) },
  outputs: (_, w) => ({ mask: mask(joined(w)) }),
  summary: (p) => p.op,
  bypass: { mask: "a" },
  lower: (ir, { a, b }, p, ctx) => {
    if (p.op === "not") return { mask: ir.not(a) };
    const [given, other] = [a, b] as readonly (Value | undefined)[];
    if (given === undefined || other === undefined) return { mask: given ?? other! };
    const isOf = (v: Value, port: Side) => v.shape.length === 2 && ctx.role(port, 1) === "time";
    const isMixed = isOf(a, "a") !== isOf(b, "b");
    const [x, y] = (["a", "b"] as const).map((port) => {
      const v = port === "a" ? a : b;
      const [samples, time] = v.shape;
      return isMixed && isOf(v, port) ? ir.reshape(v, { shape: [samples!, one, one, time!] }) : v;
    }) as [Value, Value];
    return { mask: p.op === "and" ? ir.and(x, y) : ir.or(x, y) };
  },
});
