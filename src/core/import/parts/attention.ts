// Attention from the residual stream to what is added back: projections, norms of queries and keys, RoPE, scores,
// output projection.
import type { ParamValue } from "../../model/index.ts";
import type { Canvas } from "../canvas.ts";
import { needsBlock } from "../refused.ts";
import type { Shape } from "../shape.ts";
import type { Source } from "../sources.ts";
import { drawNorm, type Norm } from "./norm.ts";

interface Projection {
  readonly w: Source;
  readonly b?: Source;
}

export interface AttentionParts {
  readonly q: Projection;
  readonly k: Projection;
  readonly v: Projection;
  readonly out: Projection;
  /** Norms of queries and keys: of each head, before or behind RoPE, or of all heads' numbers together. */
  readonly normed?: {
    readonly over: "head" | "turned head" | "width";
    readonly norm: Norm;
    readonly q: string | readonly string[];
    readonly k: string | readonly string[];
  };
  readonly rope?: Readonly<Record<string, ParamValue>> | null;
  /** A learned sink for each head. */
  readonly sink?: Source;
  /** Factor of the scores; 1/√K where absent. */
  readonly factor?: number;
  readonly softcap?: number;
  /** Bound of queries, keys and values, behind a norm of all heads. */
  readonly clip?: number;
  /** Ports of the layer. */
  readonly mask?: string;
  readonly bias?: string;
  /** What stands behind the ids of the nodes: `_1`. */
  readonly suffix?: string;
  /** Where keys and values come from, in cross-attention. */
  readonly context?: string;
}

/** Draws it on what comes from `x` and gives where its output is. */
export function drawAttention(canvas: Canvas, shape: Shape, a: AttentionParts, x: string): string {
  const { suffix = "" } = a;
  const id = (name: string) => `${name}${suffix}`;
  const turned = { q: "", k: "", v: "" };
  Object.assign(
    turned,
    a.normed?.over === "width" || a.clip !== undefined
      ? apart(canvas, shape, a, x)
      : together(canvas, shape, a, x),
  );
  const normHeads = ({ norm, q, k }: NonNullable<AttentionParts["normed"]>) => {
    turned.q = drawNorm(canvas, id("norm_q"), norm, turned.q, q, "Norm q");
    turned.k = drawNorm(canvas, id("norm_k"), norm, turned.k, k, "Norm k");
  };
  if (a.normed?.over === "head") normHeads(a.normed);
  if (a.rope) {
    canvas.add(id("rope"), "rope", { params: a.rope, from: { q: turned.q, k: turned.k } });
    [turned.q, turned.k] = [`${id("rope")}.q`, `${id("rope")}.k`];
  }
  if (a.normed?.over === "turned head") normHeads(a.normed);
  const usual = 1 / Math.sqrt(shape.sizes.K);
  const scaled = a.factor === undefined || Math.abs(a.factor - usual) < 1e-12;
  canvas.add(id("attn"), "attention", {
    params: {
      ...(scaled ? {} : { scaled: false, factor: a.factor! }),
      ...(a.softcap === undefined ? {} : { softcap: a.softcap }),
      ...(a.sink ? { sink: "learned" } : {}),
    },
    from: {
      ...turned,
      ...(a.mask === undefined ? {} : { mask: a.mask }),
      ...(a.bias === undefined ? {} : { bias: a.bias }),
    },
  });
  if (a.sink) canvas.sources.set(`${id("attn")}.softmax.sink`, a.sink);
  canvas.add(id("concat"), "concat", { from: { x: `${id("attn")}.out` } });
  canvas.add(id("wo"), "wo", {
    params: a.out.b ? {} : { bias: false },
    from: { x: `${id("concat")}.x` },
    weights: projected("", a.out),
  });
  return `${id("wo")}.y`;
}

const projected = (name: string, { w, b }: Projection): Record<string, Source> => ({
  [`w${name}`]: w,
  ...(b ? { [`b${name}`]: b } : {}),
});

/** The QKV block, where all three have a bias or none has. */
function together(canvas: Canvas, shape: Shape, a: AttentionParts, x: string) {
  const id = `qkv${a.suffix ?? ""}`;
  const biased = [a.q, a.k, a.v].map((p) => p.b !== undefined);
  if (biased.some((b) => b !== biased[0])) return apart(canvas, shape, a, x);
  canvas.add(id, "qkv", {
    params: {
      ...(shape.heads === "H" ? {} : { heads: shape.heads }),
      ...(shape.kvHeads === "H" ? {} : { kv_heads: shape.kvHeads }),
      ...(shape.headWidth === "D/H" ? {} : { width: shape.headWidth }),
      ...(biased[0] ? {} : { bias: false }),
      ...(a.context === undefined ? { fused: false } : {}),
    },
    from: { x, ...(a.context === undefined ? {} : { context: a.context }) },
    weights: { ...projected("q", a.q), ...projected("k", a.k), ...projected("v", a.v) },
  });
  return { q: `${id}.q`, k: `${id}.k`, v: `${id}.v` };
}

/** A Linear for each of the three, what stands between it and the heads, and the heads. */
function apart(canvas: Canvas, shape: Shape, a: AttentionParts, x: string) {
  if (a.context !== undefined)
    return needsBlock("projections of cross-attention that differ in their biases");
  const one = (name: "q" | "k" | "v", count: string) => {
    const suffix = a.suffix ?? "";
    const { w, b } = a[name];
    const out = `${count}*${shape.headWidth}` === "H*D/H" ? {} : { out: `${count}*${shape.headWidth}` };
    canvas.add(`w${name}${suffix}`, "linear", {
      title: { q: "W q", k: "W k", v: "W v" }[name],
      params: { ...out, ...(b ? {} : { bias: false }) },
      from: { x },
      weights: { w, ...(b ? { b } : {}) },
    });
    let at = `w${name}${suffix}.y`;
    if (a.normed?.over === "width" && name !== "v")
      at = drawNorm(canvas, `norm_${name}${suffix}`, a.normed.norm, at, a.normed[name], `Norm ${name}`);
    if (a.clip !== undefined) {
      canvas.add(`clip_${name}${suffix}`, "clamp", {
        params: { low: -a.clip, high: a.clip },
        from: { x: at },
      });
      at = `clip_${name}${suffix}.x`;
    }
    canvas.add(`heads_${name}${suffix}`, "split_heads", {
      params: { ...(count === "H" ? {} : { heads: count }), ...(name === "q" ? {} : { side: "key" }) },
      from: { x: at },
    });
    return `heads_${name}${suffix}.x`;
  };
  return { q: one("q", shape.heads), k: one("k", shape.kvHeads), v: one("v", shape.kvHeads) };
}
