// Queries, keys and values, already split into heads.
import { addSizes, literal, mulSizes, type Size } from "../shape/index.ts";
import { defineBlock, heads, hidden, matrix, optional, zeros } from "./define.ts";
import { flag, number, size } from "./params.ts";
import { project } from "./project.ts";

export const qkv = defineBlock({
  kind: "qkv",
  traits: ["makes-queries", "all-outputs-meant"],
  pictured: ["q", "k", "v"],
  title: "QKV",
  category: "Attention",
  words: [
    "query",
    "key",
    "value",
    "query key value",
    "query projection",
    "queries",
    "keys",
    "values",
    "in_proj",
    "c_attn",
  ],
  staple: 3,
  formula: "q = x·W_q, k = c·W_k, v = c·W_v, each split into heads",
  latex: (p, t) => {
    const c = t.has("context") ? "c" : "x";
    // In braces none of them is broken where the line ends.
    const map = (y: string, from: string) => `{${y} = ${from} W_${y}${p.bias ? ` + b_${y}` : ""}}`;
    return `${map("q", "x")}, \\quad ${map("k", c)}, \\quad ${map("v", c)}`;
  },
  narrate: (f) => {
    const [x, q] = [f.in("x").values.length, f.out("q").values.length];
    return `The ${x} numbers of ${f.token} become a query; every position also gets a key and a value, ${q} numbers each in each head.`;
  },
  help: "Query, key and value projections: projects each position into a query, a key and a value, and splits them into heads. Keys and values come from `context` if connected (cross-attention), otherwise from `x`. Fewer key-value heads than query heads give grouped-query attention.",
  params: {
    heads: size("H", "Number of query heads"),
    kv_heads: size("H", "Number of key-value heads: as many (MHA), fewer (GQA) or one (MQA)"),
    width: size("D/H", "Head width"),
    bias: flag(true, "Add a bias to each projection"),
    fused: flag(true, "One fused matmul that is split, instead of three"),
    std: number(0.02, "Standard deviation of the initial values", 0),
  },
  inputs: { x: hidden("b:batch t:time d:feature"), context: optional(hidden("b:batch s:time c:feature")) },
  outputs: (_, w) => {
    const s = w.has("context") ? "s" : "t";
    return {
      q: heads("b $heads:head t:query $width:feature"),
      k: heads(`b $kv_heads:head ${s}:key $width:feature`),
      v: heads(`b $kv_heads:head ${s}:key $width:feature`),
    };
  },
  weights: (p, w) => {
    const c = w.has("context") ? "c" : "d";
    const [q, kv] = ["$heads*$width", "$kv_heads*$width"];
    if (p.fused && !w.has("context")) {
      const all = `${q}+2*${kv}`;
      return { w: matrix(`d ${all}`, p.std), ...(p.bias ? { b: zeros(all) } : {}) };
    }
    return {
      wq: matrix(`d ${q}`, p.std),
      wk: matrix(`${c} ${kv}`, p.std),
      wv: matrix(`${c} ${kv}`, p.std),
      ...(p.bias ? { bq: zeros(q), bk: zeros(kv), bv: zeros(kv) } : {}),
    };
  },
  summary: (p) =>
    `${p.heads.key} heads${p.kv_heads.key === p.heads.key ? "" : ` over ${p.kv_heads.key}`} · width ${p.width.key}`,
  refuse: (p, at) => {
    const [h, g] = [at(p.heads), at(p.kv_heads)];
    return h % g === 0
      ? undefined
      : `${h} heads cannot share ${g} key-value heads evenly; heads must be a multiple of kv_heads`;
  },
  lower: (ir, ins, p, ctx) => {
    const { x } = ins;
    const c = ins.context ?? x;
    const [b, t] = [ctx.size("b"), ctx.size("t")];
    const s = ins.context === undefined ? t : ctx.size("s");
    const split = (v: typeof x, time: Size, count: Size) =>
      ir.transpose(ir.reshape(v, { shape: [b, time, count, p.width] }), { perm: [0, 2, 1, 3] });
    const [wq, wkv] = [mulSizes(p.heads, p.width), mulSizes(p.kv_heads, p.width)];
    if (ins.w !== undefined) {
      const all = project(ir, x, ins.w, ins.b);
      const part = (start: Size, size: Size) => ir.slice(all, { axis: 2, start, size });
      return {
        q: split(part(literal(0), wq), t, p.heads),
        k: split(part(wq, wkv), t, p.kv_heads),
        v: split(part(addSizes(wq, wkv), wkv), t, p.kv_heads),
      };
    }
    return {
      q: split(project(ir, x, ins.wq, ins.bq), t, p.heads),
      k: split(project(ir, c, ins.wk, ins.bk), s, p.kv_heads),
      v: split(project(ir, c, ins.wv, ins.bv), s, p.kv_heads),
    };
  },
});
