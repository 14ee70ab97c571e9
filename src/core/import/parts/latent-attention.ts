// Multi-head latent attention (DeepSeek-V2, section 2.1): queries, and keys with values, by way of a short vector each; a
// part of each head is turned by RoPE, and of the keys that part is one for all heads.
import type { ParamValue } from "../../model/index.ts";
import type { Canvas } from "../canvas.ts";
import { plain, turned } from "../sources.ts";
import { drawNorm, type Norm } from "./norm.ts";

export interface LatentAttention {
  /** Of the layer: `model.layers.0.self_attn`. */
  readonly name: string;
  /** Whether queries have a short vector, too. */
  readonly shortQueries: boolean;
  readonly rope: Readonly<Record<string, ParamValue>>;
  /** Factor of the scores; 1/√(K_n + K_r) where absent. */
  readonly factor?: number;
  readonly bias: boolean;
  readonly norm: Norm;
  readonly mask: string;
}

/** Draws it on what comes from `x` and gives where its output is. Widths: R_q, R_kv; K_n, K_r, K_v of a head. */
export function drawLatentAttention(canvas: Canvas, a: LatentAttention, x: string): string {
  const linear = (id: string, title: string, tensor: string, out: string, from: string, bias = false) => {
    canvas.add(id, "linear", {
      title,
      params: { ...(out === "D" ? {} : { out }), ...(bias ? {} : { bias: false }) },
      from: { x: from },
      weights: { w: turned(`${tensor}.weight`), ...(bias ? { b: plain(`${tensor}.bias`) } : {}) },
    });
    return `${id}.y`;
  };
  const split = (id: string, title: string, parts: string, from: string) =>
    canvas.add(id, "split", { title, params: { parts }, from: { x: from } });
  const heads = (id: string, title: string, side: "query" | "key", count: string, from: string) => {
    const params = {
      ...(count === "H" ? {} : { heads: Number(count) }),
      ...(side === "query" ? {} : { side }),
    };
    canvas.add(id, "split_heads", { title, params, from: { x: from } });
    return `${id}.x`;
  };
  const { name } = a;
  let short = x;
  if (a.shortQueries) {
    const down = linear("q_down", "Compress q", `${name}.q_a_proj`, "R_q", x, a.bias);
    short = drawNorm(canvas, "norm_q", a.norm, down, `${name}.q_a_layernorm`, "Norm q");
  }
  const whole = a.shortQueries ? "q_b_proj" : "q_proj";
  const q = linear("q_up", a.shortQueries ? "Expand q" : "W q", `${name}.${whole}`, "H*(K_n+K_r)", short);
  const halves = split("parts_q", "Parts of q", "K_n K_r", heads("heads_q", "Heads of q", "query", "H", q));

  const down = linear("kv_down", "Compress k, v", `${name}.kv_a_proj_with_mqa`, "R_kv+K_r", x, a.bias);
  const latent = split("parts_down", "Latent, turned key", "R_kv K_r", down);
  const normed = drawNorm(canvas, "norm_kv", a.norm, `${latent}.a`, `${name}.kv_a_layernorm`, "Norm k, v");
  const up = linear("kv_up", "Expand k, v", `${name}.kv_b_proj`, "H*(K_n+K_v)", normed);
  const both = split(
    "parts_kv",
    "Keys, values",
    "K_n K_v",
    heads("heads_kv", "Heads of k, v", "key", "H", up),
  );

  const one = heads("key_one", "One key", "key", "1", `${latent}.b`);
  canvas.add("rope", "rope", { params: a.rope, from: { q: `${halves}.b`, k: one } });
  const params = { axis: 1, size: "H", add: false, role: "head" };
  canvas.add("key_each", "expand", { title: "For each head", params, from: { x: "rope.k" } });
  canvas.add("q", "concatenate", { title: "q", from: { a: `${halves}.a`, b: "rope.q" } });
  canvas.add("k", "concatenate", { title: "k", from: { a: `${both}.a`, b: "key_each.x" } });
  canvas.add("attn", "attention", {
    params: a.factor === undefined ? {} : { scaled: false, factor: a.factor },
    from: { q: "q.y", k: "k.y", v: `${both}.b`, mask: a.mask },
  });
  canvas.add("concat", "concat", { from: { x: "attn.out" } });
  canvas.add("wo", "wo", {
    params: a.bias ? {} : { bias: false },
    from: { x: "concat.x" },
    weights: { w: turned(`${name}.o_proj.weight`), ...(a.bias ? { b: plain(`${name}.o_proj.bias`) } : {}) },
  });
  return "wo.y";
}
