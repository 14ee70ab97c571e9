// q·kᵀ: [B, H, T, K] · [B, G, S, K]ᵀ → [B, H, T, S]; G divides H.
import { divSizes, literal, sameSize } from "../shape/index.ts";
import { defineBlock, heads, scores as scoresPort } from "./define.ts";
import { refuseSum } from "./params.ts";
import { largest } from "./said.ts";

export const scores = defineBlock({
  kind: "scores",
  traits: ["compares"],
  title: "Scores",
  category: "Attention",
  words: ["attention scores", "dot product", "qk", "similarity"],
  formula: "s[t, j] = q[t] · k[j]",
  latex: (_, t) => String.raw`s_{tj} = q_t \cdot k_j = \sum_{i=1}^{${t.size("k")}} q_{ti}\, k_{ji}`,
  narrate: (f) => {
    const top = largest(f.out("scores"));
    return top
      ? `The query of ${f.token} is compared with every key; it fits the key of ${top.name} best, with ${f.write(top.value)}.`
      : "";
  },
  help: "Attention scores: the dot product of each query with each key. A high score means that the query attends to that key. With fewer key heads than query heads, neighboring query heads share one.",
  params: {},
  inputs: { q: heads("b:batch h:head t:query k:feature"), k: heads("b:batch g:head s:key k:feature") },
  outputs: { scores: scoresPort("b h t:query s:key") },
  refuse: (_, at, name) => {
    const [h, g] = [at(name("h")), at(name("g"))];
    return Number.isNaN(h) || Number.isNaN(g) || h % g === 0
      ? refuseSum(name("h"), name("g"), "key heads")
      : `${h} query heads cannot share ${g} key heads evenly`;
  },
  lower: (ir, { q, k }, _, ctx) => {
    const [b, h, g, t, s, w] = [
      ctx.size("b"),
      ctx.size("h"),
      ctx.size("g"),
      ctx.size("t"),
      ctx.size("s"),
      ctx.size("k"),
    ];
    if (sameSize(h, g)) return { scores: ir.matmul(q, ir.transpose(k, { perm: [0, 1, 3, 2] })) };
    const share = divSizes(h, g) ?? h;
    const grouped = ir.reshape(q, { shape: [b, g, share, t, w] });
    const keys = ir.reshape(ir.transpose(k, { perm: [0, 1, 3, 2] }), { shape: [b, g, literal(1), w, s] });
    return { scores: ir.reshape(ir.matmul(grouped, keys), { shape: [b, h, t, s] }) };
  },
});
