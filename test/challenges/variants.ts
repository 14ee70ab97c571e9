// Correct models of many kinds, made of the presets by edits: nothing may be said of any of them.
import type { Edit, HeddleDocument } from "../../src/core/index.ts";
import { add, connect, dim, edited, opened, param, remove } from "../core/edited.ts";

const body = "blocks";
const text = (main: string): Edit => ({ edit: "setText", stream: "main", text: main });
const tie = (weight: string, to: string): Edit => ({ edit: "setTie", weight, to });
const withoutTable: Edit[] = [connect("emb.x → blocks.x"), remove("add_pe"), remove("pe")];
const rope: Edit[] = [
  add("rope", "rope", undefined, body),
  connect("qkv.q → rope.q", body),
  connect("qkv.k → rope.k", body),
  connect("rope.q → attn.q", body),
  connect("rope.k → attn.k", body),
];
const bias = (params: Record<string, string | boolean>): Edit[] => [
  add("bias", "relative_bias", params, body),
  connect("bias.bias → attn.bias", body),
];
const bothMasks: Edit[] = [
  add("padding", "mask", { kind: "padding" }),
  add("both", "mask_logic"),
  connect("tokens.valid → padding.valid"),
  connect("mask.mask → both.a"),
  connect("padding.mask → both.b"),
  connect("both.mask → blocks.mask"),
];
const shiftedLoss: Edit[] = [
  add("shift", "shift"),
  add("loss", "loss"),
  connect("tokens.ids → shift.x"),
  connect("shift.x → loss.targets"),
  connect("lm_head.logits → loss.logits"),
];
const prefixLm = (prefix: number | string): Edit[] => [
  param("mask", "kind", "prefix"),
  param("mask", "prefix", prefix),
  {
    edit: "setMeta",
    set: { objective: { kind: "prefix-lm", logits: "lm_head.logits", prefix } },
  },
];
const ragged = [text("the cat sat on the mat\nthe dog ran"), dim("B", 2), dim("T", 6)];

export const variants: readonly (readonly [string, HeddleDocument])[] = (
  [
    ["a window", "decoder-only", [param("mask", "kind", "window"), param("mask", "window", 2)]],
    [
      "a causal window, as a dim",
      "decoder-only",
      [dim("W", 3), param("mask", "kind", "window"), param("mask", "window", "W")],
    ],
    ["grouped keys and values (GQA)", "decoder-only", [param("blocks/qkv", "kv_heads", 2)]],
    ["one key-value head (MQA)", "decoder-modern", [dim("G", 1)]],
    ["ALiBi in place of a table", "decoder-only", [...withoutTable, ...bias({ kind: "alibi" })]],
    [
      "T5: buckets, scores not scaled",
      "decoder-only",
      [...withoutTable, ...bias({ kind: "t5" }), param("blocks/attn", "scaled", false)],
    ],
    ["T5 buckets for both directions", "encoder", bias({ kind: "t5", bidirectional: true })],
    ["RoPE in place of a table", "decoder-only", [...withoutTable, ...rope]],
    [
      "RoPE on half of each head, interleaved",
      "decoder-modern",
      [param("blocks/rope", "part", 0.5), param("blocks/rope", "pairs", "interleaved")],
    ],
    ["RoPE and a table", "decoder-only", rope],
    [
      "a table of sines beside embeddings as large",
      "decoder-only",
      [param("pe", "kind", "sinusoidal"), param("emb", "std", 1)],
    ],
    [
      "embeddings times √D and a table of sines (the original transformer)",
      "decoder-only",
      [
        param("pe", "kind", "sinusoidal"),
        add("scale", "scale", { by: "sqrt(width)" }),
        connect("emb.x → scale.x"),
        connect("emb.x → scale.like"),
        connect("scale.x → add_pe.a"),
      ],
    ],
    ["a tied head", "decoder-only", [param("lm_head", "tied", true), tie("lm_head.table", "emb.table")]],
    [
      "an untied head",
      "encoder",
      [param("lm_head", "tied", false), { edit: "setTie", weight: "lm_head.table", to: null }],
    ],
    ["layers that share their weights", "decoder-only", [param("blocks", "weights", "shared")]],
    ["six layers", "decoder-only", [dim("N", 6)]],
    ["one layer", "decoder-modern", [dim("N", 1)]],
    [
      "RMSNorm",
      "decoder-only",
      ["blocks/norm_1", "blocks/norm_2", "norm_f"].map((n) => param(n, "kind", "rmsnorm")),
    ],
    ["SwiGLU", "decoder-only", [param("blocks/ffn", "fn", "swiglu")]],
    [
      "GEGLU with dropout",
      "encoder",
      [param("blocks/ffn", "fn", "geglu"), param("blocks/ffn", "dropout", 0.1)],
    ],
    [
      "dropout on every branch",
      "decoder-only",
      [
        param("blocks/attn", "dropout", 0.1),
        add("drop_1", "dropout", undefined, body),
        add("drop_2", "dropout", undefined, body),
        connect("wo.y → drop_1.x", body),
        connect("drop_1.x → add_1.b", body),
        connect("ffn.y → drop_2.x", body),
        connect("drop_2.x → add_2.b", body),
      ],
    ],
    [
      "Post-LN",
      "decoder-only",
      [
        connect("in.x → qkv.x", body),
        connect("add_1.y → norm_1.x", body),
        connect("norm_1.x → ffn.x", body),
        connect("norm_1.x → add_2.a", body),
        connect("add_2.y → norm_2.x", body),
        connect("norm_2.x → out.x", body),
        connect("blocks.x → lm_head.x"),
        remove("norm_f"),
      ],
    ],
    [
      "Pre-LN in place of Post-LN",
      "smallest",
      [
        connect("add_pe.y → norm_1.x"),
        connect("norm_1.x → qkv.x"),
        connect("add_1.y → norm_2.x"),
        connect("norm_2.x → ffn.x"),
        connect("add_1.y → add_2.a"),
        connect("add_2.y → lm_head.x"),
      ],
    ],
    [
      "norms on both sides of each branch (Gemma 2)",
      "decoder-only",
      [
        add("norm_3", "norm", undefined, body),
        add("norm_4", "norm", undefined, body),
        connect("wo.y → norm_3.x", body),
        connect("norm_3.x → add_1.b", body),
        connect("ffn.y → norm_4.x", body),
        connect("norm_4.x → add_2.b", body),
        param("blocks/attn", "softcap", 50),
      ],
    ],
    [
      "attention and FFN side by side (GPT-J)",
      "decoder-only",
      [connect("norm_1.x → ffn.x", body), remove("norm_2", body)],
    ],
    [
      "norms of queries and keys, scores not scaled",
      "decoder-modern",
      [
        add("norm_q", "norm", { kind: "rmsnorm" }, body),
        add("norm_k", "norm", { kind: "rmsnorm" }, body),
        connect("qkv.q → norm_q.x", body),
        connect("qkv.k → norm_k.x", body),
        connect("norm_q.x → rope.q", body),
        connect("norm_k.x → rope.k", body),
        param("blocks/attn", "scaled", false),
      ],
    ],
    [
      "scores times 1/K (μP)",
      "decoder-only",
      [param("blocks/attn", "scaled", false), param("blocks/attn", "factor", 1 / 16)],
    ],
    [
      "half of the scale on each side",
      "decoder-only",
      [
        ...["q", "k"].flatMap((p) => [
          add(`scale_${p}`, "scale", { by: "factor", factor: 0.5 }, body),
          connect(`qkv.${p} → scale_${p}.x`, body),
          connect(`scale_${p}.x → attn.${p}`, body),
        ]),
        param("blocks/attn", "scaled", false),
      ],
    ],
    ["attention opened", "decoder-only", [opened("decoder-only", "blocks/attn")]],
    ["FFN opened", "encoder", [opened("encoder", "blocks/ffn")]],
    ["three matmuls in place of one", "encoder", [param("blocks/qkv", "fused", false)]],
    ["wide heads (Gemma)", "decoder-only", [param("blocks/qkv", "width", 32)]],
    ["a head width with a name", "decoder-only", [dim("K", "D/H"), param("blocks/qkv", "width", "K")]],
    [
      "embeddings times √D",
      "decoder-only",
      [
        add("scale", "scale", { by: "sqrt(width)" }),
        connect("emb.x → scale.x"),
        connect("emb.x → scale.like"),
        connect("scale.x → add_pe.a"),
      ],
    ],
    ["a batch of ragged texts", "decoder-only", ragged],
    ["a ragged batch with causal and padding mask", "decoder-only", [...ragged, ...bothMasks]],
    [
      "a ragged batch in the encoder",
      "encoder",
      [text("the [MASK] sat on the mat\na [MASK]\nthe small [MASK]"), dim("B", 3)],
    ],
    [
      "documents in one row, causal",
      "decoder-only",
      [
        add("docs", "mask", { kind: "documents", separator: 37 }),
        add("both", "mask_logic"),
        connect("tokens.ids → docs.ids"),
        connect("mask.mask → both.a"),
        connect("docs.mask → both.b"),
        connect("both.mask → blocks.mask"),
      ],
    ],
    [
      "a symmetric window with padding, where each token sees itself at least",
      "encoder",
      [
        add("near", "mask", { kind: "window", symmetric: true, window: 3 }),
        add("both", "mask_logic"),
        connect("near.mask → both.a"),
        connect("mask.mask → both.b"),
        add("self", "mask", { kind: "window", window: 1 }),
        add("any", "mask_logic", { op: "or" }),
        connect("both.mask → any.a"),
        connect("self.mask → any.b"),
        connect("any.mask → blocks.mask"),
      ],
    ],
    ["a prefix language model", "decoder-only", prefixLm(2)],
    [
      "a prefix with a name, modern, in a ragged batch",
      "decoder-modern",
      [text("the cat sat on the mat\nthe dog ran"), dim("B", 2), dim("T", 6), dim("P", 3), ...prefixLm("P")],
    ],
    ["a prefix language model with a loss of its own", "decoder-only", [...prefixLm(2), ...shiftedLoss]],
    ["a loss of the next tokens", "decoder-only", shiftedLoss],
    [
      "a loss of a ragged batch, targets and mask shifted alike",
      "decoder-only",
      [
        ...ragged,
        ...shiftedLoss,
        add("shift_valid", "shift", { fill: 0 }),
        connect("tokens.valid → shift_valid.x"),
        connect("shift_valid.x → loss.mask"),
      ],
    ],
    ["one token", "decoder-only", [text("the"), dim("T", 1)]],
    ["one token, modern", "decoder-modern", [text("the"), dim("T", 1)]],
    ["a muted FFN", "decoder-only", [{ edit: "setFlag", node: "blocks/ffn", flag: "mute", on: true }]],
    [
      "a bypassed norm",
      "worked-example",
      [
        { edit: "setFlag", node: "norm_1", flag: "bypass", on: true },
        { edit: "setFlag", node: "norm_2", flag: "bypass", on: true },
      ],
    ],
    [
      "a classifier over the first token",
      "encoder",
      [
        add("first", "slice", { axis: 1, start: 0, drop: true }),
        connect("blocks.x → first.x"),
        connect("first.x → transform.x"),
        { edit: "setMeta", set: { objective: { kind: "classification", logits: "lm_head.logits" } } },
      ],
    ],
    [
      "a classifier over the mean of all words that are no padding",
      "encoder",
      [
        add("mean", "reduce", { axis: 1 }),
        connect("blocks.x → mean.x"),
        connect("tokens.valid → mean.mask"),
        connect("mean.x → transform.x"),
        { edit: "setMeta", set: { objective: { kind: "classification", logits: "lm_head.logits" } } },
      ],
    ],
    [
      "an FFN as a head",
      "decoder-only",
      [add("head", "ffn"), connect("norm_f.x → head.x"), connect("head.y → lm_head.x")],
    ],
    [
      "a softmax of the logits in place of Probabilities",
      "decoder-only",
      [remove("probs"), add("p", "softmax"), connect("lm_head.logits → p.x")],
    ],
    [
      "a source without padding",
      "encoder-decoder",
      [{ edit: "setText", stream: "source", text: "the cat sat on the mat\nthe dog ran under the tree" }],
    ],
    [
      "a decoder that masks its padding too",
      "encoder-decoder",
      [
        add("padding", "mask", { kind: "padding" }),
        add("both", "mask_logic"),
        connect("target.valid → padding.valid"),
        connect("mask_target.mask → both.a"),
        connect("padding.mask → both.b"),
        connect("both.mask → decoder.mask"),
      ],
    ],
    [
      "attention on its own",
      "worked-example",
      [
        ...["norm_1", "norm_2", "ffn", "add_1", "add_2", "lm_head", "probs", "wo"].map((id) => remove(id)),
        connect("add_pe.y → qkv.x"),
        { edit: "setMeta", set: { objective: null } },
      ],
    ],
  ] as [string, string, Edit[]][]
).map(([title, name, edits]) => [title, edited(name, ...edits)] as const);
