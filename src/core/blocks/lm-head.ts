// Logits over the vocabulary: [B, T, D] → [B, T, V]; free, or tied to the embedding table.
import { defineBlock, hidden, logits, matrix, table, zeros } from "./define.ts";
import { flag, number, size } from "./params.ts";
import { project } from "./project.ts";
import { largest } from "./said.ts";

export const lmHead = defineBlock({
  kind: "lm_head",
  traits: ["gives-logits"],
  title: "LMHead",
  category: "Output",
  words: [
    "lm head",
    "language model head",
    "unembedding",
    "unembed",
    "logits",
    "output layer",
    "classifier",
    "vocabulary projection",
  ],
  staple: 11,
  formula: "logits = x·W_out + b_out; tied: x·Eᵀ",
  latex: (p) =>
    String.raw`\mathrm{logits} = x\,${p.tied ? String.raw`E^{\top}` : String.raw`W_{\mathrm{out}}`}${p.bias ? String.raw` + b_{\mathrm{out}}` : ""}`,
  narrate: (f) => {
    const top = largest(f.out("logits"));
    return top
      ? `Every token gets a score as the next one; the highest, ${f.write(top.value)}, is that of ${top.name}.`
      : "";
  },
  help: "LM head: projects each position to one logit for every token of the vocabulary. When tied, it uses the embedding table itself, so input and output share one row per token. The softmax of its output is the prediction.",
  params: {
    vocab: size("V", "Vocabulary size"),
    bias: flag(false, "Add a learned bias"),
    tied: flag(false, "Tied embeddings: use a table [V, D] named by a tie instead of a matrix [D, V]"),
    std: number(0.02, "Standard deviation of the initial values", 0),
  },
  inputs: { x: hidden("… d:feature") },
  outputs: { logits: logits("… $vocab:vocab") },
  weights: (p) => ({
    ...(p.tied ? { table: table("$vocab:vocab d", p.std) } : { w: matrix("d $vocab", p.std) }),
    ...(p.bias ? { b: zeros("$vocab") } : {}),
  }),
  summary: (p) => (p.tied ? "tied" : `→ ${p.vocab.key}`),
  lower: (ir, { x, w, table, b }) => ({
    logits: project(ir, x, w ?? ir.transpose(table, { perm: [1, 0] }), b),
  }),
});
