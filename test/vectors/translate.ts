// Each of ONNX's cases as a graph of Heddle's blocks, or the reason why there is none.

import { rotate } from "../../src/core/blocks/rope.ts";
import {
  type HeddleDocument,
  literal,
  type NodeSpec,
  newBuilder,
  type ParamValue,
  type Program,
  type Tensor,
} from "../../src/core/index.ts";
import { tensor } from "../../src/core/ir/index.ts";
import { typeOf } from "../support/oracle.ts";
import type { Vector } from "./vector.ts";

/** A graph with what enters its ports, and where each of the case's outputs comes out of it. */
export interface Translation {
  readonly how: string;
  readonly document: HeddleDocument;
  readonly feeds: Readonly<Record<string, { readonly axes: string; readonly tensor: Tensor }>>;
  readonly weights: Readonly<Record<string, Tensor>>;
  /** Output of the case → address in the graph, and what is done to the case's numbers before they are compared. */
  readonly outputs: Readonly<Record<string, { readonly at: string; readonly as?: (t: Tensor) => Tensor }>>;
}

/** The case as a program of primitives. */
export interface Lowered {
  readonly how: string;
  readonly program: Program;
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly outputs: Readonly<Record<string, { readonly at: string }>>;
}

export interface Impossible {
  readonly because: string;
}

export function translate(vector: Vector): Translation | Lowered | Impossible {
  if (vector.foreign) return { because: "float16: Heddle computes in float32" };
  const translator = translators[vector.op];
  return translator ? translator(vector) : { because: `no block does what ${vector.op} does` };
}

const translators: Readonly<Record<string, (v: Vector) => Translation | Lowered | Impossible>> = {
  Attention: attention,
  RotaryEmbedding: rotary,
  LayerNormalization: (v) => norm(v, "layernorm"),
  RMSNormalization: (v) => norm(v, "rmsnorm"),
  Gelu: (v) => entrywise(v, "activation", { fn: v.attributes.approximate === "tanh" ? "gelu_tanh" : "gelu" }),
  Swish: (v) =>
    v.attributes.alpha === 1 || v.attributes.alpha === undefined
      ? entrywise(v, "activation", { fn: "silu" })
      : { because: "Swish with another alpha than 1" },
  Softmax: (v) => entrywise(v, "softmax", { axis: (v.attributes.axis as number | undefined) ?? -1 }),
  SoftmaxCrossEntropyLoss: crossEntropy,
};

const documentOf = (
  nodes: Readonly<Record<string, NodeSpec>>,
  wires: readonly string[],
  ports: readonly string[],
  dims: Readonly<Record<string, number>>,
): HeddleDocument => ({
  format: 1,
  name: "Case",
  dims,
  text: {},
  seed: 0,
  inputs: Object.fromEntries(ports.map((p) => [p, "shared"])),
  outputs: [],
  nodes,
  wires,
  layout: {},
});

/** One block with one input and one output of the same axes. */
function entrywise(v: Vector, block: string, params: Readonly<Record<string, ParamValue>>): Translation {
  const [x] = Object.values(v.inputs) as [Tensor];
  const [out] = Object.keys(v.outputs) as [string];
  const names = x.dims.map((_, i) => `X${i}`);
  return {
    how: "blocks",
    document: documentOf({ it: { block, params } }, ["in.x → it.x"], ["x"], sizes(names, x.dims)),
    feeds: { x: { axes: names.join(" "), tensor: x } },
    weights: {},
    outputs: { [out]: { at: "it.x" } },
  };
}

const sizes = (names: readonly string[], dims: readonly number[]): Record<string, number> =>
  Object.fromEntries(names.map((n, i) => [n, dims[i] as number]));

function norm(v: Vector, kind: "layernorm" | "rmsnorm"): Translation | Impossible {
  const { X: x, W: scale, B: shift } = v.inputs as { X: Tensor; W: Tensor; B?: Tensor };
  const axis = (v.attributes.axis as number | undefined) ?? -1;
  if (axis !== -1 && axis !== x.dims.length - 1) {
    return { because: "normalizes over several axes at once; Norm works over the features of one position" };
  }
  const names = x.dims.map((_, i) => `X${i}`);
  const eps = (v.attributes.epsilon as number | undefined) ?? 1e-5;
  return {
    how: "blocks",
    document: documentOf(
      { it: { block: "norm", params: { kind, eps } } },
      ["in.x → it.x"],
      ["x"],
      sizes(names, x.dims),
    ),
    feeds: { x: { axes: names.join(" "), tensor: x } },
    weights: { "it.scale": scale, ...(shift ? { "it.shift": shift } : {}) },
    // Mean and InvStdDev are by-products for a backward pass; what the norm gives is Y.
    outputs: { Y: { at: "it.x" } },
  };
}

function crossEntropy(v: Vector): Translation | Impossible {
  const { x, y, w } = v.inputs as { x: Tensor; y: Tensor; w?: Tensor };
  if (w) return { because: "weighs the classes; Loss counts every token alike" };
  const names = x.dims.map((_, i) => (i === 1 ? "V" : `X${i}`));
  const order = [0, ...x.dims.slice(2).map((_, i) => i + 2), 1];
  const ignore = (v.attributes.ignore_index as number | undefined) ?? -100;
  const back = [0, x.dims.length - 1, ...x.dims.slice(2).map((_, i) => i + 1)];
  return {
    how: "blocks",
    document: documentOf(
      {
        last: { block: "transpose", params: { order } },
        loss: { block: "loss", params: { ignore, reduction: v.attributes.reduction as string } },
        probs: { block: "probabilities" },
        back: { block: "transpose", params: { order: back } },
      },
      [
        "in.x → last.x",
        "last.x → loss.logits",
        "in.y → loss.targets",
        "last.x → probs.logits",
        "probs.p → back.x",
      ],
      ["x", "y"],
      sizes(names, x.dims),
    ),
    feeds: {
      x: { axes: names.join(" "), tensor: x },
      y: { axes: names.filter((n) => n !== "V").join(" "), tensor: y },
    },
    weights: {},
    outputs: {
      z: { at: "loss.loss" },
      ...(v.outputs.log_prob
        ? { log_prob: { at: "back.x", as: (t: Tensor) => ({ ...t, data: t.data.map(Math.exp) }) } }
        : {}),
    },
  };
}

/** RoPE makes its own angles; with cos and sin given, the rotation that it lowers to is what there is to test. */
function rotary(v: Vector): Lowered | Impossible {
  const {
    input,
    cos_cache: cos,
    sin_cache: sin,
    position_ids: at,
  } = v.inputs as Record<string, Tensor | undefined>;
  if (!input || !cos || !sin) return { because: "an input is missing" };
  const flat = input.dims.length === 3;
  const heads = flat ? (v.attributes.num_heads as number) : (input.dims[1] as number);
  const [b, t] = flat ? [input.dims[0], input.dims[1]] : [input.dims[0], input.dims[2]];
  const width = flat ? (input.dims[2] as number) / heads : (input.dims[3] as number);
  const turned = (v.attributes.rotary_embedding_dim as number | undefined) || width;
  const shape = (...dims: (number | undefined)[]) => ({ shape: dims.map((d) => literal(d as number)) });
  const ir = newBuilder({});
  const feed = (name: string, x: Tensor) =>
    ir.input({ kind: "feed", name }, { ...shape(...x.dims), dtype: x.dtype });
  const x = feed("input", input);
  const split = flat ? ir.transpose(ir.reshape(x, shape(b, t, heads, width)), { perm: [0, 2, 1, 3] }) : x;
  const angle = (name: string, cache: Tensor) => {
    const table = feed(name, cache);
    const rows = at ? ir.gather(table, feed("position_ids", at)) : table;
    return ir.reshape(rows, shape(b, 1, t, turned / 2));
  };
  const part = (start: number, size: number) =>
    ir.slice(split, { axis: 3, start: literal(start), size: literal(size) });
  const pairs = v.attributes.interleaved === 1 ? "interleaved" : "half";
  const front = rotate(ir, part(0, turned), angle("cos_cache", cos), angle("sin_cache", sin), pairs);
  const whole = turned === width ? front : ir.concat([front, part(turned, width - turned)], { axis: 3 });
  const out = flat
    ? ir.reshape(ir.transpose(whole, { perm: [0, 2, 1, 3] }), shape(b, t, heads * width))
    : whole;
  return {
    how: "the rotation of RoPE, with the case's own cos and sin",
    program: ir.finish({ output: out }),
    inputs: v.inputs,
    outputs: { output: { at: "output" } },
  };
}

function attention(v: Vector): Translation | Impossible {
  const {
    Q: q,
    K: k,
    V: value,
    attn_mask: mask,
    past_key: pastKey,
    past_value: pastValue,
  } = v.inputs as Record<string, Tensor>;
  if (!q || !k || !value) return { because: "an input is missing" };
  if (v.inputs.nonpad_kv_seqlen) {
    return {
      because:
        "gives each sample its own number of keys (nonpad_kv_seqlen) and aligns the mask to it; Mask aligns all alike",
    };
  }
  const flat = q.dims.length === 3;
  const [h, g] = flat
    ? [v.attributes.q_num_heads as number, v.attributes.kv_num_heads as number]
    : [q.dims[1] as number, k.dims[1] as number];
  const past = pastKey?.dims[2] ?? 0;
  // What a cache does at run time: past keys before new ones.
  const keys = pastKey ? joined(pastKey, flat ? splitHeads(k, g) : k) : k;
  const values = pastValue ? joined(pastValue, flat ? splitHeads(value, g) : value) : value;
  const split = flat && past === 0;
  const dims = {
    B: q.dims[0] as number,
    H: h,
    G: g,
    T: q.dims.at(-2) as number,
    S: keys.dims.at(-2) as number,
    K: (q.dims.at(-1) as number) / (flat ? h : 1),
    E: (values.dims.at(-1) as number) / (split ? g : 1),
  };
  if (noKeyAllowed(mask, dims.T, dims.S, v.attributes.is_causal === 1)) {
    return {
      because: "has a query that may see nothing: ONNX gives zeros there, Heddle NaN, as PyTorch does",
    };
  }
  const nodes: Record<string, NodeSpec> = {};
  const wires: string[] = [];
  const feeds: Record<string, { axes: string; tensor: Tensor }> = {};
  const bring = (
    port: "q" | "k" | "v",
    t: Tensor,
    flatAxes: string,
    headAxes: string,
    heads: string,
    cut: boolean,
  ) => {
    feeds[port] = { axes: cut ? flatAxes : headAxes, tensor: t };
    if (cut) {
      nodes[`split_${port}`] = {
        block: "split_heads",
        params: { heads, side: port === "q" ? "query" : "key" },
      };
      wires.push(`in.${port} → split_${port}.x`, `split_${port}.x → attn.${port}`);
    } else wires.push(`in.${port} → attn.${port}`);
  };
  bring("q", q, "B:batch T:time H*K:feature", "B:batch H:head T:query K:feature", "H", flat);
  bring("k", keys, "B:batch S:time G*K:feature", "B:batch G:head S:key K:feature", "G", split);
  bring("v", values, "B:batch S:time G*E:feature", "B:batch G:head S:key E:feature", "G", split);
  nodes.attn = { block: "attention", params: attentionParams(v) };
  if (mask) {
    const port = mask.dtype === "bool" ? "mask" : "bias";
    const roles = ["B:batch", "H:head", "T:query", "S:key"].slice(-mask.dims.length);
    feeds[port] = { axes: roles.map((r, i) => (mask.dims[i] === 1 ? "1" : r)).join(" "), tensor: mask };
  }
  let allowed = mask?.dtype === "bool" ? "in.mask" : undefined;
  if (mask && mask.dtype !== "bool") wires.push("in.bias → attn.bias");
  if (v.attributes.is_causal === 1) {
    // ONNX aligns the first query with the first new key, Heddle the last with the last: rows of a square mask.
    nodes.causal = { block: "mask", params: { query: "S", key: "S" } };
    nodes.rows = { block: "slice", params: { axis: 0, start: past, length: "T" } };
    wires.push("causal.mask → rows.x");
    if (allowed) {
      nodes.both = { block: "mask_logic" };
      wires.push(`${allowed} → both.a`, "rows.x → both.b");
    }
    allowed = allowed ? "both.mask" : "rows.x";
  }
  if (allowed) wires.push(`${allowed} → attn.mask`);
  if (flat) {
    nodes.concat = { block: "concat" };
    wires.push("attn.out → concat.x");
  }
  const mode = (v.attributes.qk_matmul_output_mode as number | undefined) ?? 0;
  const steps = ["attn/scale.x", "attn/cap_out.x", "attn/mask.x", "attn.weights"];
  return {
    how: past > 0 ? "blocks, past and new keys joined before" : "blocks",
    document: documentOf(nodes, wires, Object.keys(feeds), dims),
    feeds,
    weights: {},
    outputs: {
      Y: { at: flat ? "concat.x" : "attn.out" },
      ...(v.outputs.qk_matmul_output ? { qk_matmul_output: { at: steps[mode] as string } } : {}),
    },
  };
}

const attentionParams = ({ attributes: { scale, softcap } }: Vector): Record<string, ParamValue> => ({
  ...(scale === undefined ? {} : { scaled: false, factor: scale as number }),
  ...(softcap === undefined ? {} : { softcap: softcap as number }),
});

/** Whether some row of the mask, with the causal one, allows no key. */
function noKeyAllowed(mask: Tensor | undefined, t: number, s: number, causal: boolean): boolean {
  if (!mask) return false;
  const open = (v: number) => (mask.dtype === "bool" ? v !== 0 : v !== Number.NEGATIVE_INFINITY);
  const rows = mask.data.length / s;
  return Array.from({ length: rows }, (_, r) => r).some((r) => {
    const row = [...mask.data.subarray(r * s, (r + 1) * s)];
    return !row.some((v, j) => open(v) && (!causal || j <= (r % t) + (s - t)));
  });
}

function splitHeads(x: Tensor, heads: number): Tensor {
  const [b = 0, t = 0, d = 0] = x.dims;
  const k = d / heads;
  const out = new Float64Array(x.data.length);
  for (let i = 0; i < b; i++)
    for (let j = 0; j < t; j++)
      for (let h = 0; h < heads; h++)
        out.set(
          x.data.subarray((i * t + j) * d + h * k, (i * t + j) * d + (h + 1) * k),
          ((i * heads + h) * t + j) * k,
        );
  return tensor([b, heads, t, k], out);
}

/** Joins along time, [B, H, P, K] and [B, H, S, K]. */
function joined(past: Tensor, now: Tensor): Tensor {
  const [b = 0, h = 0, p = 0, k = 0] = past.dims;
  const s = now.dims[2] as number;
  const out = new Float64Array(b * h * (p + s) * k);
  for (let i = 0; i < b * h; i++) {
    out.set(past.data.subarray(i * p * k, (i + 1) * p * k), i * (p + s) * k);
    out.set(now.data.subarray(i * s * k, (i + 1) * s * k), (i * (p + s) + p) * k);
  }
  return tensor([b, h, p + s, k], out);
}

export const feedTypes = (t: Translation) =>
  Object.fromEntries(Object.entries(t.feeds).map(([p, f]) => [p, typeOf(f.axes, f.tensor.dtype)]));
