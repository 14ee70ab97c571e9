// Positional encoding [T, D]: a fixed table of sines, or a learned one.
import { divSizes, literal } from "../shape/index.ts";
import { defineBlock, hidden, table } from "./define.ts";
import { choice, number, only, size } from "./params.ts";

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
  latex: (p, t) =>
    p.kind === "learned"
      ? String.raw`\mathrm{PE}_t = P_t, \quad P \in \mathbb{R}^{${t.size(p.max)} \times ${t.size(p.width)}}`
      : String.raw`\mathrm{PE}_{t,2i} = \sin\frac{t}{10000^{2i/${t.size(p.width)}}}, \quad \mathrm{PE}_{t,2i+1} = \cos\frac{t}{10000^{2i/${t.size(p.width)}}}`,
  narrate: (f, p) =>
    `Position ${f.at} has its own ${p.kind === "learned" ? "learned row" : "sines and cosines"}, whatever the token.`,
  help: "Positional encoding: gives each position its own vector, to be added to the token embedding. Without it, attention cannot tell the order of tokens. Sinusoidal needs no weights and works for any length; learned is a position embedding table of `max` rows.",
  params: {
    kind: choice(["sinusoidal", "learned"], "Fixed sines (Vaswani et al. 2017, §3.5), or a learned table"),
    length: size("T", "Number of positions"),
    width: size("D", "Model width"),
    max: only("kind", ["learned"], size("256", "Number of rows of the learned table")),
    std: only("kind", ["learned"], number(0.02, "Standard deviation of the initial values of the table", 0)),
  },
  inputs: {},
  outputs: { pe: hidden("$length:time $width:feature") },
  weights: (p) => (p.kind === "learned" ? { table: table("$max:time $width:feature", p.std) } : {}),
  summary: (p) => (p.kind === "learned" ? `learned, ${p.max.key} rows` : p.kind),
  refuse: (p, at) => {
    if (p.kind === "learned" && at(p.length) > at(p.max)) {
      return `${at(p.length)} positions do not fit a learned table of ${at(p.max)} rows; shorten the text or raise "max"`;
    }
    return p.kind === "sinusoidal" && at(p.width) % 2 !== 0
      ? `the width ${p.width.key} = ${at(p.width)} must be even: sines and cosines come in pairs`
      : undefined;
  },
  lower: (ir, { table }, p) => {
    if (p.kind === "learned") return { pe: ir.slice(table, { axis: 0, start: literal(0), size: p.length }) };
    const half = divSizes(p.width, literal(2)) ?? p.width;
    // exponent 2i/D for i in 0 … D/2
    const i = ir.cast(ir.iota({ size: half }), { dtype: "f32" });
    const exponent = ir.div(ir.mul(i, ir.scalar(2)), ir.sizeOf({ size: p.width }));
    const rate = ir.exp(ir.mul(exponent, ir.scalar(-Math.log(10000))));
    const t = ir.cast(ir.iota({ size: p.length }), { dtype: "f32" });
    const angle = ir.mul(ir.reshape(t, { shape: [p.length, literal(1)] }), rate);
    const pair = (v: typeof angle) => ir.reshape(v, { shape: [p.length, half, literal(1)] });
    const both = ir.concat([pair(ir.sin(angle)), pair(ir.cos(angle))], { axis: 2 });
    return { pe: ir.reshape(both, { shape: [p.length, p.width] }) };
  },
});
