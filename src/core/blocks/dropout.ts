// Identity when running; while training it zeroes a share of the entries and scales up the rest.
import { type Builder, mixBits, spreadBits, type Value } from "../ir/index.ts";
import { productOfSizes } from "../shape/index.ts";
import { any, defineBlock } from "./define.ts";
import { number } from "./params.ts";

export const dropout = defineBlock({
  kind: "dropout",
  traits: ["drops-out"],
  title: "Dropout",
  category: "Normalization & residual",
  words: ["regularization", "drop"],
  formula: "y = x · keep / (1 − p) while training, else x",
  latex: (p) => {
    const kept = Number((1 - p.p).toPrecision(3));
    return String.raw`y = \begin{cases} r \odot x \,/\, ${kept} & \text{in training} \\ x & \text{else} \end{cases} \allowbreak \quad {r_i \sim \mathrm{Bernoulli}(${kept})}`;
  },
  narrate: () => "Inference drops nothing: the numbers are unchanged.",
  help: "During training, zeroes each entry with probability `p` and scales the others by 1/(1 − p). That keeps the network from relying on single entries. At inference it changes nothing.",
  params: { p: number(0.1, "Probability that an entry is dropped", 0, 0.99) },
  inputs: { x: any("…") },
  outputs: { x: any("…") },
  summary: (p) => `p ${p.p}`,
  lower: (ir, { x }, p, { training, place }) => {
    if (!training || p.p === 0) return { x };
    const threshold = Math.round(p.p * 2 ** 24);
    const keep = ir.lessEqual(ir.scalar(threshold, "i32"), randomBits(ir, x, place));
    return { x: ir.where(keep, ir.mul(x, ir.scalar(1 / (1 - p.p))), ir.scalar(0)) };
  },
});

/**
 * 24 random bits for each entry of x: a hash of (seed, step, node, entry), so that a run can be resumed, in integers
 * of 32 bits that wrap around, so that every engine draws the same. Seed and step are the feeds `dropout.seed` and
 * `dropout.step`, i32 scalars.
 */
function randomBits(ir: Builder, x: Value, place: string): Value {
  const feed = (name: string) => ir.input({ kind: "feed", name }, { shape: [], dtype: "i32" });
  const seeded = mixBits(ir, ir.add(feed("dropout.seed"), ir.scalar(fnv(place) | 0, "i32")));
  const key = mixBits(ir, ir.add(seeded, spreadBits(ir, feed("dropout.step"))));
  const entry = ir.reshape(ir.iota({ size: productOfSizes(x.shape) }), { shape: x.shape });
  return ir.shiftRight(mixBits(ir, ir.add(spreadBits(ir, entry), key)), { bits: 8 });
}

/** FNV-1a of a text. */
function fnv(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}
