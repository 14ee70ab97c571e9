// Bugs of ids that name nothing: no row of the table, no token of the vocabulary, no id that the loss ignores. Elsewhere
// they stop on the device without a word of where, take the last row, or make the loss infinite.
import type { Edit } from "../../src/core/index.ts";
import { add, connect, param } from "../core/edited.ts";
import { preset } from "../core/presets.ts";
import type { Seed } from "./challenge.ts";

/** A loss of the next tokens. */
const loss = (shift: Record<string, number>, more: Record<string, number> = {}): Edit[] => [
  add("shift", "shift", shift),
  add("loss", "loss", more),
  connect("tokens.ids → shift.x"),
  connect("shift.x → loss.targets"),
  connect("lm_head.logits → loss.logits"),
];

/** The encoder–decoder with another token in place of `<bos>`. */
function withoutBegin(): Edit {
  const { vocabulary } = preset("encoder-decoder");
  if (!vocabulary) throw new Error("the preset has a vocabulary");
  const tokens = vocabulary.tokens.map((t) => (t === "<bos>" ? "<sep>" : t));
  return { edit: "setMeta", set: { vocabulary: { ...vocabulary, tokens } } };
}

export const ids: readonly Seed[] = [
  {
    id: "label-for-an-input",
    kind: "tokens",
    base: "encoder-decoder",
    title: "Index out of range in self",
    story:
      "Positions without a label are to be ignored, so they were filled with the number for that. The decoder reads the same tensor, one position later.",
    edits: [param("shift", "fill", null)],
    code: "id/no-row",
    node: "shift",
    firstFix: ['Set fill of "shift" to <bos> (2)'],
    reports: ["huggingface/transformers#15867"],
  },
  {
    id: "counted-from-the-end",
    kind: "tokens",
    base: "encoder-decoder",
    title: "Minus one is the last one",
    story:
      "In Python it runs. Each translation begins with a word that nobody chose, the last one of the vocabulary.",
    edits: [param("shift", "fill", -1)],
    code: "id/no-row",
    node: "shift",
    firstFix: ['Set fill of "shift" to <bos> (2)'],
  },
  {
    id: "start-token-of-another",
    kind: "tokens",
    base: "encoder-decoder",
    title: "As BERT begins",
    story: "The start token has id 101, as in the paper. The vocabulary of this model is a small one.",
    edits: [param("shift", "fill", 101)],
    code: "id/no-row",
    node: "shift",
    firstFix: ['Set fill of "shift" to <bos> (2)'],
  },
  {
    id: "no-start-token",
    kind: "tokens",
    base: "encoder-decoder",
    title: "How does one begin?",
    story:
      "The tokenizer has no token for the beginning of a text. T5's has none either, and manages. Here something was put in front that is no token at all.",
    edits: [withoutBegin(), param("shift", "fill", -100)],
    code: "id/no-row",
    node: "shift",
    firstFix: ['Set fill of "shift" to <pad> (1)'],
    reports: ["huggingface/transformers#15867"],
  },
  {
    id: "two-ways-to-ignore",
    kind: "loss",
    base: "decoder-only",
    title: "Two kinds of nothing",
    story:
      "One half of the code was taken from nanoGPT, the other one from Hugging Face. In each of them the last position has no target and is ignored. The loss is infinite.",
    edits: loss({}, { ignore: -1 }),
    code: "id/no-token",
    node: "shift",
    firstFix: ['Ignore −100 in "loss"', 'Set fill of "shift" to −1, which "loss" ignores'],
    reports: ["pytorch/pytorch#12670", "karpathy/nanoGPT#297", "karpathy/nanoGPT#323"],
  },
  {
    id: "target-beyond-the-end",
    kind: "loss",
    base: "decoder-modern",
    title: "Target 99 is out of bounds",
    story:
      "Behind the last token comes the end of the text, and its id was looked up in the wrong file. Every batch has one such position, and one is enough.",
    edits: loss({ fill: 99 }),
    code: "id/no-token",
    node: "shift",
    firstFix: ['Set fill of "shift" to −100, which "loss" ignores'],
    reports: ["pytorch/pytorch#12670"],
  },
  {
    id: "head-of-another",
    kind: "loss",
    base: "decoder-only",
    title: "Words that cannot be said",
    story:
      "Some words were added to the vocabulary and the embedding was resized. All of them can be read. Training stops with an assertion on the device as soon as one is to be written.",
    edits: [
      { edit: "setText", stream: "main", text: "once there was a fox in the night . it went home" },
      param("lm_head", "vocab", 40),
      ...loss({}),
    ],
    code: "id/no-token",
    node: "tokens",
    firstFix: ['Give "lm_head" a logit for each token: vocab = V'],
    reports: ["LiyuanLucasLiu/LM-LSTM-CRF#27"],
  },
  {
    id: "unknown-at-the-end",
    kind: "loss",
    base: "decoder-only",
    title: "And then: unknown",
    story:
      "Everything that is generated ends with the unknown token. It does not occur in the training text. The targets were moved by one position, and a zero came in.",
    edits: loss({ fill: 0 }),
    code: "lint/filler-scored",
    node: "shift",
    firstFix: ['Set fill of "shift" to −100, which "loss" ignores'],
  },
];
