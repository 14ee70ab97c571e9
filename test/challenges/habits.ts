// Bugs that run, train badly and say nothing: what the lint rules are for.
import { add, connect, dim, disconnect, param, remove } from "../core/edited.ts";
import type { Seed } from "./challenge.ts";

const body = "blocks";

export const habits: readonly Seed[] = [
  {
    id: "bag-of-words",
    base: "encoder",
    title: "Dog bites man",
    story:
      "The model fills in missing words tolerably and is helpless wherever their order matters. Exchange two words of the text and look at the values: they only change places.",
    edits: [connect("emb.x → norm_emb.x"), remove("add_pe"), remove("pe")],
    code: "lint/no-position",
    node: "blocks/attn",
  },
  {
    id: "rope-lost",
    base: "decoder-modern",
    title: "The turn that was not taken",
    story:
      "While the attention was rewired, a block between projections and scores got lost. Nothing else in this model knows where a token stands.",
    edits: [connect("qkv.q → attn.q", body), connect("qkv.k → attn.k", body), remove("rope", body)],
    code: "lint/no-position",
    node: "blocks/attn",
  },
  {
    id: "rope-on-queries-only",
    base: "decoder-modern",
    title: "Half a rotation",
    story:
      "RoPE turns queries and keys by one angle, so that only their distance counts. One of the two comes to the scores by another way here.",
    edits: [connect("qkv.k → attn.k", body)],
    code: "lint/unused-output",
    node: "blocks/rope",
    port: "k",
  },
  {
    id: "no-scale",
    base: "decoder-only",
    title: "Too sure of itself",
    story:
      "From the first step on each query looks at a single key. The gradients of queries and keys are nearly zero. Something keeps dot products of wide vectors small, usually.",
    edits: [param("blocks/attn", "scaled", false)],
    code: "lint/scale-missing",
    node: "blocks/attn",
  },
  {
    id: "scaled-twice",
    base: "decoder-only",
    title: "Looking at everything",
    story: "All attention weights are about 1/T, in every head and layer. Scores seem far too small.",
    edits: [
      add("scale", "scale", undefined, body),
      connect("qkv.q → scale.x", body),
      connect("qkv.q → scale.like", body),
      connect("scale.x → attn.q", body),
    ],
    code: "lint/scale-doubled",
    node: "blocks/attn",
  },
  {
    id: "softmax-over-words-at-once",
    base: "encoder",
    title: "Probabilities of what?",
    story: "Each probability lies between 0 and 1, and they sum to one. Only not at any position.",
    edits: [remove("probs"), add("probs", "softmax", { axis: 1 }), connect("lm_head.logits → probs.x")],
    code: "lint/softmax-axis",
    node: "probs",
  },
  {
    id: "attention-replaces",
    base: "decoder-only",
    title: "What was I saying?",
    story:
      "After each attention the token itself is forgotten; only what it looked at is left. Deep stacks of these do not train at all.",
    edits: [connect("wo.y → add_2.a", body), connect("wo.y → norm_2.x", body), remove("add_1", body)],
    code: "lint/residual-missing",
    node: "blocks/wo",
  },
  {
    id: "ffn-replaces",
    base: "encoder",
    title: "A detour without a main road",
    story:
      "Of the two residual connections of a block one is gone. Gradients reach the first layer as a trickle.",
    edits: [connect("ffn.y → norm_2.x", body), remove("add_2", body)],
    code: "lint/residual-missing",
    node: "blocks/ffn",
  },
  {
    id: "half-pre-half-post",
    base: "decoder-only",
    title: "Neither before nor after",
    story:
      "The paper says Pre-LN and the code says so too, for one of the sublayers. The other one adds its result to the wrong side of a norm.",
    edits: [connect("norm_2.x → add_2.a", body)],
    code: "lint/norm-placement",
    node: "blocks/ffn",
  },
  {
    id: "norm-forgotten",
    base: "decoder-only",
    title: "One norm short",
    story:
      "The activations of the FFN grow from layer to layer, those of the attention do not. One of the two reads the stream as it is.",
    edits: [connect("add_1.y → ffn.x", body), remove("norm_2", body)],
    code: "lint/norm-placement",
    node: "blocks/ffn",
  },
  {
    id: "heads-rounded",
    base: "decoder-only",
    title: "Nearly 64",
    story: "Five heads did not divide the width, so somebody rounded. It runs now. Is it what was meant?",
    edits: [dim("H", 5), param("blocks/qkv", "width", 13)],
    code: "lint/heads-divide",
    node: "blocks/qkv",
  },
  {
    id: "blindfolded-encoder",
    base: "encoder",
    title: "Guessing from one side",
    story:
      "A missing word is guessed from what stands before it, never from what follows. This BERT is about as good as a GPT.",
    edits: [param("mask", "kind", "causal"), disconnect("tokens.valid → mask.valid")],
    code: "lint/mask-objective",
    node: "blocks/attn",
    port: "mask",
  },
  {
    id: "loss-counts-padding",
    base: "encoder-decoder",
    title: "Astonishingly good at silence",
    story:
      "The loss falls fast and stays low, lower the more the lengths of the sentences differ. The translations are poor.",
    edits: [disconnect("target.valid → loss.mask")],
    code: "lint/loss-padding",
    node: "loss",
  },
  {
    id: "loss-mask-unshifted",
    base: "decoder-only",
    title: "One pad too many",
    story:
      "Targets were shifted by one, as they should be. What says which of them count was not, and the model learns to write padding after each last word.",
    edits: [
      { edit: "setText", stream: "main", text: "the cat sat on\nthe dog" },
      dim("B", 2),
      add("shift", "shift"),
      add("loss", "loss"),
      connect("tokens.ids → shift.x"),
      connect("shift.x → loss.targets"),
      connect("lm_head.logits → loss.logits"),
      connect("tokens.valid → loss.mask"),
    ],
    code: "lint/loss-padding",
    node: "loss",
  },
  {
    id: "values-unread",
    base: "decoder-only",
    title: "Keys twice",
    story:
      "Keys and values have one shape, and the wires lie side by side. A third of the projection gets no gradient.",
    edits: [connect("qkv.k → attn.v", body)],
    code: "lint/unused-output",
    node: "blocks/qkv",
    port: "v",
  },
  {
    id: "spare-norm",
    base: "worked-example",
    title: "The fifth wheel",
    story: "Somebody put a final norm into this model. The numbers did not change.",
    edits: [add("norm_f", "norm"), connect("add_2.y → norm_f.x")],
    code: "lint/dead-node",
    node: "norm_f",
  },
  {
    id: "loud-head",
    base: "decoder-only",
    title: "Loud from the first word",
    story:
      "The loss begins at thirty-five. With 48 words it should begin near 3.9, as a fair die would. The embedding begins as PyTorch's does, and the head is tied to it.",
    edits: [
      param("emb", "std", 1),
      param("lm_head", "tied", true),
      { edit: "setTie", weight: "lm_head.table", to: "emb.table" },
    ],
    code: "lint/initial-loss",
    node: "lm_head",
  },
  {
    id: "strict-mask",
    base: "decoder-only",
    title: "Not even itself",
    story:
      "A token may see what came before it, and j < i says so exactly. From the first layer on all values are NaN (pytorch #119371 is of this kind).",
    edits: [
      param("mask", "kind", "painted"),
      param("mask", "painted", [
        [0, 0, 0, 0],
        [1, 0, 0, 0],
        [1, 1, 0, 0],
        [1, 1, 1, 0],
      ]),
    ],
    code: "lint/nan-rows",
    node: "blocks/attn",
    port: "mask",
  },
  {
    id: "inverted-mask",
    base: "decoder-only",
    title: "True means hidden",
    story:
      "In one library a mask says what is allowed, in another what is not. Somebody carried one over. The last token sees nothing at all.",
    edits: [
      add("not", "mask_logic", { op: "not" }),
      connect("mask.mask → not.a"),
      connect("not.mask → blocks.mask"),
    ],
    code: "leak/future",
    node: "blocks/attn",
    port: "mask",
  },
  {
    id: "window-of-padding",
    base: "encoder",
    title: "Alone among pads",
    story:
      "Each token sees two neighbours, and padding is left out. Long sentences work; as soon as a short one is in the batch everything is NaN.",
    edits: [
      add("near", "mask", { kind: "window", symmetric: true, window: 2 }),
      add("both", "mask_logic"),
      connect("near.mask → both.a"),
      connect("mask.mask → both.b"),
      connect("both.mask → blocks.mask"),
    ],
    code: "lint/nan-rows",
    node: "blocks/attn",
    port: "mask",
  },
];
