// Which experts each position asks, and how much each of them counts: [… D] → [… E], 0 for those that are not asked.
import type { Builder, Value } from "../ir/index.ts";
import { divSizes, one, type Size } from "../shape/index.ts";
import { any, defineBlock, hidden, matrix, zeros } from "./define.ts";
import { choice, flag, number, refuseSum, size } from "./params.ts";
import { placesOf } from "./places.ts";
import { project } from "./project.ts";

/** Keeps a sum of scores that are all 0 from being divided by (DeepSeek-V3's own number). */
const tiny = 1e-20;

export const router = defineBlock({
  kind: "router",
  title: "Router",
  category: "Feed-forward (MLP)",
  words: [
    "gating network",
    "mixture of experts",
    "moe",
    "top-k routing",
    "expert choice",
    "load balancing",
    "group-limited routing",
  ],
  formula: "p = softmax(x·W); w_e = p_e / Σ p over the k largest, 0 for the others",
  latex: (p, t) => {
    const score = p.score === "softmax" ? String.raw`\operatorname{softmax}` : String.raw`\sigma`;
    const among =
      p.groups.key === "1"
        ? ""
        : String.raw`\text{ of the best ${t.size(p.kept_groups)} of ${t.size(p.groups)} groups}`;
    const chosen = String.raw`\mathrm{top}_{${t.size(p.k)}}(p${p.correction ? " + c" : ""})${among}`;
    const share = p.renormalize ? String.raw`\frac{p_e}{\sum_{j \in K} p_j}` : "p_e";
    const times = p.scale === 1 ? "" : `${p.scale}\\,`;
    return String.raw`p = ${score}(x\,W${p.bias ? " + b" : ""}),\quad K = ${chosen},\quad w_e = ${times}${share}\,[e \in K]`;
  },
  narrate: (f) => {
    const asked = f.out("weights").values.flatMap((w, e) => (w > 0 ? [e] : []));
    return asked.length === 0 ? "" : `${f.token} asks the experts ${asked.join(" and ")}.`;
  },
  help: "Router of a mixture of experts: scores every expert for each position, keeps the `k` best, and gives their shares to Experts. Shares are those of a softmax over all experts (Mixtral, Qwen3) or sigmoids (DeepSeek-V3), made to sum to 1 by `renormalize`; `correction` is a learned number for each expert that counts in choosing alone. Each position chooses for itself.",
  params: {
    experts: size("8", "Number of experts"),
    k: size("2", "Experts that each position asks"),
    score: choice(["softmax", "sigmoid"], "What makes shares of the logits"),
    renormalize: flag(true, "Divide the shares of those that are asked by their sum"),
    scale: number(1, "Factor of the shares (DeepSeek-V3: 2.5)"),
    bias: flag(false, "Add a learned bias to the logits"),
    correction: flag(false, "Add a learned number to each share for choosing alone (DeepSeek-V3)"),
    groups: size("1", "Groups of experts, of which each position asks only some (DeepSeek-V2 and V3: 8)"),
    kept_groups: size("1", "Groups that each position asks (DeepSeek-V2: 3, V3: 4)"),
    group_score: choice(
      ["largest", "sum of two"],
      "What a group is chosen by: its largest share (DeepSeek-V2), or the sum of its two largest (V3)",
    ),
    std: number(0.02, "Standard deviation of the initial values", 0),
  },
  inputs: { x: hidden("… d:feature") },
  outputs: { weights: any("… $experts"), logits: any("… $experts") },
  weights: (p) => ({
    w: matrix("d $experts", p.std),
    ...(p.bias ? { b: zeros("$experts") } : {}),
    ...(p.correction ? { correction: zeros("$experts") } : {}),
  }),
  summary: (p) => `${p.k.key} of ${p.experts.key}`,
  refuse: (p, at) => {
    const [experts, k, groups, kept] = [at(p.experts), at(p.k), at(p.groups), at(p.kept_groups)];
    if (k > experts) return `k = ${k} must be at most the number of experts, ${p.experts.key} = ${experts}`;
    if (experts % groups !== 0) return `${experts} experts cannot be split evenly into ${groups} groups`;
    if (kept > groups) return `kept_groups = ${kept} must be at most the number of groups, ${groups}`;
    if ((kept * experts) / groups < k)
      return `k = ${k} must be at most ${(kept * experts) / groups}, the experts in ${kept} of ${groups} groups`;
    return refuseSum(p.experts, p.groups, "groups");
  },
  lower: (ir, { x, w, b, correction }, p) => {
    const logits = project(ir, x, w, b);
    const last = { axes: [logits.shape.length - 1], keep: true };
    const shares = p.score === "softmax" ? ir.softmax(logits) : ir.sigmoid(logits);
    const by = correction === undefined ? shares : ir.add(shares, correction);
    const places = placesOf(ir, p.groups.key === "1" ? by : ofBestGroups(ir, by, p));
    const kept = ir.where(ir.less(places, ir.sizeOf({ size: p.k })), shares, ir.scalar(0));
    const sum = () => ir.max(ir.reduceSum(kept, last), ir.scalar(tiny));
    const weights = p.renormalize ? ir.div(kept, sum()) : kept;
    return { weights: p.scale === 1 ? weights : ir.mul(weights, ir.scalar(p.scale)), logits };
  },
  pictured: ["weights"],
});

interface Groups {
  readonly experts: Size;
  readonly groups: Size;
  readonly kept_groups: Size;
  readonly group_score: "largest" | "sum of two";
}

/** The numbers [… E] that experts are chosen by, −∞ for those outside of the best groups. */
function ofBestGroups(ir: Builder, by: Value, p: Groups): Value {
  const lead = by.shape.slice(0, -1);
  const each = divSizes(p.experts, p.groups) ?? one;
  const grouped = ir.reshape(by, { shape: [...lead, p.groups, each] });
  const last = { axes: [grouped.shape.length - 1], keep: false };
  const two = () => ir.where(ir.less(placesOf(ir, grouped), ir.scalar(2)), grouped, ir.scalar(0));
  const scores = p.group_score === "largest" ? ir.reduceMax(grouped, last) : ir.reduceSum(two(), last);
  const kept = ir.less(placesOf(ir, scores), ir.sizeOf({ size: p.kept_groups }));
  const column = ir.reshape(kept, { shape: [...lead, p.groups, one] });
  const chosen = ir.where(column, grouped, ir.scalar(Number.NEGATIVE_INFINITY));
  return ir.reshape(chosen, { shape: by.shape });
}
