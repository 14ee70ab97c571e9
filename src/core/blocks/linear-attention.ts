// Attention without a softmax, which is a recurrence: S_t = decay_t ⊙ S_{t−1} + k_t ⊗ v_t, y_t = q_t·S_t. It is lowered to
// its quadratic form, ((q·kᵀ) ⊙ L)·v with L_tj the product of the decays from j + 1 to t (Dao and Gu 2024, section 5): of
// primitives that the proof, gradients and exports know. L is made of sums of logarithms, of which only those that count
// go through exp, so that nothing overflows.
import type { Builder, Value } from "../ir/index.ts";
import { divSizes, one, type Size, sameSize } from "../shape/index.ts";
import { any, defineBlock, heads, optional, scores } from "./define.ts";
import { choice, flag, refuseSum } from "./params.ts";
import { largest } from "./said.ts";
import { triangle } from "./triangle.ts";

export const linearAttention = defineBlock({
  kind: "linear_attention",
  title: "Linear attention",
  category: "Attention",
  words: [
    "retention",
    "retnet",
    "lightning attention",
    "gated linear attention",
    "gla",
    "mamba-2",
    "ssd",
    "state space model",
    "decay scan",
    "recurrence",
    "rnn",
    "fast weights",
  ],
  formula: "S_t = decay_t ⊙ S_{t−1} + k_t ⊗ v_t;  y_t = q_t · S_t",
  latex: (p, t) => {
    const given = t.has("log_decay") ? String.raw`e^{a_t} \odot ` : "";
    const decay = given || (p.decay === "retention" ? String.raw`\gamma_h ` : "");
    const fixed = given === "" && p.decay === "retention" ? String.raw`, \quad \gamma_h = 1 - 2^{-5-h}` : "";
    const q = p.scaled ? String.raw`\frac{q_t}{\sqrt{${t.size("k")}}}` : "q_t";
    const y = p.normalize
      ? String.raw`\frac{${q}\, S_t}{${q}\, z_t}, \quad z_t = ${decay}z_{t-1} + k_t^{\top}`
      : String.raw`${q}\, S_t`;
    return String.raw`S_t = ${decay}S_{t-1} + k_t^{\top} v_t, \quad y_t = ${y}${fixed}`;
  },
  narrate: (f) => {
    const top = largest(f.out("weights"));
    return top ? `${f.token} takes most from ${top.name}: its value times ${f.write(top.value)}.` : "";
  },
  help: "Linear attention: each position adds key times value to a state of fixed size, which the query reads; there is no softmax, and nothing later is seen. The state shrinks at each step by `log_decay`, for each head (Mamba-2) or each number of a key (gated linear attention), or by a fixed factor a head (RetNet). It is computed as a masked product of all pairs of positions, which is the same.",
  params: {
    decay: choice(
      ["none", "retention"],
      "Without log_decay: keep all (Katharopoulos et al. 2020), or 1 − 2^(−5−h) of it at each step (Sun et al. 2023)",
    ),
    scaled: flag(false, "Divide the queries by √K"),
    normalize: flag(false, "Divide by the sum of the weights; keys and queries must then be positive"),
  },
  inputs: (_, w) => ({
    q: heads("b:batch h:head t:query k:feature"),
    k: heads("b:batch g:head t:key k:feature"),
    v: heads("b:batch m:head t:key e:feature"),
    // Its heads may be features of a Linear, its positions those of queries, of keys or of the text.
    log_decay: optional(
      any(
        `b h:${w.role("log_decay", 1)} t:${w.role("log_decay", 2)}${w.rank("log_decay") === 4 ? " k" : ""}`,
      ),
    ),
  }),
  outputs: { out: heads("b h t:query e:feature"), weights: scores("b h t:query t:key") },
  bypass: { out: "v" },
  summary: (p) => (p.decay === "none" ? "" : p.decay),
  refuse: (_, at, name) => {
    for (const [side, what] of [
      ["g", "key heads"],
      ["m", "value heads"],
    ] as const) {
      const [h, g] = [at(name("h")), at(name(side))];
      if (Number.isNaN(h) || Number.isNaN(g)) continue;
      if (h % g !== 0) return `${h} query heads cannot share ${g} ${what} evenly`;
      const refused = refuseSum(name("h"), name(side), what);
      if (refused !== undefined) return refused;
    }
    return undefined;
  },
  lower: (ir, ins, p, ctx) => {
    const [h, t, width] = [ctx.size("h"), ctx.size("t"), ctx.size("k")];
    const [k, v] = [forHeads(ir, ins.k, h), forHeads(ir, ins.v, h)];
    const q = p.scaled ? ir.div(ins.q, ir.sqrt(ir.sizeOf({ size: width }))) : ins.q;
    const [seen, behind] = [causal(ir, t, "lessEqual"), causal(ir, t, "less")];
    const product = () => ir.matmul(q, ir.transpose(k, { perm: [0, 1, 3, 2] }));
    const decays = ins.log_decay;
    const made =
      decays?.shape.length === 4
        ? byChannel(ir, { q, k, decays, behind })
        : decays === undefined && p.decay === "none"
          ? product()
          : ir.mul(product(), left(ir, decays === undefined ? fixed(ir, h, t) : between(ir, decays), behind));
    const weights = ir.where(seen, made, ir.scalar(0));
    const sum = ir.matmul(weights, v);
    if (!p.normalize) return { out: sum, weights };
    return { out: ir.div(sum, ir.reduceSum(weights, { axes: [3], keep: true })), weights };
  },
  pictured: ["weights"],
});

/** bool [T, T]: the key's position is less than the query's, or at most that. */
function causal(ir: Builder, t: Size, how: "less" | "lessEqual"): Value {
  const entry = ir.iota({ size: t });
  return ir[how](entry, ir.reshape(entry, { shape: [t, one] }));
}

/** [B, G, T, K] → [B, H, T, K]: neighbors share one. */
function forHeads(ir: Builder, x: Value, h: Size): Value {
  const [b, g, t, k] = x.shape as readonly [Size, Size, Size, Size];
  if (sameSize(g, h)) return x;
  const share = divSizes(h, g) ?? h;
  const wide = ir.expand(ir.reshape(x, { shape: [b, g, one, t, k] }), { shape: [b, g, share, t, k] });
  return ir.reshape(wide, { shape: [b, h, t, k] });
}

/**
 * What is left: e to these sums where the key is before the query. Of a position itself all is, and its own decay has no
 * part in it; where the key is later, what stands here is not used.
 */
const left = (ir: Builder, sums: Value, behind: Value): Value => ir.exp(ir.where(behind, sums, ir.scalar(0)));

/** Σ of the logarithms [B, H, T] from j + 1 to t: [B, H, T, T]. */
function between(ir: Builder, decays: Value): Value {
  const [b, h, t] = decays.shape as readonly [Size, Size, Size];
  const column = ir.reshape(decays, { shape: [b, h, t, one] });
  const sums = ir.matmul(triangle(ir, t, { reverse: false, exclusive: false }), column);
  return ir.sub(sums, ir.transpose(sums, { perm: [0, 1, 3, 2] }));
}

/** The same of RetNet's own, (t − j) · log(1 − 2^(−5−h)): [H, T, T]. */
function fixed(ir: Builder, h: Size, t: Size): Value {
  const head = ir.cast(ir.iota({ size: h }), { dtype: "f32" });
  const lost = ir.exp(ir.mul(ir.add(head, ir.scalar(5)), ir.scalar(-Math.LN2)));
  const rate = ir.log(ir.sub(ir.scalar(1), lost));
  const at = ir.cast(ir.iota({ size: t }), { dtype: "f32" });
  const distance = ir.sub(ir.reshape(at, { shape: [t, one] }), at);
  return ir.mul(ir.reshape(rate, { shape: [h, one, one] }), distance);
}

interface Channels {
  readonly q: Value;
  readonly k: Value;
  /** [B, H, T, K] */
  readonly decays: Value;
  readonly behind: Value;
}

/** Σ over the channels of q · k · what is left of that channel: [B, H, T, T]. */
function byChannel(ir: Builder, { q, k, decays, behind }: Channels): Value {
  const [b, h, t, width] = decays.shape as readonly [Size, Size, Size, Size];
  const sums = ir.matmul(triangle(ir, t, { reverse: false, exclusive: false }), decays);
  const query = (x: Value) => ir.reshape(x, { shape: [b, h, t, one, width] });
  const key = (x: Value) => ir.reshape(x, { shape: [b, h, one, t, width] });
  const kept = left(ir, ir.sub(query(sums), key(sums)), ir.reshape(behind, { shape: [t, t, one] }));
  const parts = ir.mul(ir.mul(query(q), key(k)), kept);
  return ir.reduceSum(parts, { axes: [4], keep: false });
}
