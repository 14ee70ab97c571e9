/** Rows of a table: ids [B, T] → [B, T, D]. */
import { defineBlock, hidden, ids, table } from "./define.ts";
import { number, size } from "./params.ts";

export const embedding = defineBlock({
  kind: "embedding",
  traits: ["embeds"],
  title: "Embedding",
  category: "Inputs",
  formula: "x[b, t] = E[ids[b, t]]",
  latex: (p, t) =>
    String.raw`x_t = E_{\mathrm{ids}_t}, \quad E \in \mathbb{R}^{${t.size(p.rows)} \times ${t.size(p.width)}}`,
  narrate: (f) => {
    const id = f.in("ids").values[0];
    return id === undefined
      ? ""
      : `Row ${id} of the table is what ${f.token} means so far: ${f.out("x").values.length} learned numbers.`;
  },
  help: "Looks up one learned row of the table for each token id. Tokens with similar rows are treated alike by everything that follows. Rows are counted by `rows`, their length by `width`.",
  params: {
    rows: size("V", "Number of rows: the size of the vocabulary"),
    width: size("D", "Length of a row"),
    std: number(0.02, "Spread of the initial values", 0),
  },
  inputs: { ids: ids("… t") },
  outputs: { x: hidden("… t $width:feature") },
  weights: (p) => ({ table: table("$rows:vocab $width:feature", p.std) }),
  summary: (p) => `${p.rows.key} × ${p.width.key}`,
  lower: (ir, { ids, table }) => ({ x: ir.gather(table, ids) }),
});
