// Bugs of positions that run and say nothing: RoPE on one of two, buckets for one direction, sines that drown tokens.
import { add, connect, dim, disconnect, param, remove } from "../core/edited.ts";
import type { Seed } from "./challenge.ts";

const body = "blocks";
const rotation = ["lucidrains/x-transformers#182", "JunnYu/RoFormer_pytorch#34"];

/** The keys come by a RoPE of their own. */
const keysBy = (params?: Record<string, string | number>) => [
  disconnect("qkv.k → rope.k", body),
  add("rope_k", "rope", params, body),
  connect("qkv.k → rope_k.q", body),
  connect("rope_k.q → attn.k", body),
];

/** T5's buckets in place of what the preset has. */
const buckets = (params: Record<string, string | boolean>, scope: string) => [
  remove("pe"),
  remove("add_pe"),
  add("bias", "relative_bias", { kind: "t5", ...params }, scope),
  connect("bias.bias → attn.bias", scope),
  param(`${body}/attn`, "scaled", false),
];

export const positions: readonly Seed[] = [
  {
    id: "rope-other-base",
    kind: "position",
    base: "decoder-modern",
    title: "Two clocks",
    story:
      "The base of RoPE was raised for longer texts, in one of two places. The model trains, and never gets as good as the one before. Its queries and keys tell the time by different clocks.",
    edits: keysBy({ base: 500000 }),
    code: "lint/rope-mismatch",
    node: "blocks/attn",
    firstFix: ['Set base = 10000 in "blocks/rope_k", as in "blocks/rope"'],
    reports: rotation,
  },
  {
    id: "rope-other-pairs",
    kind: "position",
    base: "decoder-modern",
    title: "Neighbours or halves",
    story:
      "Two libraries rotate pairs of numbers, but which numbers form a pair differs. The keys came from one and the queries from the other. Scores at one distance are not the same at all places.",
    edits: keysBy({ pairs: "interleaved" }),
    code: "lint/rope-mismatch",
    node: "blocks/attn",
    firstFix: ['Set pairs = half in "blocks/rope_k", as in "blocks/rope"'],
    reports: ["huggingface/nanotron#427", "jzhang38/TinyLlama#24"],
  },
  {
    id: "rope-off-by-one",
    kind: "position",
    base: "decoder-modern",
    title: "Counting from one",
    story:
      "Queries are counted from zero and keys from one. Each query believes that it stands one place further left than it does.",
    edits: keysBy({ offset: 1 }),
    code: "lint/rope-mismatch",
    node: "blocks/attn",
    firstFix: ['Set offset = 0 in "blocks/rope_k", as in "blocks/rope"'],
    reports: rotation,
  },
  {
    id: "rope-half-of-the-keys",
    kind: "position",
    base: "decoder-modern",
    title: "Partly turned",
    story:
      "Partial rotary leaves half of each head alone. It was switched on for the keys. The other half of each query still turns.",
    edits: keysBy({ part: 0.5 }),
    code: "lint/rope-mismatch",
    node: "blocks/attn",
    firstFix: ['Set part = 1 in "blocks/rope_k", as in "blocks/rope"'],
    reports: rotation,
  },
  {
    id: "rope-on-keys-only",
    kind: "position",
    base: "decoder-modern",
    title: "The other half of a rotation",
    story:
      "Keys are rotated as they enter the cache, queries where they are used. Somebody removed the second place as a duplicate of the first.",
    edits: [
      add("rope_k", "rope", undefined, body),
      connect("qkv.k → rope_k.q", body),
      connect("rope_k.q → attn.k", body),
      connect("qkv.q → attn.q", body),
      remove("rope", body),
    ],
    code: "lint/rope-mismatch",
    node: "blocks/attn",
    firstFix: ['Rotate the queries as "blocks/rope_k" does'],
    reports: rotation,
  },
  {
    id: "rope-on-values",
    kind: "position",
    base: "decoder-modern",
    title: "Everything turns",
    story:
      "Queries and keys are rotated, so why not the values? Each head sums vectors that were turned by different angles.",
    edits: [
      add("rope_v", "rope", undefined, body),
      connect("qkv.v → rope_v.q", body),
      connect("rope_v.q → attn.v", body),
    ],
    code: "lint/rope-mismatch",
    node: "blocks/rope_v",
    firstFix: ['Leave the values as they are, without "blocks/rope_v"'],
    reports: ["lucidrains/x-transformers#182"],
  },
  {
    id: "rotated-keys-as-values",
    kind: "position",
    base: "decoder-modern",
    title: "One wire too far",
    story:
      "The rotated keys go to two inputs of the attention. The shapes are the same, so nothing complains. What the projection makes for the third input is thrown away.",
    edits: [connect("rope.k → attn.v", body)],
    code: "lint/rope-mismatch",
    node: "blocks/rope",
    firstFix: ["Connect qkv.v to attn.v"],
    reports: rotation,
  },
  {
    id: "rope-twice",
    kind: "position",
    base: "decoder-modern",
    title: "Round and round",
    story:
      "Queries were rotated inside the attention and, since yesterday, in front of it too. The keys are still rotated once.",
    edits: [
      add("rope_q", "rope", undefined, body),
      connect("rope.q → rope_q.q", body),
      connect("rope_q.q → attn.q", body),
    ],
    code: "lint/rope-mismatch",
    node: "blocks/attn",
    firstFix: ['Remove the second rotation, by "blocks/rope_q"'],
    reports: rotation,
  },
  {
    id: "buckets-one-way",
    kind: "position",
    base: "encoder",
    title: "Nothing ahead but here",
    story:
      "The encoder's relative positions were copied from a decoder. All that stands behind a word looks to it as if it stood at its own place.",
    edits: buckets({}, body).concat(connect("emb.x → norm_emb.x")),
    code: "lint/bias-direction",
    node: "blocks/bias",
    firstFix: ["Use buckets for both directions: bidirectional = true"],
    reports: ["lucidrains/x-transformers#10", "huggingface/transformers#8518"],
  },
  {
    id: "buckets-both-ways",
    kind: "position",
    base: "decoder-only",
    title: "Room for a future that is hidden",
    story:
      "The decoder's relative positions were copied from an encoder. Half of what they can learn is never used, and far tokens share a number sooner than they must.",
    edits: buckets({ bidirectional: true }, body).concat(connect("emb.x → blocks.x")),
    code: "lint/bias-direction",
    node: "blocks/bias",
    // All 32 for one direction is the preset; a short training ends worse by it (docs/repairs.md), so that it is second.
    firstFix: [
      "Use 16 buckets for one direction, those that are read now",
      "Use buckets for one direction: bidirectional = false",
    ],
    reports: ["huggingface/transformers#8518"],
  },
  {
    id: "sines-drown-words",
    kind: "position",
    base: "decoder-only",
    title: "Louder than words",
    story:
      "The learned table was replaced by the sines of the paper. The loss falls to nearly three and stays there. The paper multiplies its embeddings by something first.",
    edits: [param("pe", "kind", "sinusoidal")],
    code: "lint/position-drowns",
    node: "add_pe",
    firstFix: [
      "Learn the positions, which then begin as small as the embeddings",
      "Apply RoPE to queries and keys instead",
      'Initialize "emb" with a standard deviation of 0.7',
    ],
    reports: ["SamLynnEvans/Transformer#10", "khirotaka/SAnD#3"],
  },
  {
    id: "loud-positions",
    kind: "position",
    base: "encoder",
    title: "Where, but not what",
    story:
      "The position embedding begins as PyTorch's Embedding does, with a spread of one. The words begin fifty times smaller. After the norm only the places are left.",
    edits: [param("pe", "std", 1)],
    code: "lint/position-drowns",
    node: "add_pe",
    firstFix: ['Initialize "pe" with a standard deviation of 0.02'],
    reports: ["SamLynnEvans/Transformer#10"],
  },
  {
    id: "cross-causal",
    kind: "mask",
    base: "encoder-decoder",
    title: "Word by word",
    story:
      "The decoder reads the source through the mask of its own text. The first word of a translation sees one word of the source, the second two. Languages do not keep step.",
    edits: [
      { edit: "setText", stream: "source", text: "the cat sat on the mat . <eos>\nthe dog ran . <eos>" },
      param("source", "time", "T"),
      param("pe_source", "length", "T"),
      dim("S", null),
      connect("mask_target.mask → decoder.memory_mask"),
    ],
    code: "leak/padding",
    node: "decoder/attn_2",
    port: "mask",
    firstFix: ["Connect mask_source.mask to decoder.memory_mask"],
    reports: ["onlybooks/llm#4", "keras-team/keras-io#1046", "lucidrains/RETRO-pytorch#35"],
  },
  {
    id: "cross-causal-inside",
    kind: "mask",
    base: "encoder-decoder",
    title: "The nearer of two masks",
    story:
      "Two masks enter the decoder, one for each of its attentions. One wire was drawn to the mask that lay nearer. The other mask is now used by nobody.",
    edits: [
      { edit: "setText", stream: "source", text: "the cat sat on the mat . <eos>\nthe dog ran . <eos>" },
      param("source", "time", "T"),
      param("pe_source", "length", "T"),
      dim("S", null),
      connect("in.mask → attn_2.mask", "decoder"),
    ],
    code: "leak/padding",
    node: "decoder/attn_2",
    port: "mask",
    firstFix: ["Connect in.memory_mask to attn_2.mask"],
    reports: ["onlybooks/llm#4"],
  },
];
