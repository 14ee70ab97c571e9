// Cross-entropy of logits [B, T, V] and targets [B, T].
import type { Builder, Value } from "../ir/index.ts";
import { literal, type Size, subSizes } from "../shape/index.ts";
import { defineBlock, ids, logits, loss as lossPort, mask, optional } from "./define.ts";
import { choice, int, number } from "./params.ts";
import { share } from "./said.ts";

export const loss = defineBlock({
  kind: "loss",
  traits: ["gives-loss"],
  title: "Loss",
  category: "Output",
  words: ["cross entropy", "ce", "negative log-likelihood", "nll", "perplexity", "label smoothing"],
  formula: "loss = mean over counted t of −log softmax(logits[t])[target[t]]",
  latex: (p) => {
    const one = String.raw`-\log \operatorname{softmax}(\mathrm{logits}_t)`;
    const hard = String.raw`${one}_{\mathrm{target}_t}`;
    const soft = String.raw`\left((1 - \varepsilon)(${hard}) + \tfrac{\varepsilon}{V} \textstyle\sum_v (${one}_{v})\right), \quad \varepsilon = ${p.smoothing}`;
    const sum = String.raw`\sum_{t} ${p.smoothing === 0 ? hard : soft}`;
    return String.raw`\mathrm{loss} = ${p.reduction === "mean" ? String.raw`\frac{1}{n} ` : ""}${sum}`;
  },
  narrate: (f, p) => {
    const own = f.out("per_position").values[0];
    return own === undefined || p.smoothing > 0
      ? ""
      : `At ${f.token} the target token has probability ${share(Math.exp(-own))}: a loss of ${f.write(own)}.`;
  },
  help: "Cross-entropy loss: minus the log-probability of the target token. Positions whose target is `ignore`, or where `mask` is false, are not scored; if none is, the loss is 0. For next-token prediction, the targets are the tokens shifted left by one; with a prefix-lm objective, targets inside the prefix are not scored, and in training only the positions of the task are.",
  params: {
    ignore: int(-100, "Targets with this id are not scored", -(2 ** 31)),
    reduction: choice(["mean", "sum"], "Mean over the scored positions, or their sum"),
    smoothing: number(
      0,
      "Share of the target that is spread evenly over all tokens (label smoothing; Szegedy et al. 2016)",
      0,
      1,
    ),
  },
  inputs: { logits: logits("… v:vocab"), targets: ids("…"), mask: optional(mask("~…")) },
  outputs: { loss: lossPort(""), per_position: lossPort("…") },
  summary: (p) =>
    `cross-entropy${p.reduction === "mean" ? "" : ", sum"}${p.smoothing === 0 ? "" : `, smoothed by ${p.smoothing}`}`,
  lower: (ir, { logits, targets: given, mask }, p, ctx) => {
    const v = ctx.size("v");
    const ignore = ir.scalar(p.ignore, "i32");
    // The axis of positions: the second one, but where the targets were turned.
    const time = given.shape.length === 2 && ctx.role("targets", 0) === "time" ? 0 : 1;
    // Only texts are asked of by position: a target for each sample counts as it is.
    const answers = given.shape.length === 2 && time === 1 ? ctx.answers?.(given.shape) : undefined;
    // The graph does not have the token behind its last one; the task does.
    const targets = answers ? ir.where(ir.equal(given, ignore), answers, given) : given;
    const last = logits.shape.length - 1;
    const column = ir.reshape(targets, { shape: [...targets.shape, literal(1)] });
    const hit = ir.equal(column, ir.iota({ size: v }));
    const logs = ir.logSoftmax(logits);
    const chosen = ir.where(hit, logs, ir.scalar(0));
    const hard = ir.neg(ir.reduceSum(chosen, { axes: [last], keep: false }));
    const surprise = p.smoothing === 0 ? hard : smoothed(ir, hard, logs, p.smoothing);
    const size = ir.cast(ir.sizeOf({ size: v }), { dtype: "i32" });
    const inside = ir.and(ir.lessEqual(ir.scalar(0, "i32"), targets), ir.less(targets, size));
    // A target that no token has must not pass for a perfect prediction.
    const honest = ir.where(inside, surprise, ir.scalar(Number.POSITIVE_INFINITY));
    const conditions = [
      mask,
      answers && ir.lessEqual(ir.scalar(0, "i32"), answers),
      behindPrefix(ir, targets, time, ctx.prefix),
    ];
    const meant = ir.not(ir.equal(targets, ignore));
    const counted = conditions.reduce<Value>((all, c) => (c === undefined ? all : ir.and(all, c)), meant);
    const perPosition = ir.where(counted, honest, ir.scalar(0));
    const all = { axes: targets.shape.map((_, i) => i), keep: false };
    const sum = ir.reduceSum(perPosition, all);
    const count = ir.reduceSum(ir.cast(counted, { dtype: "f32" }), all);
    const mean = () => ir.div(sum, ir.max(count, ir.scalar(1)));
    return { loss: p.reduction === "sum" ? sum : mean(), per_position: perPosition };
  },
});

/** A share of it replaced by the mean over all tokens. */
function smoothed(ir: Builder, hard: Value, logs: Value, share: number): Value {
  const mean = ir.reduceMean(logs, { axes: [logs.shape.length - 1], keep: false });
  return ir.sub(ir.mul(hard, ir.scalar(1 - share)), ir.mul(mean, ir.scalar(share)));
}

/** The last token of the prefix is the first of whose next token something is asked, bool [T] or [T, 1]. */
function behindPrefix(ir: Builder, { shape }: Value, axis: number, prefix: Size | null): Value | undefined {
  const time = shape[axis];
  if (prefix === null || time === undefined) return undefined;
  const first = ir.cast(ir.sizeOf({ size: subSizes(prefix, literal(1)) }), { dtype: "i32" });
  const behind = ir.lessEqual(first, ir.iota({ size: time }));
  return axis === 1 ? behind : ir.reshape(behind, { shape: [time, literal(1)] });
}
