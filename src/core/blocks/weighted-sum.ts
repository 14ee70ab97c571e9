// weights·v: [B, H, T, S] · [B, G, S, K] → [B, H, T, K]; G divides H.
import { divSizes, literal, sameSize } from "../shape/index.ts";
import { defineBlock, heads, scores } from "./define.ts";
import { refuseSum } from "./params.ts";
import { share } from "./said.ts";

export const weightedSum = defineBlock({
  kind: "weighted_sum",
  traits: ["mixes-positions"],
  title: "Weighted sum",
  category: "Attention",
  words: ["attention output", "average of values", "context vector"],
  formula: "o[t] = Σ_j w[t, j] · v[j]",
  latex: (_, t) => String.raw`o_t = \sum_{j=1}^{${t.size("s")}} w_{tj}\, v_j`,
  narrate: (f) => {
    const { values, names } = f.in("weights");
    const parts = values.flatMap((w, j) =>
      w > 0 && names[j] !== undefined ? [`${share(w)} of “${names[j]}”`] : [],
    );
    if (parts.length === 0) return "";
    return parts.length <= 5
      ? `${f.token} takes ${parts.join(", ")}: the values are averaged with these weights.`
      : `The values of ${parts.length} positions are averaged with the attention weights.`;
  },
  help: "Averages the values of all positions with the attention weights. Each position receives the weighted mean of the values that it attends to. Query heads share value heads where there are fewer of those.",
  params: {},
  inputs: { weights: scores("b:batch h:head t:query s:key"), v: heads("b:batch g:head s:key k:feature") },
  outputs: { out: heads("b h t:query k") },
  refuse: (_, at, name) => {
    const [h, g] = [at(name("h")), at(name("g"))];
    return Number.isNaN(h) || Number.isNaN(g) || h % g === 0
      ? refuseSum(name("h"), name("g"), "value heads")
      : `${h} query heads cannot share ${g} value heads evenly`;
  },
  bypass: { out: "v" },
  lower: (ir, { weights, v }, _, ctx) => {
    const [b, h, g, t, s, k] = [
      ctx.size("b"),
      ctx.size("h"),
      ctx.size("g"),
      ctx.size("t"),
      ctx.size("s"),
      ctx.size("k"),
    ];
    if (sameSize(h, g)) return { out: ir.matmul(weights, v) };
    const share = divSizes(h, g) ?? h;
    const grouped = ir.reshape(weights, { shape: [b, g, share, t, s] });
    const values = ir.reshape(v, { shape: [b, g, literal(1), s, k] });
    return { out: ir.reshape(ir.matmul(grouped, values), { shape: [b, h, t, k] }) };
  },
});
