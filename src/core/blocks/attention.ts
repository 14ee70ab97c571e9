// Scaled dot-product attention: a group of scores, scale, cap, bias, mask, softmax, weighted sum.
import { byTarget, wireText } from "../document/index.ts";
import type { Graph, NodeSpec } from "../model/index.ts";
import { defineBlock, heads, mask, optional, scores } from "./define.ts";
import { flag, number, only, sinkParam } from "./params.ts";
import { largest, share } from "./said.ts";

export const attention = defineBlock({
  kind: "attention",
  traits: ["attends"],
  pictured: ["weights"],
  shares: ["weights"],
  title: "Attention",
  category: "Attention",
  words: [
    "self-attention",
    "multi-head attention",
    "mha",
    "scaled dot-product attention",
    "sdpa",
    "cross-attention",
    "grouped-query attention",
    "gqa",
    "flash attention",
    "attention sink",
  ],
  staple: 4,
  formula: "softmax(q·kᵀ / √K + bias, masked) · v",
  latex: (p, t) => {
    const root = String.raw`q\,k^{\top}`;
    const by = p.factor === 1 ? root : `${p.factor}\\,${root}`;
    const scaled = p.scaled ? String.raw`\frac{${root}}{\sqrt{${t.size("k")}}}` : by;
    const capped = p.softcap > 0 ? String.raw`${p.softcap} \tanh\frac{${scaled}}{${p.softcap}}` : scaled;
    // The logarithm of 1 adds nothing, that of 0 is −∞.
    const masked = p.fill === Number.NEGATIVE_INFINITY ? String.raw` + \log \mathrm{mask}` : "";
    const more = `${t.has("bias") ? " + \\mathrm{bias}" : ""}${t.has("mask") ? masked : ""}`;
    const softmax = p.sink === "none" ? "softmax" : "softmax_{+1}";
    return String.raw`\mathrm{out} = \operatorname{${softmax}}\left(${capped}${more}\right) v`;
  },
  narrate: (f) => {
    const top = largest(f.out("weights"));
    return top ? `${f.token} reads most from ${top.name}: ${share(top.value)} of its attention.` : "";
  },
  help: "Scaled dot-product attention: each position compares its query with every key and averages the values by the resulting weights. The mask says which keys a query may attend to. Open the group to see scores, scale, mask, softmax and weighted sum as separate blocks.",
  params: {
    scaled: flag(true, "Divide the scores by √K"),
    factor: only("scaled", [false], number(1, "Factor of the scores when they are not divided by √K")),
    softcap: number(0, "Soft-caps the scores to −c … c by c·tanh(s/c) (Gemma 2); 0 for none", 0),
    fill: number("-Infinity", "Value of masked scores"),
    sink: sinkParam,
    dropout: number(0, "Dropout on the attention weights during training", 0, 0.99),
  },
  inputs: {
    q: heads("b:batch h:head t:query k:feature"),
    k: heads("b:batch g:head s:key k:feature"),
    v: heads("b:batch g:head s:key e:feature"),
    mask: optional(mask("~b h t:query s:key")),
    bias: optional(scores("~b h t:query s:key")),
  },
  outputs: { out: heads("b h t:query e"), weights: scores("b h t:query s:key") },
  bypass: { out: "v" },
  summary: (p) => {
    const scores =
      p.softcap > 0
        ? `capped at ${p.softcap}`
        : p.scaled
          ? ""
          : p.factor === 1
            ? "unscaled"
            : `× ${p.factor}`;
    return [scores, p.sink === "none" ? "" : "sink"].filter(Boolean).join(" · ");
  },
  body: (p, wiring): Graph => {
    const nodes: Record<string, NodeSpec> = { scores: { block: "scores" } };
    const wires = ["in.q → scores.q", "in.k → scores.k"];
    let at = "scores.scores";
    // Each step takes what the one before gives.
    const step = (id: string, spec: NodeSpec, into = "x", out = "x") => {
      nodes[id] = spec;
      wires.push(wireText(at, `${id}.${into}`));
      at = `${id}.${out}`;
    };
    if (p.scaled) {
      step("scale", { block: "scale" });
      wires.push("in.q → scale.like");
    } else if (p.factor !== 1) {
      step("scale", { block: "scale", params: { by: "factor", factor: p.factor } });
    }
    if (p.softcap > 0) {
      step("cap_in", { block: "scale", title: "÷ cap", params: { by: "factor", factor: 1 / p.softcap } });
      step("cap", { block: "activation", title: "tanh", params: { fn: "tanh" } });
      step("cap_out", { block: "scale", title: "× cap", params: { by: "factor", factor: p.softcap } });
    }
    if (wiring.has("bias")) {
      step("add_bias", { block: "add" }, "a", "y");
      wires.push("in.bias → add_bias.b");
    }
    step("mask", {
      block: "apply_mask",
      params: { fill: Number.isFinite(p.fill) ? p.fill : String(p.fill) },
    });
    wires.push("in.mask → mask.mask");
    step(
      "softmax",
      p.sink === "none" ? { block: "softmax" } : { block: "softmax", params: { sink: p.sink } },
    );
    wires.push("softmax.x → out.weights");
    if (p.dropout > 0) step("dropout", { block: "dropout", params: { p: p.dropout } });
    step("weighted_sum", { block: "weighted_sum" }, "weights", "out");
    wires.push("in.v → weighted_sum.v", "weighted_sum.out → out.out");
    const inputs = { q: "shared", k: "shared", v: "shared", mask: "shared", bias: "shared" } as const;
    return { inputs, outputs: ["out", "weights"], nodes, wires: wires.sort(byTarget) };
  },
});
