// Architectures that people published and that rules once called wrong: nothing may be said of any of them.
import type { Edit, HeddleDocument } from "../../src/core/index.ts";
import { add, connect, dim, edited, param, remove } from "../core/edited.ts";

const body = "blocks";

/** Scores of a QKV, scaled, masked and through a softmax. */
const weightsOf = (qkv: string, n: number): Edit[] => [
  add(`scores_${n}`, "scores", undefined, body),
  add(`scale_${n}`, "scale", undefined, body),
  add(`mask_${n}`, "apply_mask", undefined, body),
  add(`softmax_${n}`, "softmax", undefined, body),
  connect(`${qkv}.q → scores_${n}.q`, body),
  connect(`${qkv}.k → scores_${n}.k`, body),
  connect(`scores_${n}.scores → scale_${n}.x`, body),
  connect(`${qkv}.q → scale_${n}.like`, body),
  connect(`scale_${n}.x → mask_${n}.x`, body),
  connect(`in.mask → mask_${n}.mask`, body),
  connect(`mask_${n}.x → softmax_${n}.x`, body),
];

/** A second softmax is taken off the first one (Ye et al. 2024); the values are the first one's. */
const differential: Edit[] = [
  remove("attn", body),
  ...weightsOf("qkv", 1),
  add("qkv_2", "qkv", undefined, body),
  connect("norm_1.x → qkv_2.x", body),
  ...weightsOf("qkv_2", 2),
  add("lambda", "scale", { by: "factor", factor: -0.3 }, body),
  add("less", "add", undefined, body),
  add("sum", "weighted_sum", undefined, body),
  connect("softmax_2.x → lambda.x", body),
  connect("softmax_1.x → less.a", body),
  connect("lambda.x → less.b", body),
  connect("less.y → sum.weights", body),
  connect("qkv.v → sum.v", body),
  connect("sum.out → concat.x", body),
];

/** A low-rank map beside the output projection (LoRA). */
const lowRank = (out: string | number): Edit[] => [
  add("down", "linear", { out, bias: false }, body),
  add("up", "linear", { bias: false }, body),
  add("add_low", "add", undefined, body),
  connect("concat.x → down.x", body),
  connect("down.y → up.x", body),
  connect("wo.y → add_low.a", body),
  connect("up.y → add_low.b", body),
  connect("add_low.y → add_1.b", body),
];

/** 0 where the mask allows and `fill` elsewhere, added to the scores. */
export const additive = (fill: number | string): Edit[] => [
  add("zero", "constant", { kind: "table", data: [[0]], width: "T" }),
  add("where", "where", { fill }),
  connect("zero.y → where.x"),
  connect("mask.mask → where.mask"),
  { edit: "disconnect", scope: "", wire: "mask.mask → blocks.mask" },
  { edit: "disconnect", scope: body, wire: "in.mask → attn.mask" },
  { edit: "setPorts", scope: body, inputs: { x: "carried", bias: "shared" }, outputs: ["x"] },
  connect("where.x → blocks.bias"),
  connect("in.bias → attn.bias", body),
];

/** Scores where the mask allows, else a constant of their shape: by the mask, or by its contrary the other way round. */
const chosen = (isTurned: boolean): Edit[] => [
  remove("attn", body),
  add("scores", "scores", undefined, body),
  add("scale", "scale", undefined, body),
  add("none", "scale", { by: "factor", factor: 0 }, body),
  add("low", "constant", { data: [[-1e9]] }, body),
  add("hidden", "add", undefined, body),
  add("where", "where", undefined, body),
  add("softmax", "softmax", undefined, body),
  add("sum", "weighted_sum", undefined, body),
  connect("qkv.q → scores.q", body),
  connect("qkv.k → scores.k", body),
  connect("scores.scores → scale.x", body),
  connect("qkv.q → scale.like", body),
  connect("scale.x → none.x", body),
  connect("none.x → hidden.a", body),
  connect("low.y → hidden.b", body),
  connect(`${isTurned ? "hidden.y" : "scale.x"} → where.x`, body),
  connect(`${isTurned ? "scale.x" : "hidden.y"} → where.other`, body),
  connect("where.x → softmax.x", body),
  connect("softmax.x → sum.weights", body),
  connect("qkv.v → sum.v", body),
  connect("sum.out → concat.x", body),
  ...(isTurned
    ? [
        add("later", "mask_logic", { op: "not" }, body),
        connect("in.mask → later.a", body),
        connect("later.mask → where.mask", body),
      ]
    : [connect("in.mask → where.mask", body)]),
];

/** Post-LN whose residual is weighed (Wang et al. 2022). */
const deepNorm: Edit[] = [
  connect("in.x → qkv.x", body),
  connect("add_1.y → norm_1.x", body),
  connect("norm_1.x → ffn.x", body),
  connect("add_2.y → norm_2.x", body),
  connect("norm_2.x → out.x", body),
  connect("blocks.x → lm_head.x"),
  remove("norm_f"),
  add("alpha_1", "scale", { by: "factor", factor: 1.7 }, body),
  add("alpha_2", "scale", { by: "factor", factor: 1.7 }, body),
  connect("in.x → alpha_1.x", body),
  connect("alpha_1.x → add_1.a", body),
  connect("norm_1.x → alpha_2.x", body),
  connect("alpha_2.x → add_2.a", body),
];

/** Each layer hands its mask to the next one, which sees one key less far back. */
const carriedMask: Edit[] = [
  add("narrow", "mask", { kind: "window", window: 3 }, body),
  add("both", "mask_logic", undefined, body),
  connect("in.mask → both.a", body),
  connect("narrow.mask → both.b", body),
  { edit: "setPorts", scope: body, inputs: { x: "carried", mask: "carried" }, outputs: ["x", "mask"] },
  connect("both.mask → out.mask", body),
];

/** T5: buckets in both stacks, no scale anywhere, no bias in cross-attention. */
const t5: Edit[] = [
  add("bias", "relative_bias", { kind: "t5", bidirectional: true, query: "S", key: "S" }, "encoder"),
  connect("bias.bias → attn.bias", "encoder"),
  add("bias", "relative_bias", { kind: "t5", bidirectional: false }, "decoder"),
  connect("bias.bias → attn_1.bias", "decoder"),
  ...["encoder/attn", "decoder/attn_1", "decoder/attn_2"].map((attn) => param(attn, "scaled", false)),
];

const longPrefix: Edit[] = [
  dim("T", 70),
  param("pe", "max", 128),
  { edit: "setText", stream: "main", text: Array.from({ length: 70 }, () => "the").join(" ") },
  param("mask", "kind", "prefix"),
  param("mask", "prefix", 65),
  { edit: "setMeta", set: { objective: { kind: "prefix-lm", logits: "lm_head.logits", prefix: 65 } } },
];

export const published: readonly (readonly [string, HeddleDocument])[] = (
  [
    ["differential attention", "decoder-only", differential],
    ["a low-rank map", "decoder-only", lowRank(8)],
    ["a low-rank map of a rank with a name", "decoder-only", [dim("R", 64), ...lowRank("R")]],
    ["a mask of −10⁹ added to the scores", "decoder-only", additive(-1e9)],
    ["a mask of −∞ added to the scores", "decoder-only", additive("-Infinity")],
    ["scores chosen by the mask", "decoder-only", chosen(false)],
    ["scores chosen by the contrary of the mask", "decoder-only", chosen(true)],
    [
      "T5's bias beside a mask of −10⁹ that is added too",
      "decoder-only",
      [
        ...additive(-1e9),
        add("t5", "relative_bias", { kind: "t5", bidirectional: false }, body),
        add("biases", "add", undefined, body),
        connect("in.bias → biases.b", body),
        connect("t5.bias → biases.a", body),
        connect("biases.y → attn.bias", body),
        param("blocks/attn", "scaled", false),
      ],
    ],
    ["DeepNorm", "decoder-only", deepNorm],
    ["a mask that each layer narrows", "decoder-only", carriedMask],
    ["T5 without scales", "encoder-decoder", t5],
    ["a prefix of 65 keys", "decoder-only", longPrefix],
  ] as [string, string, Edit[]][]
).map(([title, name, edits]) => [title, edited(name, ...edits)] as const);
