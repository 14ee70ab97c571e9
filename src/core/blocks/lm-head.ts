/** Logits over the vocabulary: [B, T, D] → [B, T, V]; free, or tied to the embedding table. */
import { defineBlock, hidden, logits, matrix, table, zeros } from "./define.ts";
import { flag, number, size } from "./params.ts";
import { largest } from "./said.ts";

export const lmHead = defineBlock({
  kind: "lm_head",
  traits: ["gives-logits"],
  title: "LMHead",
  category: "Output",
  formula: "logits = x·W_out + b_out; tied: x·Eᵀ",
  latex: (p) =>
    String.raw`\mathrm{logits} = x\,${p.tied ? String.raw`E^{\top}` : String.raw`W_{\mathrm{out}}`}${p.bias ? String.raw` + b_{\mathrm{out}}` : ""}`,
  narrate: (f) => {
    const top = largest(f.out("logits"));
    return top
      ? `Every token gets a score as the next one; the highest, ${f.write(top.value)}, is that of ${top.name}.`
      : "";
  },
  help: "Scores every token of the vocabulary as the next one. Tied, it uses the embedding table itself, so that reading and writing a token share one row. The softmax of its output is the prediction.",
  params: {
    vocab: size("V", "Size of the vocabulary"),
    bias: flag(false, "Adds a learned bias"),
    tied: flag(false, "Takes a table [V, D] that a tie names, instead of a matrix [D, V]"),
    std: number(0.02, "Spread of the initial values", 0),
  },
  inputs: { x: hidden("… d:feature") },
  outputs: { logits: logits("… $vocab:vocab") },
  weights: (p) => ({
    ...(p.tied ? { table: table("$vocab:vocab d", p.std) } : { w: matrix("d $vocab", p.std) }),
    ...(p.bias ? { b: zeros("$vocab") } : {}),
  }),
  summary: (p) => (p.tied ? "tied" : `→ ${p.vocab.key}`),
  lower: (ir, { x, w, table, b }) => {
    const y = ir.matmul(x, w ?? ir.transpose(table, { perm: [1, 0] }));
    return { logits: b === undefined ? y : ir.add(y, b) };
  },
});
