// Rows of a table: ids [B, T] → [B, T, D].
import { defineBlock, hidden, ids, table } from "./define.ts";
import { number, size } from "./params.ts";

export const embedding = defineBlock({
  kind: "embedding",
  traits: ["embeds"],
  title: "Embedding",
  category: "Inputs",
  words: ["token embedding", "word embedding", "lookup table", "embed", "wte"],
  staple: 1,
  formula: "x[b, t] = E[ids[b, t]]",
  latex: (p, t) =>
    String.raw`x_t = E_{\mathrm{ids}_t}, \quad E \in \mathbb{R}^{${t.size(p.rows)} \times ${t.size(p.width)}}`,
  narrate: (f) => {
    const id = f.in("ids").values[0];
    return id === undefined
      ? ""
      : `Row ${id} of the table is the embedding of ${f.token}: ${f.out("x").values.length} learned numbers.`;
  },
  help: "Token embedding: looks up one learned row of the table for each token id. Tokens with similar rows are treated alike by all that follows. `rows` is the vocabulary size, `width` the length of a row.",
  params: {
    rows: size("V", "Number of rows: the vocabulary size"),
    width: size("D", "Length of a row"),
    std: number(0.02, "Standard deviation of the initial values", 0),
  },
  inputs: { ids: ids("… t") },
  outputs: { x: hidden("… t $width:feature") },
  weights: (p) => ({ table: table("$rows:vocab $width:feature", p.std) }),
  summary: (p) => `${p.rows.key} × ${p.width.key}`,
  lower: (ir, { ids, table }) => ({ x: ir.gather(table, ids) }),
});
