// Where each token stands, as a value [B, T]: counted over the tokens that are no padding, and anew in each document.
import type { Builder, Value } from "../ir/index.ts";
import { one, type Size } from "../shape/index.ts";
import { defineBlock, ids, mask, optional } from "./define.ts";
import { int, size } from "./params.ts";

export const positions = defineBlock({
  kind: "positions",
  traits: ["positional"],
  title: "Positions",
  category: "Positional encoding",
  words: [
    "position ids",
    "position_ids",
    "left padding",
    "packing",
    "packed sequences",
    "cumsum of the mask",
  ],
  formula: "pos[b, t] = number of valid tokens of its document before t, + offset",
  latex: (p, t) => {
    const plus = p.offset === 0 ? "" : ` + ${p.offset}`;
    if (!t.has("valid") && !t.has("segments")) return `\\mathrm{pos}_t = t${plus}`;
    const rules = [
      ...(t.has("valid") ? [String.raw`\mathrm{valid}_{b,j}`] : []),
      ...(t.has("segments") ? [String.raw`\mathrm{seg}_{b,j} = \mathrm{seg}_{b,t}`] : []),
    ];
    return String.raw`\mathrm{pos}_{b,t} = \left|\{\, j < t : ${rules.join(String.raw`,\; `)} \,\}\right|${plus}`;
  },
  narrate: (f) => {
    const at = f.out("positions").values[0];
    return at === undefined ? "" : `${f.token} has position ${at}.`;
  },
  help: "Position of each token as a value, for RoPE, PE, Relative bias and Mask. With `valid` of the Tokens it counts real tokens only, so that padding on the left does not move a text; with `segments`, such as the numbers that Documents gives, it begins anew in each. Padding has the position before the first, and never a negative one.",
  params: {
    time: size("T", "Number of positions where nothing is connected"),
    offset: int(0, "Position of the first token: 2 for OPT and RoBERTa", 0, 2 ** 19),
  },
  inputs: { valid: optional(mask("b:batch t:time")), segments: optional(ids("b:batch t:time")) },
  outputs: (_, w) => ({
    positions: ids(w.has("valid") || w.has("segments") ? "b t:time" : "$time:time"),
  }),
  summary: (p) => (p.offset === 0 ? "" : `from ${p.offset}`),
  lower: (ir, { valid, segments }, p, ctx) => {
    if (valid === undefined && segments === undefined)
      return { positions: plus(ir, ir.iota({ size: p.time }), p.offset) };
    const [b, t] = [ctx.size("b"), ctx.size("t")];
    const counted = counts(ir, b, t, valid, segments);
    // A padded position counts nothing, itself not either.
    const own = valid === undefined ? counted : ir.where(valid, counted, ir.scalar(0, "i32"));
    const from = plus(ir, own, p.offset - 1);
    return { positions: p.offset === 0 ? ir.max(from, ir.scalar(0, "i32")) : from };
  },
});

const plus = (ir: Builder, x: Value, n: number): Value => (n === 0 ? x : ir.add(x, ir.scalar(n, "i32")));

/** How many tokens of the same segment that count there are up to each position, itself included; i32 [B, T]. */
function counts(ir: Builder, b: Size, t: Size, valid: Value | undefined, segments: Value | undefined): Value {
  const j = ir.iota({ size: t });
  const upTo = ir.lessEqual(j, ir.reshape(j, { shape: [t, one] }));
  const across = (v: Value): Value => ir.reshape(v, { shape: [b, one, t] });
  const same = segments && ir.equal(ir.reshape(segments, { shape: [b, t, one] }), across(segments));
  // [B, T, T], so that the proof sees that nothing behind a position is counted.
  const seen = [same, valid && across(valid)].reduce<Value>((all, v) => (v ? ir.and(all, v) : all), upTo);
  const count = ir.reduceSum(ir.cast(seen, { dtype: "f32" }), { axes: [2], keep: false });
  return ir.cast(ir.add(count, ir.scalar(0.5)), { dtype: "i32" });
}
