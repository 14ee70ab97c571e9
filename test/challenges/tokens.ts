// Bugs of ids and vocabularies that run and say nothing: a token that is never scored, a token that is there twice.
import { add, connect, param } from "../core/edited.ts";
import { preset } from "../core/presets.ts";
import type { Seed } from "./challenge.ts";

/** A preset's vocabulary with another token at some ids. */
const withTokens = (name: string, tokens: Readonly<Record<number, string>>) => {
  const { vocabulary } = preset(name);
  if (!vocabulary) throw new Error(`${name} has no vocabulary`);
  const changed = vocabulary.tokens.map((t, id) => tokens[id] ?? t);
  return { edit: "setMeta", set: { vocabulary: { ...vocabulary, tokens: changed } } } as const;
};

export const tokens: readonly Seed[] = [
  {
    id: "never-ends",
    kind: "loss",
    base: "encoder-decoder",
    title: "It never stops",
    story:
      "The loss looks good and so do the first words of each translation. Then full stops follow until the limit is reached. One token was never asked for.",
    edits: [param("loss", "ignore", 3)],
    code: "lint/ignored-token",
    node: "loss",
    firstFix: ['Ignore -100, which no token has, instead of "<eos>"', 'Ignore <pad> instead of "<eos>"'],
    reports: ["mlabonne/llm-course#33", "huggingface/trl#6357", "meta-pytorch/torchtune#949"],
  },
  {
    id: "word-never-learned",
    kind: "loss",
    base: "decoder-only",
    title: "The word it never says",
    story:
      "The id of padding comes from another tokenizer. In this one it is the commonest word of all. The model writes well and leaves that word out.",
    edits: [
      add("shift", "shift", { fill: 2 }),
      add("loss", "loss", { ignore: 2 }),
      connect("tokens.ids → shift.x"),
      connect("shift.x → loss.targets"),
      connect("lm_head.logits → loss.logits"),
    ],
    code: "lint/ignored-token",
    node: "loss",
    firstFix: ['Ignore <pad> instead of "the"', 'Ignore -100, which no token has, instead of "the"'],
    reports: ["meta-pytorch/torchtune#949"],
  },
  {
    id: "token-twice",
    kind: "tokens",
    base: "decoder-only",
    title: "One cat too many",
    story:
      "Two lists of words were joined into one vocabulary. One row of the embedding never gets a gradient. Whatever text is read, its id does not occur.",
    edits: [withTokens("decoder-only", { 7: "cat" })],
    code: "lint/duplicate-token",
    firstFix: [
      'Remove the second "cat" (id 7) from the vocabulary: V = 47',
      'Rename the second "cat" (id 7) to <unused_7>',
    ],
  },
  {
    id: "digit-twice",
    kind: "tokens",
    base: "sort",
    title: "Ten digits",
    story:
      "The model sorts digits and makes no mistakes, as long as there is no nine. Ten digits stand in its vocabulary, or so it seems.",
    edits: [{ edit: "setText", stream: "main", text: "31415826|" }, withTokens("sort", { 9: "8" })],
    code: "lint/duplicate-token",
    firstFix: [
      'Remove the second "8" (id 9) from the vocabulary: V = 10',
      'Rename the second "8" (id 9) to <unused_9>',
    ],
  },
];
