// Positional encoding [T, D]: a fixed table of sines, or a learned one.
import type { Builder, Value } from "../ir/index.ts";
import { divSizes, literal, one, type Size } from "../shape/index.ts";
import { defineBlock, hidden, ids, optional, table } from "./define.ts";
import { choice, int, number, only, size } from "./params.ts";

export const pe = defineBlock({
  kind: "pe",
  traits: ["position-table", "positional"],
  title: "PE",
  category: "Positional encoding",
  words: [
    "positional encoding",
    "position embedding",
    "positional embedding",
    "sinusoidal",
    "absolute position",
    "wpe",
  ],
  staple: 2,
  formula: "PE[t, 2i] = sin(t / 10000^(2i/D)), PE[t, 2i+1] = cos(t / 10000^(2i/D))",
  latex: (p, t) => {
    const at = p.offset === 0 ? "t" : `t + ${p.offset}`;
    if (p.kind === "learned")
      return String.raw`\mathrm{PE}_t = P_{${at}}, \quad P \in \mathbb{R}^{${t.size(p.max)} \times ${t.size(p.width)}}`;
    const d = t.size(p.width);
    const rate = `10000^{${p.layout === "fairseq" ? `i/(${d}/2-1)` : `2i/${d}`}}`;
    const [sine, cosine] = p.layout === "interleaved" ? ["2i", "2i+1"] : ["i", `${d}/2+i`];
    return String.raw`\mathrm{PE}_{t,${sine}} = \sin\frac{${at}}{${rate}}, \quad \mathrm{PE}_{t,${cosine}} = \cos\frac{${at}}{${rate}}`;
  },
  narrate: (f, p) =>
    `Position ${f.at} has its own ${p.kind === "learned" ? "learned row" : "sines and cosines"}, whatever the token.`,
  help: "Positional encoding: gives each position its own vector, to be added to the token embedding, so that attention can tell the order of tokens. Sinusoidal needs no weights and works for any length; learned is a position embedding table of `max` rows. With `positions` each token gets the row of its own position, such as one counted without padding.",
  params: {
    kind: choice(["sinusoidal", "learned"], "Fixed sines (Vaswani et al. 2017, §3.5), or a learned table"),
    length: size("T", "Number of positions"),
    width: size("D", "Model width"),
    offset: int(0, "Added to each position: 2 in OPT and BART, 1 to begin at 1", 0, 2 ** 19),
    layout: only(
      "kind",
      ["sinusoidal"],
      choice(
        ["interleaved", "halves", "fairseq"],
        "Sines and cosines in turn, or all sines first (Marian); fairseq: those, and rates that end at 1/10000 (M2M100)",
      ),
    ),
    max: only("kind", ["learned"], size("256", "Number of rows of the learned table")),
    std: only("kind", ["learned"], number(0.02, "Standard deviation of the initial values of the table", 0)),
  },
  inputs: { positions: optional(ids("… t:time")) },
  outputs: (_, w) => ({
    pe: hidden(w.has("positions") ? "… t:time $width:feature" : "$length:time $width:feature"),
  }),
  weights: (p) => (p.kind === "learned" ? { table: table("$max:time $width:feature", p.std) } : {}),
  summary: (p) => (p.kind === "learned" ? `learned, ${p.max.key} rows` : p.kind),
  refuse: (p, at, name, w) => {
    const length = at(w.has("positions") ? name("t") : p.length);
    if (p.kind === "learned" && length + p.offset > at(p.max)) {
      const from = p.offset === 0 ? "" : ` from row ${p.offset} on`;
      return `${length} positions do not fit a learned table of ${at(p.max)} rows${from}; shorten the text or raise "max"`;
    }
    if (p.kind === "learned") return undefined;
    if (at(p.width) % 2 !== 0)
      return `the width ${p.width.key} = ${at(p.width)} must be even: sines and cosines come in pairs`;
    return p.layout === "fairseq" && at(p.width) === 2 ? "fairseq's rates need a width above 2" : undefined;
  },
  lower: (ir, { table, positions }, p) => {
    if (p.kind === "learned" && positions === undefined)
      return { pe: ir.slice(table, { axis: 0, start: literal(p.offset), size: p.length }) };
    const plus = (x: Value): Value => (p.offset === 0 ? x : ir.add(x, ir.scalar(p.offset, x.dtype)));
    if (p.kind === "learned") return { pe: ir.gather(table, plus(positions)) };
    const at = () => plus(ir.cast(positions ?? ir.iota({ size: p.length }), { dtype: "f32" }));
    return { pe: sines(ir, at, p.width, p.layout) };
  },
});

/** [… T, D] of positions [… T]. */
function sines(
  ir: Builder,
  at: () => Value,
  width: Size,
  layout: "interleaved" | "halves" | "fairseq",
): Value {
  const half = divSizes(width, literal(2)) ?? width;
  // exponent 2i/D for i in 0 … D/2
  const i = ir.cast(ir.iota({ size: half }), { dtype: "f32" });
  const exponent =
    layout === "fairseq"
      ? ir.div(i, ir.sub(ir.sizeOf({ size: half }), ir.scalar(1)))
      : ir.div(ir.mul(i, ir.scalar(2)), ir.sizeOf({ size: width }));
  const rate = ir.exp(ir.mul(exponent, ir.scalar(-Math.log(10000))));
  const t = at();
  const angle = ir.mul(ir.reshape(t, { shape: [...t.shape, one] }), rate);
  if (layout !== "interleaved") return ir.concat([ir.sin(angle), ir.cos(angle)], { axis: t.shape.length });
  const pair = (v: Value): Value => ir.reshape(v, { shape: [...t.shape, half, one] });
  const pairs = [pair(ir.sin(angle)), pair(ir.cos(angle))];
  return ir.reshape(ir.concat(pairs, { axis: t.shape.length + 1 }), { shape: [...t.shape, width] });
}
