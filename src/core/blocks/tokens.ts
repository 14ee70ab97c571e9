/** Token ids of a text stream, [B, T], and which of them are no padding. */
import { defineBlock, ids, mask } from "./define.ts";
import { size, text } from "./params.ts";

export const tokens = defineBlock({
  kind: "tokens",
  traits: ["reads-text"],
  title: "Tokens",
  category: "Inputs",
  formula: "ids[b, t] = id of token t of line b",
  latex: (p, t) =>
    String.raw`\mathrm{ids}_{b,t} = \text{id of token } t \text{ of line } b, \quad {t < ${t.size(p.time)}}`,
  narrate: (f) => {
    const id = f.out("ids").values[0];
    return id === undefined ? "" : `${f.token} is token ${id} of the vocabulary, at position ${f.at}.`;
  },
  help: "Turns the text into token ids by the graph's vocabulary. Each line of the text is one sample of the batch; shorter ones are padded on the right. `valid` is true where a token is no padding.",
  params: {
    stream: text("main", "Name of the text that it reads", /^[a-z][a-z0-9_]*$/),
    batch: size("B", "Dim that counts samples"),
    time: size("T", "Dim that counts positions"),
  },
  inputs: {},
  outputs: { ids: ids("$batch:batch $time:time"), valid: mask("$batch:batch $time:time") },
  summary: (p) => p.stream,
  lower: (_, __, p, ctx) => ({
    ids: ctx.stream("ids", p.stream, [p.batch, p.time]),
    valid: ctx.stream("valid", p.stream, [p.batch, p.time]),
  }),
});
