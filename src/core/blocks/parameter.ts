// A learned tensor of any axes: a class token, registers, queries, a sink for each head.
import { axisList, listedAxes } from "./axis-list.ts";
import { any, defineBlock } from "./define.ts";
import { choice, number, only } from "./params.ts";

export const parameter = defineBlock({
  kind: "parameter",
  traits: ["learns-tensor"],
  title: "Parameter",
  category: "Inputs",
  words: [
    "nn.Parameter",
    "learned tensor",
    "class token",
    "register tokens",
    "learned query",
    "weight",
    "bias",
  ],
  formula: "y = θ, learned",
  latex: (p, t) =>
    p.axes.length === 0
      ? String.raw`y = \theta \in \mathbb{R}`
      : String.raw`y = \theta \in \mathbb{R}^{${p.axes.map((a) => t.size(a.size)).join(String.raw` \times `)}}`,
  help: "A learned tensor of its own, the same for every text: a class token, queries that pool a text, or a sink for each head. `axes` lists its sizes, such as H or 1 D; T:query gives an axis a role. Add it, expand it along the batch, or concatenate it.",
  params: {
    axes: axisList("D", "Its axes by their sizes, such as H D/H"),
    init: choice(["normal", "zeros", "ones"], "Initial values"),
    std: only("init", ["normal"], number(0.02, "Standard deviation of the initial values", 0)),
  },
  inputs: {},
  outputs: (p) => ({ y: any(listedAxes("axes", p.axes)) }),
  weights: (p) => ({
    value: {
      axes: listedAxes("axes", p.axes),
      init:
        p.init === "normal"
          ? { kind: "normal", std: p.std }
          : { kind: "constant", value: p.init === "ones" ? 1 : 0 },
      decay: false,
    },
  }),
  summary: (p) => p.axes.map((a) => a.size.key).join(" ") || "scalar",
  lower: (_ir, { value }) => ({ y: value }),
});
