// Leaks: the answer stands where the model can read it. Many of these shipped.
import type { Edit, HeddleDocument } from "../../src/core/index.ts";
import { add, connect, dim, disconnect, opened, param, remove } from "../core/edited.ts";
import { leftToRight } from "../support/left-to-right.ts";
import type { Seed } from "./challenge.ts";

const body = "blocks";
const text = (main: string): Edit => ({ edit: "setText", stream: "main", text: main });
const loss: readonly Edit[] = [add("loss", "loss"), connect("lm_head.logits → loss.logits")];
const openAttention = opened("decoder-only", "blocks/attn");
const inside = "blocks/attn";

/** Six layers of which the third lost its mask. */
function thirdOfSix(): HeddleDocument {
  const d = leftToRight("decoder-only");
  const { blocks, ...others } = d.nodes;
  if (!blocks?.body) throw new Error("the preset has no blocks");
  const inner = blocks.body;
  const bare = { ...inner, wires: inner.wires.filter((w) => w !== "in.mask → attn.mask") };
  const layers = (count: number, graph: typeof inner) => ({
    block: "repeat",
    params: { count },
    body: graph,
  });
  const wires = d.wires.filter((w) => !w.includes("blocks"));
  return {
    ...d,
    nodes: { ...others, layers_1: layers(2, inner), layer_3: layers(1, bare), layers_4: layers(3, inner) },
    wires: [
      ...wires,
      "add_pe.y → layers_1.x",
      "layers_1.x → layer_3.x",
      "layer_3.x → layers_4.x",
      "layers_4.x → norm_f.x",
      ...["layers_1", "layer_3", "layers_4"].map((l) => `mask.mask → ${l}.mask`),
    ].sort(),
    layout: {},
  };
}

export const leaks: readonly Seed[] = [
  {
    id: "mask-unplugged",
    kind: "mask",
    base: "decoder-only",
    title: "Too good to be true",
    story:
      "The loss falls to nearly nothing within minutes, and what the model writes is gibberish. Keras dropped a causal mask without a word in just this way (#23038, #21284).",
    edits: [disconnect("in.mask → attn.mask", body)],
    code: "leak/future",
    node: "blocks/attn",
    port: "mask",
  },
  {
    id: "mask-muted",
    kind: "mask",
    base: "decoder-modern",
    title: "Only for a moment",
    story:
      "Somebody switched one block off to see what it does, and saved. Since then this Llama looks ahead.",
    edits: [{ edit: "setFlag", node: "mask", flag: "mute", on: true }],
    code: "leak/future",
    node: "blocks/attn",
    port: "mask",
  },
  {
    id: "third-of-six",
    kind: "mask",
    base: "decoder-only",
    title: "One layer in six",
    story:
      "Five of the six layers are beyond reproach. A refactoring gave each stack its own mask, and one of them went without (transformers #48745 and #48760 are of this kind).",
    edits: [],
    wreck: thirdOfSix,
    code: "leak/future",
    node: "layer_3/attn",
    port: "mask",
  },
  {
    id: "t5-decoder",
    kind: "mask",
    base: "encoder-decoder",
    title: "One word was fine",
    story:
      "Outputs of one token matched the reference to 2.7e-5, longer ones were off by about 6. TransformerLens had this in its T5 for a long time (PR #1681).",
    edits: [disconnect("in.mask → attn_1.mask", "decoder")],
    code: "leak/future",
    node: "decoder/attn_1",
    port: "mask",
  },
  {
    id: "encoder-mask-in-decoder",
    kind: "mask",
    base: "encoder-decoder",
    title: "The other mask",
    story: "The decoder has a mask. It allows whatever is a word; that is what the encoder needs.",
    edits: [param("mask_target", "kind", "padding"), connect("target.valid → mask_target.valid")],
    code: "leak/future",
    node: "decoder/attn_1",
    port: "mask",
  },
  {
    id: "reversed-mask",
    kind: "mask",
    base: "decoder-only",
    title: "Seen in a mirror",
    story:
      "The triangle was painted by hand, and it looks right at first glance. Rows are queries, columns are keys.",
    edits: [
      param("mask", "kind", "painted"),
      param("mask", "painted", [
        [1, 1, 1, 1],
        [0, 1, 1, 1],
        [0, 0, 1, 1],
        [0, 0, 0, 1],
      ]),
    ],
    code: "leak/future",
    node: "blocks/attn",
    port: "mask",
  },
  {
    id: "off-by-one",
    kind: "mask",
    base: "decoder-only",
    title: "Just one step ahead",
    story:
      "j ≤ i + 1 instead of j ≤ i. Each token sees one neighbour too many, and that neighbour is the answer.",
    edits: [
      param("mask", "kind", "painted"),
      param("mask", "painted", [
        [1, 1, 0, 0],
        [1, 1, 1, 0],
        [1, 1, 1, 1],
        [1, 1, 1, 1],
      ]),
    ],
    code: "leak/future",
    node: "blocks/attn",
    port: "mask",
  },
  {
    id: "symmetric-window",
    kind: "mask",
    base: "decoder-only",
    title: "A window with two sides",
    story: "A sliding window was to make long texts cheap. It slides with the token in its middle.",
    edits: [param("mask", "kind", "window"), param("mask", "window", 2), param("mask", "symmetric", true)],
    code: "leak/future",
    node: "blocks/attn",
    port: "mask",
  },
  {
    id: "generous-prefix",
    kind: "mask",
    base: "decoder-only",
    title: "A prefix for free",
    story:
      "The first two tokens are read in both directions, as in a prefix language model. The loss is taken of all of them.",
    edits: [param("mask", "kind", "prefix")],
    code: "leak/future",
    node: "blocks/attn",
    port: "mask",
  },
  {
    id: "prefix-too-long",
    kind: "mask",
    base: "decoder-only",
    title: "One token too generous",
    story:
      "The first two tokens are given, and may be read in both directions; the third is the first that is asked for. Somebody counted from one.",
    edits: [
      param("mask", "kind", "prefix"),
      param("mask", "prefix", 3),
      {
        edit: "setMeta",
        set: { objective: { kind: "prefix-lm", logits: "lm_head.logits", prefix: 2 } },
      },
    ],
    code: "leak/future",
    node: "blocks/attn",
    port: "mask",
  },
  {
    id: "mask-after-softmax",
    kind: "mask",
    base: "decoder-only",
    title: "Cleaning up afterwards",
    story:
      "The weights of later tokens are exactly zero, as a look at the matrix shows. The rows do not sum to one any more. What is left in the denominator?",
    edits: [
      openAttention,
      connect("scale.x → softmax.x", inside),
      connect("softmax.x → mask.x", inside),
      connect("mask.x → weighted_sum.weights", inside),
      connect("mask.x → out.weights", inside),
      param("blocks/attn/mask", "fill", 0),
    ],
    code: "leak/future",
    node: "blocks/attn/softmax",
  },
  {
    id: "mask-multiplied",
    kind: "mask",
    base: "decoder-only",
    title: "Zero is not nothing",
    story: "Masked scores are set to 0. In the softmax a score of 0 is as good as any other.",
    edits: [param("blocks/attn", "fill", 0)],
    code: "leak/future",
    node: "blocks/attn",
  },
  {
    id: "small-minus",
    kind: "mask",
    base: "decoder-only",
    title: "Small enough, surely",
    story:
      "Minus thirty gives weights of about 1e-13. In the tests nothing shows. A score of 35 is all it takes.",
    edits: [param("blocks/attn", "fill", -30)],
    code: "leak/future",
    node: "blocks/attn",
  },
  {
    id: "temperature-after-mask",
    kind: "mask",
    base: "decoder-only",
    title: "Cooling off",
    story: "Scores are masked with −1e9 and then softened by a temperature. Multiply the two.",
    edits: [
      openAttention,
      param("blocks/attn/mask", "fill", -1e9),
      connect("scores.scores → mask.x", inside),
      remove("scale", inside),
      add("temperature", "scale", { by: "factor", factor: 1e-9 }, inside),
      connect("mask.x → temperature.x", inside),
      connect("temperature.x → softmax.x", inside),
    ],
    code: "leak/future",
    node: "blocks/attn/mask",
  },
  {
    id: "softmax-over-queries",
    kind: "attention",
    base: "decoder-only",
    title: "Columns for rows",
    story:
      "The mask is right, and the weights of later tokens are zero. But each weight was divided by a sum, and the sum ran over the wrong axis.",
    edits: [openAttention, param("blocks/attn/softmax", "axis", 2)],
    code: "leak/future",
    node: "blocks/attn/softmax",
  },
  {
    id: "values-shifted",
    kind: "mixing",
    base: "decoder-only",
    title: "The neighbour's value",
    story:
      "Weights and mask are right. The values have slipped by one place, so that each key hands out what its successor has to say.",
    edits: [
      add("slip", "shift", { direction: "left", axis: 2, fill: 0 }, body),
      connect("qkv.v → slip.x", body),
      connect("slip.x → attn.v", body),
    ],
    code: "leak/future",
    node: "blocks/slip",
  },
  {
    id: "second-attention",
    kind: "mask",
    base: "decoder-only",
    title: "A friend without scruples",
    story:
      "Beside the masked attention a second one was added, to give the model more capacity. Both are summed. The mask port of one is empty.",
    edits: [
      add("attn_b", "attention", undefined, body),
      add("both", "add", undefined, body),
      connect("qkv.q → attn_b.q", body),
      connect("qkv.k → attn_b.k", body),
      connect("qkv.v → attn_b.v", body),
      connect("attn.out → both.a", body),
      connect("attn_b.out → both.b", body),
      connect("both.y → concat.x", body),
    ],
    code: "leak/future",
    node: "blocks/attn_b",
    port: "mask",
  },
  {
    id: "sequence-mean",
    kind: "mixing",
    base: "worked-example",
    title: "The gist of the sentence",
    story:
      "Each token gets the mean of all tokens added, as a summary to begin with. Routing by the mean of the sequence has leaked this way in published models.",
    edits: [
      add("mean", "reduce", { axis: 1, keep: true }),
      add("add_mean", "add"),
      connect("add_pe.y → mean.x"),
      connect("add_pe.y → add_mean.a"),
      connect("mean.x → add_mean.b"),
      connect("add_mean.y → norm_1.x"),
      connect("add_mean.y → add_1.a"),
    ],
    code: "leak/future",
    node: "mean",
  },
  {
    id: "batchnorm",
    kind: "mixing",
    base: "decoder-only",
    title: "Normal for everybody",
    story:
      "BatchNorm works wonders in vision, so one of the norms was exchanged for it. Its mean is taken over all samples and all positions.",
    edits: [
      text("the cat sat on\nthe dog ran under"),
      dim("B", 2),
      param("blocks/norm_2", "kind", "batchnorm"),
    ],
    code: "leak/future",
    node: "blocks/norm_2",
  },
  {
    id: "norm-over-time",
    kind: "mixing",
    base: "worked-example",
    title: "Normal over time",
    story:
      "Norms were to be centred more thoroughly, so somebody took the mean away along the other axis as well. That axis counts words.",
    edits: [
      add("mean", "reduce", { axis: 1, keep: true }),
      add("minus", "scale", { by: "factor", factor: -1 }),
      add("centre", "add"),
      connect("add_pe.y → mean.x"),
      connect("mean.x → minus.x"),
      connect("add_pe.y → centre.a"),
      connect("minus.x → centre.b"),
      connect("centre.y → norm_1.x"),
    ],
    code: "leak/future",
    node: "mean",
  },
  {
    id: "cross-batch",
    kind: "mixing",
    base: "decoder-only",
    title: "Strangers in the batch",
    story:
      "The prediction for a text changes with the other texts that happen to be in the batch. One of the sums runs along the first axis.",
    edits: [
      text("the cat sat on\nthe dog ran under"),
      dim("B", 2),
      add("mean_b", "reduce", { axis: 0, fn: "mean" }),
      add("add_mean", "add"),
      connect("add_pe.y → mean_b.x"),
      connect("add_pe.y → add_mean.a"),
      connect("mean_b.x → add_mean.b"),
      connect("add_mean.y → blocks.x"),
    ],
    code: "leak/cross-sample",
    node: "mean_b",
  },
  {
    id: "position-from-the-future",
    kind: "mixing",
    base: "decoder-only",
    title: "What comes next to me",
    story:
      "In place of a table, each token was told its place by its neighbour's embedding. Which neighbour?",
    edits: [
      add("next", "shift", { direction: "left", fill: 0 }),
      connect("emb.x → next.x"),
      connect("next.x → add_pe.b"),
      remove("pe"),
    ],
    code: "leak/future",
    node: "next",
  },
  {
    id: "labels-unshifted",
    kind: "loss",
    base: "decoder-only",
    title: "Repeat after me",
    story:
      "The loss is zero after an hour. Asked to go on writing, the model repeats its last word for ever.",
    edits: [...loss, connect("tokens.ids → loss.targets")],
    code: "leak/target",
    node: "loss",
  },
  {
    id: "labels-backwards",
    kind: "loss",
    base: "decoder-only",
    title: "Yesterday's news",
    story:
      "Targets are shifted by one place, as the book says. The model has become excellent at telling what came before.",
    edits: [
      ...loss,
      add("shift", "shift", { direction: "right" }),
      connect("tokens.ids → shift.x"),
      connect("shift.x → loss.targets"),
    ],
    code: "leak/target",
    node: "loss",
  },
  {
    id: "teacher-unshifted",
    kind: "loss",
    base: "encoder-decoder",
    title: "The teacher reads aloud",
    story: "Teacher forcing gives the decoder the right translation, one place late. One place late?",
    edits: [connect("target.ids → emb_target.ids"), remove("shift")],
    code: "leak/target",
    node: "loss",
  },
  {
    id: "padding-read",
    kind: "padding",
    base: "encoder",
    title: "Depends on the company",
    story: "The same sentence gets other predictions in a batch with a longer one. Alone, it is fine.",
    edits: [disconnect("in.mask → attn.mask", body)],
    code: "leak/padding",
    node: "blocks/attn",
    port: "mask",
  },
  {
    id: "memory-padding",
    kind: "padding",
    base: "encoder-decoder",
    title: "Translating nothing",
    story:
      "The encoder leaves padding out of its attention. The decoder looks at all that the encoder gives.",
    edits: [disconnect("in.memory_mask → attn_2.mask", "decoder")],
    code: "leak/padding",
    node: "decoder/attn_2",
    port: "mask",
  },
  {
    id: "padding-in-the-mean",
    kind: "padding",
    base: "encoder",
    title: "An average of nothing",
    story:
      "A classifier takes the mean over the sentence. Short sentences come out differently when a long one stands beside them.",
    edits: [
      add("mean", "reduce", { axis: 1 }),
      connect("norm_head.x → mean.x"),
      connect("mean.x → lm_head.x"),
      { edit: "setMeta", set: { objective: { kind: "classification", logits: "lm_head.logits" } } },
    ],
    code: "leak/padding",
    node: "mean",
  },
  {
    id: "unmasked-branch",
    kind: "mask",
    base: "decoder-only",
    title: "The short way round",
    story:
      "A second branch of attention was tried, went through its own projection and straight into the residual stream. The experiment is over; the branch stayed.",
    edits: [
      add("qkv_b", "qkv", undefined, body),
      add("attn_b", "attention", undefined, body),
      add("concat_b", "concat", undefined, body),
      add("wo_b", "wo", undefined, body),
      add("add_b", "add", undefined, body),
      connect("norm_1.x → qkv_b.x", body),
      ...["q", "k", "v"].map((p) => connect(`qkv_b.${p} → attn_b.${p}`, body)),
      connect("attn_b.out → concat_b.x", body),
      connect("concat_b.x → wo_b.x", body),
      connect("add_1.y → add_b.a", body),
      connect("wo_b.y → add_b.b", body),
      connect("add_b.y → norm_2.x", body),
      connect("add_b.y → add_2.a", body),
    ],
    code: "leak/future",
    node: "blocks/attn_b",
    port: "mask",
  },
  {
    id: "inverted-finite",
    kind: "mask",
    base: "decoder-only",
    title: "Hidden is what may be seen",
    story:
      "The mask says true where it should say false, and masked scores get −1e4, so that there is no NaN to give it away. The last token cannot choose and looks at everything.",
    edits: [
      add("not", "mask_logic", { op: "not" }),
      connect("mask.mask → not.a"),
      connect("not.mask → blocks.mask"),
      param("blocks/attn", "fill", -1e4),
    ],
    code: "leak/future",
    node: "blocks/attn",
    port: "mask",
  },
];
