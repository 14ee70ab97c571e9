// Graphs with a known answer: clean ones in every variant that people build, leaking ones, and ones that give NaN.
// All are presets with a few edits, so that each line says what is different.

import type { Layout, LeakKind, LeakVerdict } from "../../src/core/analyse/index.ts";
import { applyEdit, check, type Edit, findNode, type HeddleDocument } from "../../src/core/index.ts";
import type { Graph, ParamValue } from "../../src/core/model/index.ts";
import { preset } from "../core/presets.ts";

export interface Animal {
  readonly name: string;
  readonly document: HeddleDocument;
  readonly verdict: LeakVerdict;
  /** Of a leak: its kind, and the node at which it crosses. */
  readonly kind?: LeakKind;
  readonly at?: string;
  /** Layouts of padding; the usual ones when absent. */
  readonly layouts?: readonly Layout[];
}

export function edited(document: HeddleDocument, ...edits: readonly Edit[]): HeddleDocument {
  let now = document;
  for (const edit of edits) {
    const result = applyEdit(now, edit);
    if (!result.ok) throw new Error(`${JSON.stringify(edit)}: ${result.why}`);
    now = result.document;
  }
  return now;
}

export const set = (node: string, param: string, value: ParamValue | null): Edit => ({
  edit: "setParam",
  node,
  param,
  value,
});
export const mute = (node: string): Edit => ({ edit: "setFlag", node, flag: "mute", on: true });
export const bypass = (node: string): Edit => ({ edit: "setFlag", node, flag: "bypass", on: true });
export const wire = (text: string, scope = ""): Edit => ({ edit: "connect", scope, wire: text });
export const unwire = (text: string, scope = ""): Edit => ({ edit: "disconnect", scope, wire: text });
export const node = (
  id: string,
  block: string,
  params: Record<string, ParamValue> = {},
  scope = "",
): Edit => ({
  edit: "addNode",
  scope,
  id,
  node: { block, params },
});
export const remove = (id: string, scope = ""): Edit => ({ edit: "removeNode", scope, id });
const dim = (name: string, value: number): Edit => ({ edit: "setDim", dim: name, value });
const objective = (kind: "next-token" | "masked-lm" | "classification", logits = "lm_head.logits"): Edit => ({
  edit: "setMeta",
  set: { objective: { kind, logits } },
});

/** A built-in group opened, so that what is inside can be edited. */
export function opened(document: HeddleDocument, path: string): HeddleDocument {
  const graph = findNode(check(document), path)?.graph as Graph;
  return edited(document, { edit: "inline", node: path, body: graph });
}

const gpt = preset("decoder-only");
const modern = preset("decoder-modern");
const bert = preset("encoder");
const t5 = preset("encoder-decoder");
const postnorm = preset("smallest");
const attn = "blocks/attn";
const openGpt = opened(gpt, attn);

/** A loss on shifted targets. */
const loss = (shift: Record<string, ParamValue> | null): Edit[] => [
  node("loss", "loss"),
  wire("lm_head.logits → loss.logits"),
  ...(shift === null
    ? [wire("tokens.ids → loss.targets")]
    : [node("shift", "shift", shift), wire("tokens.ids → shift.x"), wire("shift.x → loss.targets")]),
];

/** A value made of the embedding and added to it before the blocks. */
const beside = (...edits: Edit[]): Edit[] => [
  node("extra", "add"),
  ...edits,
  wire("add_pe.y → extra.a"),
  wire("extra.y → blocks.x"),
];

/** Masks of the root graph joined before they go into the blocks. */
const joined = (op: string, ...edits: Edit[]): Edit[] => [
  ...edits,
  node("logic", "mask_logic", { op }),
  wire("mask.mask → logic.a"),
  wire("logic.mask → blocks.mask"),
];

const biased = (params: Record<string, ParamValue>): Edit[] => [
  node("bias", "relative_bias", params, "blocks"),
  wire("bias.bias → attn.bias", "blocks"),
];

const inAttention = (...edits: Edit[]): Edit[] => edits;

const classify = (how: Edit[]): HeddleDocument =>
  edited(
    bert,
    ...how,
    node("classes", "linear", { out: 3 }),
    wire("pool.x → classes.x"),
    objective("classification", "classes.y"),
  );

const clean = (
  name: string,
  document: HeddleDocument,
  verdict: LeakVerdict = "proved",
  layouts?: readonly Layout[],
): Animal => ({
  name,
  document,
  verdict,
  ...(layouts ? { layouts } : {}),
});

export const cleanOnes: readonly Animal[] = [
  clean("GPT with 2 layers", gpt),
  clean("GPT with 1 layer", edited(gpt, dim("N", 1))),
  clean("GPT with 6 layers", edited(gpt, dim("N", 6))),
  clean("modern decoder: RMSNorm, RoPE, GQA, SwiGLU", modern),
  clean("post-LN decoder", postnorm),
  clean("worked example", preset("worked-example")),
  clean("BERT with key padding", bert),
  clean("encoder and decoder with padding, shift and loss", t5),
  clean("scores filled with −1e9", edited(gpt, set(attn, "fill", -1e9)), "bounded"),
  clean("scores filled with −1e4", edited(gpt, set(attn, "fill", -1e4)), "bounded"),
  clean("BERT filled with −1e9", edited(bert, set(attn, "fill", -1e9)), "bounded"),
  clean("window", edited(gpt, set("mask", "kind", "window"), set("mask", "window", 3))),
  clean("wide window", edited(gpt, set("mask", "kind", "window"), set("mask", "window", 9))),
  clean(
    "prefix under masked-LM",
    edited(gpt, set("mask", "kind", "prefix"), objective("masked-lm")),
    "proved",
    ["none"],
  ),
  clean(
    "symmetric window under masked-LM",
    edited(gpt, set("mask", "kind", "window"), set("mask", "symmetric", true), objective("masked-lm")),
    "proved",
    ["none"],
  ),
  clean(
    "blocks of positions under masked-LM",
    edited(gpt, set("mask", "kind", "blocks"), objective("masked-lm")),
    "proved",
    ["none"],
  ),
  clean(
    "causal and padding",
    edited(
      gpt,
      ...joined("and", node("pad", "mask", { kind: "padding" }), wire("tokens.valid → pad.valid")),
      wire("pad.mask → logic.b"),
    ),
  ),
  clean(
    "causal and documents",
    edited(
      gpt,
      ...joined("and", node("docs", "mask", { kind: "documents" }), wire("tokens.ids → docs.ids")),
      wire("docs.mask → logic.b"),
    ),
  ),
  clean(
    "causal, the mask turned round twice",
    edited(
      gpt,
      node("n1", "mask_logic", { op: "not" }),
      node("n2", "mask_logic", { op: "not" }),
      wire("mask.mask → n1.a"),
      wire("n1.mask → n2.a"),
      wire("n2.mask → blocks.mask"),
    ),
  ),
  clean("ALiBi", edited(gpt, ...biased({ kind: "alibi" }))),
  clean("T5 buckets", edited(gpt, ...biased({ kind: "t5", buckets: 8, max_distance: 12 }))),
  clean("T5 buckets, both ways, in an encoder", edited(bert, ...biased({ kind: "t5", bidirectional: true }))),
  clean("MQA", edited(modern, set("blocks/qkv", "kv_heads", 1))),
  clean("interleaved RoPE", edited(modern, set("blocks/rope", "pairs", "interleaved"))),
  clean("half of each head turned", edited(modern, set("blocks/rope", "part", 0.5))),
  clean("unfused QKV", edited(gpt, set("blocks/qkv", "fused", false))),
  clean("unscaled", edited(gpt, set(attn, "scaled", false))),
  clean("capped scores", edited(gpt, set(attn, "softcap", 50))),
  clean("shared layers", edited(gpt, set("blocks", "weights", "shared"))),
  clean("sinusoidal positions", edited(gpt, set("pe", "kind", "sinusoidal"))),
  clean("without positions", edited(gpt, wire("emb.x → blocks.x"))),
  clean("GEGLU", edited(gpt, set("blocks/ffn", "fn", "geglu"))),
  clean(
    "RMSNorm",
    edited(gpt, set("blocks/norm_1", "kind", "rmsnorm"), set("blocks/norm_2", "kind", "rmsnorm")),
  ),
  clean("no norms", edited(gpt, bypass("blocks/norm_1"), bypass("blocks/norm_2"), bypass("norm_f"))),
  clean("attention skipped", edited(gpt, mute("blocks/attn"))),
  clean(
    "tied head",
    edited(gpt, set("lm_head", "tied", true), { edit: "setTie", weight: "lm_head.table", to: "emb.table" }),
  ),
  clean("loss with targets shifted left", edited(gpt, ...loss({}))),
  clean(
    "decoder input shifted right and targets as they are",
    edited(
      gpt,
      node("right", "shift", { direction: "right", fill: 1 }),
      wire("tokens.ids → right.x"),
      wire("right.x → emb.ids"),
      ...loss(null),
    ),
  ),
  clean("hand-wired attention", openGpt),
  clean("parallel attention and FFN", edited(gpt, wire("norm_1.x → ffn.x", "blocks"))),
  clean(
    "previous token's vector added",
    edited(
      gpt,
      ...beside(
        node("past", "shift", { direction: "right", fill: 0 }),
        wire("add_pe.y → past.x"),
        wire("past.x → extra.b"),
      ),
    ),
  ),
  clean(
    "first token's class",
    classify([node("pool", "slice", { axis: 1, drop: true }), wire("blocks.x → pool.x")]),
  ),
  clean(
    "gated residual",
    edited(
      gpt,
      node("gate", "linear", { out: "D" }, "blocks"),
      node("squash", "activation", { fn: "sigmoid" }, "blocks"),
      node("times", "multiply", {}, "blocks"),
      wire("norm_1.x → gate.x", "blocks"),
      wire("gate.y → squash.x", "blocks"),
      wire("wo.y → times.a", "blocks"),
      wire("squash.x → times.b", "blocks"),
      wire("times.y → add_1.b", "blocks"),
    ),
  ),
];

const leaking = (name: string, document: HeddleDocument, at: string, kind: LeakKind = "future"): Animal => ({
  name,
  document,
  verdict: "leaks",
  kind,
  at,
});

export const leakingOnes: readonly Animal[] = [
  leaking("no mask", edited(gpt, unwire("in.mask → attn.mask", "blocks")), attn),
  leaking("mask unplugged outside", edited(gpt, unwire("mask.mask → blocks.mask")), attn),
  leaking("mask muted", edited(gpt, mute("mask")), attn),
  leaking("modern decoder without mask", edited(modern, unwire("in.mask → attn.mask", "blocks")), attn),
  leaking("everything allowed", edited(gpt, set("mask", "kind", "all")), attn),
  leaking(
    "symmetric window",
    edited(gpt, set("mask", "kind", "window"), set("mask", "symmetric", true)),
    attn,
  ),
  // A text that is shorter than the prefix shows its padding.
  leaking(
    "prefix under masked-LM, texts padded",
    edited(gpt, set("mask", "kind", "prefix"), objective("masked-lm")),
    attn,
    "padding",
  ),
  leaking("prefix under next-token", edited(gpt, set("mask", "kind", "prefix")), attn),
  leaking("blocks of positions under next-token", edited(gpt, set("mask", "kind", "blocks")), attn),
  leaking(
    "causal or documents",
    edited(
      gpt,
      ...joined("or", node("docs", "mask", { kind: "documents" }), wire("tokens.ids → docs.ids")),
      wire("docs.mask → logic.b"),
    ),
    attn,
  ),
  leaking("masking bypassed", edited(openGpt, bypass("blocks/attn/mask")), "blocks/attn/mask"),
  leaking(
    "mask after softmax",
    edited(
      openGpt,
      ...inAttention(
        remove("mask", attn),
        node("after", "where", {}, attn),
        wire("scale.x → softmax.x", attn),
        wire("softmax.x → after.x", attn),
        wire("in.mask → after.mask", attn),
        wire("after.x → weighted_sum.weights", attn),
      ),
    ),
    "blocks/attn/softmax",
  ),
  leaking(
    "mask as zeros of the scores",
    edited(openGpt, set("blocks/attn/mask", "fill", 0)),
    "blocks/attn/mask",
  ),
  leaking(
    "softmax over queries",
    edited(openGpt, set("blocks/attn/softmax", "axis", -2)),
    "blocks/attn/softmax",
  ),
  leaking("a mask of −30", edited(gpt, set(attn, "fill", -30)), attn),
  leaking(
    "mean over time added",
    edited(
      gpt,
      ...beside(
        node("mean", "reduce", { axis: 1, keep: true }),
        wire("add_pe.y → mean.x"),
        wire("mean.x → extra.b"),
      ),
    ),
    "mean",
  ),
  leaking(
    "maximum over time added",
    edited(
      gpt,
      ...beside(
        node("most", "reduce", { fn: "max", axis: 1, keep: true }),
        wire("add_pe.y → most.x"),
        wire("most.x → extra.b"),
      ),
    ),
    "most",
  ),
  leaking(
    "BatchNorm over batch and time",
    edited(gpt, set("blocks/norm_1", "kind", "batchnorm")),
    "blocks/norm_1",
  ),
  leaking(
    // One fault, told once: that it mixes samples too is folded into the future that it shows.
    "BatchNorm mixes samples and times",
    edited(gpt, set("norm_f", "kind", "batchnorm")),
    "norm_f",
  ),
  leaking(
    "mean over the batch added",
    edited(
      gpt,
      ...beside(
        node("mean", "reduce", { axis: 0, keep: true }),
        wire("add_pe.y → mean.x"),
        wire("mean.x → extra.b"),
      ),
    ),
    "mean",
    "cross-sample",
  ),
  leaking(
    "softmax over time",
    edited(
      gpt,
      ...beside(node("soft", "softmax", { axis: 1 }), wire("add_pe.y → soft.x"), wire("soft.x → extra.b")),
    ),
    "soft",
  ),
  leaking("labels not shifted", edited(gpt, ...loss(null)), "loss", "target"),
  leaking("labels shifted the wrong way", edited(gpt, ...loss({ direction: "right" })), "loss", "target"),
  leaking(
    "values shifted left",
    edited(
      gpt,
      node("off", "shift", { axis: 2, fill: 0 }, "blocks"),
      wire("qkv.v → off.x", "blocks"),
      wire("off.x → attn.v", "blocks"),
    ),
    "blocks/off",
  ),
  leaking(
    "next token's vector added",
    edited(
      gpt,
      ...beside(node("next", "shift", { fill: 0 }), wire("add_pe.y → next.x"), wire("next.x → extra.b")),
    ),
    "next",
  ),
  leaking(
    "residual from an unmasked branch",
    edited(
      gpt,
      node("qkv_2", "qkv", {}, "blocks"),
      node("attn_2", "attention", {}, "blocks"),
      node("concat_2", "concat", {}, "blocks"),
      node("add_3", "add", {}, "blocks"),
      wire("norm_1.x → qkv_2.x", "blocks"),
      wire("qkv_2.q → attn_2.q", "blocks"),
      wire("qkv_2.k → attn_2.k", "blocks"),
      wire("qkv_2.v → attn_2.v", "blocks"),
      wire("attn_2.out → concat_2.x", "blocks"),
      wire("concat_2.x → add_3.a", "blocks"),
      wire("add_2.y → add_3.b", "blocks"),
      wire("add_3.y → out.x", "blocks"),
    ),
    "blocks/attn_2",
  ),
  leaking("key padding ignored", edited(bert, unwire("in.mask → attn.mask", "blocks")), attn, "padding"),
  leaking(
    "mean over padding",
    classify([node("pool", "reduce", { axis: 1 }), wire("blocks.x → pool.x")]),
    "pool",
    "padding",
  ),
  leaking(
    "decoder's self-attention unmasked",
    edited(t5, unwire("in.mask → attn_1.mask", "decoder")),
    "decoder/attn_1",
  ),
  leaking(
    "source padding ignored",
    edited(t5, unwire("in.memory_mask → attn_2.mask", "decoder")),
    "decoder/attn_2",
    "padding",
  ),
  leaking(
    "encoder's padding ignored",
    edited(t5, unwire("in.mask → attn.mask", "encoder")),
    "encoder/attn",
    "padding",
  ),
  leaking("decoder input not shifted", edited(t5, wire("target.ids → emb_target.ids")), "loss", "target"),
  leaking("target shifted left into the decoder", edited(t5, set("shift", "direction", "left")), "shift"),
];

export const hazardousOnes: readonly Animal[] = [
  {
    name: "reversed −∞ mask",
    verdict: "hazard",
    document: edited(
      gpt,
      node("not", "mask_logic", { op: "not" }),
      wire("mask.mask → not.a"),
      wire("not.mask → blocks.mask"),
    ),
  },
  {
    name: "strict j < i",
    verdict: "hazard",
    document: edited(
      gpt,
      node("diagonal", "mask", { kind: "blocks", block: 1 }),
      node("others", "mask_logic", { op: "not" }),
      wire("diagonal.mask → others.a"),
      ...joined("and"),
      wire("others.mask → logic.b"),
    ),
  },
  {
    name: "nothing allowed",
    verdict: "hazard",
    document: edited(gpt, set("mask", "kind", "painted"), set("mask", "painted", [[0]])),
  },
];
