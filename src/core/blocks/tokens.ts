// Token ids of a text stream, [B, T], and which of them are no padding.
import { defineBlock, ids, mask, type Port } from "./define.ts";
import { flag, size, text } from "./params.ts";

export const tokens = defineBlock({
  kind: "tokens",
  traits: ["reads-text"],
  title: "Tokens",
  category: "Inputs",
  words: ["text", "input", "input ids", "tokenizer", "prompt", "token type ids", "segment ids"],
  staple: 0,
  formula: "ids[b, t] = id of token t of line b",
  latex: (p, t) =>
    String.raw`\mathrm{ids}_{b,t} = \text{id of token } t \text{ of line } b, \quad {t < ${t.size(p.time)}}`,
  narrate: (f) => {
    const id = f.out("ids").values[0];
    return id === undefined ? "" : `${f.token} is token ${id} of the vocabulary, at position ${f.at}.`;
  },
  help: "Tokenizes the text with the graph's vocabulary. Each line of the text is one sample of the batch; shorter ones are padded on the right, and `valid` is true where a token is not padding. With `types` it also gives token types, which part of a pair a token belongs to: 0, unless a run says otherwise.",
  params: {
    stream: text("main", "Stream: the name of the text to read", /^[a-z][a-z0-9_]*$/),
    batch: size("B", "Dimension of the samples (batch size)"),
    time: size("T", "Dimension of the positions (sequence length)"),
    types: flag(false, "Also give the token types: which part of a pair a token belongs to (BERT)"),
  },
  inputs: {},
  outputs: (p): Readonly<{ ids: Port; valid: Port; types?: Port }> => ({
    ids: ids("$batch:batch $time:time"),
    valid: mask("$batch:batch $time:time"),
    ...(p.types ? { types: ids("$batch:batch $time:time") } : {}),
  }),
  summary: (p) => p.stream,
  lower: (_, __, p, ctx) => ({
    ids: ctx.stream("ids", p.stream, [p.batch, p.time]),
    valid: ctx.stream("valid", p.stream, [p.batch, p.time]),
    ...(p.types ? { types: ctx.stream("types", p.stream, [p.batch, p.time]) } : {}),
  }),
});
