// Leaks of mixtures, chunks and heads that talk: each is right in what it computes, and looks ahead.
import { add, connect, opened, remove } from "../core/edited.ts";
import type { Seed } from "./challenge.ts";

const body = "blocks";
const attention = "blocks/attn";

export const mixers: readonly Seed[] = [
  {
    id: "expert-choice",
    kind: "mixing",
    base: "decoder-only",
    title: "The experts choose",
    story:
      "Each expert takes the two tokens that suit it best, so that none is idle and none is overrun. The validation loss is a wonder, and what the model writes alone is much worse.",
    edits: [
      remove("ffn", body),
      add("gate", "linear", { out: 4, bias: false }, body),
      add("shares", "softmax", undefined, body),
      add("best", "top_k", { axis: 1, k: 2 }, body),
      add("kept", "where", { fill: 0 }, body),
      add("experts", "experts", { experts: 4, hidden: "D" }, body),
      ...[
        "norm_2.x → gate.x",
        "gate.y → shares.x",
        "shares.x → best.x",
        "best.mask → kept.mask",
        "shares.x → kept.x",
        "norm_2.x → experts.x",
        "kept.x → experts.weights",
        "experts.y → add_2.b",
      ].map((wire) => connect(wire, body)),
    ],
    code: "leak/future",
    node: "blocks/best",
    fixLeaves: true,
  },
  {
    id: "chunk-mean",
    kind: "mixing",
    base: "decoder-only",
    title: "In twos",
    story:
      "Each token gets the mean of its chunk of two, as a summary to begin with. Compressed attention summarizes in this way, but those chunks that are complete.",
    edits: [
      add("chunks", "reshape", { shape: "B T/2 2 D" }),
      add("mean", "reduce", { axis: 2, keep: true }),
      add("each", "expand", { axis: 2, size: 2, add: false }),
      add("back", "reshape", { shape: "B T D" }),
      add("add_mean", "add"),
      ...[
        "add_pe.y → chunks.x",
        "chunks.x → mean.x",
        "mean.x → each.x",
        "each.x → back.x",
        "back.x → add_mean.a",
        "add_pe.y → add_mean.b",
        "add_mean.y → blocks.x",
      ].map((wire) => connect(wire)),
    ],
    code: "leak/future",
    node: "chunks",
    fixLeaves: true,
  },
  {
    id: "talking-heads",
    kind: "mask",
    base: "decoder-only",
    title: "What the heads talk about",
    story:
      "Behind the softmax a Linear mixes the weights of all heads, as talking heads do. It was written with the layer's usual parameters, and the mask stands where it should.",
    edits: [
      opened("decoder-only", "blocks/attn"),
      add("last", "transpose", { order: [0, 2, 3, 1] }, attention),
      add("mixed", "linear", { out: "H" }, attention),
      add("back", "transpose", { order: [0, 3, 1, 2] }, attention),
      add("heads", "reshape", { shape: "B H:head T T" }, attention),
      ...[
        "softmax.x → last.x",
        "last.x → mixed.x",
        "mixed.y → back.x",
        "back.x → heads.x",
        "heads.x → weighted_sum.weights",
      ].map((wire) => connect(wire, attention)),
    ],
    code: "leak/future",
    node: "blocks/attn/weighted_sum",
    fixLeaves: true,
  },
];
