// A training as data: what another trainer, of another framework, needs for the very same run.
import { allNodes, costOf, evaluateSize, hasTrait } from "../../../core/index.ts";
import { type BatchesOf, EngineError, type GivenWeights, type TrainingData } from "../../client/index.ts";
import type { Batch } from "../../tasks/index.ts";
import type { Session, Tensors } from "../executor.ts";
import type { EngineTensor } from "../tensor.ts";
import { feedsOfBatch } from "./feeds.ts";
import { type Plan, targetsFeed } from "./plan.ts";
import { softmaxAt } from "./sample-token.ts";
import { batchesIn } from "./validation.ts";

/** Bytes of batches at most: they are made at once, and written down. */
const mostBytes = 2 ** 30;

const refuse = (message: string): never => {
  throw new EngineError({ code: "input", message });
};

/**
 * `weights` are the initial ones, `evaluation` an open session of the plan's own. Throws `EngineError` code "input" with
 * what cannot be written down.
 */
export async function dataOf(
  plan: Plan,
  weights: GivenWeights,
  evaluation: Session,
  pause: () => Promise<void>,
): Promise<TrainingData> {
  const { options, data } = plan;
  await refuseOwnLoss(plan, weights, evaluation);
  const heldOut = Array.from({ length: batchesIn(plan, "all") }, (_, i) =>
    data.heldOut(i, options.batch),
  ).filter(({ samples }) => samples > 0);
  const first = feedsOfBatch(plan, plan.evaluation, data.train(0, options.batch), 0);
  const bytes = Object.values(first).reduce((sum, feed) => sum + feed.data.byteLength, 0);
  const count = options.steps + heldOut.length;
  if (bytes * count > mostBytes)
    refuse(
      `The batches of ${options.steps} steps take ${Math.ceil((bytes * count) / 2 ** 20)} MB; at most ${mostBytes / 2 ** 20} MB are written. Use fewer steps or a smaller batch`,
    );
  const parameters = plan.weights.reduce((sum, { name }) => sum + (weights[name]?.data.length ?? 0), 0);
  return {
    document: plan.document,
    weights,
    trained: plan.trained,
    decaying: plan.weights.filter((w) => w.decay && plan.trained.includes(w.name)).map((w) => w.name),
    parameters,
    flops: evaluateSize(costOf(plan.watched).total.flops, plan.watched.dims),
    tokensPerStep: options.batch * data.context,
    chance: plan.chance,
    batches: await stacked(plan, options.steps, (i) => data.train(i, options.batch), pause),
    heldOut: await stacked(plan, heldOut.length, (i) => heldOut[i]!, pause),
    heldOutSamples: heldOut.map(({ samples }) => samples),
  };
}

/** The feeds of many batches, one behind the other. */
async function stacked(
  plan: Plan,
  count: number,
  batchAt: (index: number) => Batch,
  pause: () => Promise<void>,
): Promise<Record<string, BatchesOf>> {
  const { options, data } = plan;
  const streams = new Set(plan.evaluation.inputs.flatMap((i) => ("stream" in i ? [i.name] : [])));
  const dims = [count, options.batch, data.context];
  const targets = { dims, data: new Int32Array(count * options.batch * data.context).fill(-1) };
  const all: Record<string, { dims: number[]; data: Int32Array }> = { [targetsFeed]: targets };
  for (let i = 0; i < count; i++) {
    const batch = batchAt(i);
    const feeds = feedsOfBatch(plan, plan.evaluation, batch, i);
    for (const [name, feed] of Object.entries(feeds)) {
      if (!streams.has(name)) continue;
      const size = feed.data.length;
      all[name] ??= { dims: [count, ...feed.dims], data: new Int32Array(count * size) };
      all[name].data.set(feed.data, i * size);
    }
    targets.data.set(batch.targets, i * options.batch * data.context);
    if (i % 64 === 63) await pause();
  }
  return all;
}

/**
 * Elsewhere the loss is the cross-entropy of the objective's logits and the task's targets. A Loss block may be there if
 * it comes to the same: the only one, a mean, and equal on the first batches.
 */
async function refuseOwnLoss(plan: Plan, weights: GivenWeights, evaluation: Session): Promise<void> {
  if (plan.evaluation.inputs.some((input) => input.kind === "feed" && input.name === targetsFeed)) return;
  const others = "Remove the Loss block to train by the logits of the objective";
  const losses = allNodes(plan.checked.root).filter(
    ({ block, state }) => state === "ok" && hasTrait(block, "gives-loss"),
  );
  const [loss] = losses;
  const isPlain =
    losses.length === 1 &&
    plan.parts.length === 0 &&
    loss?.params.reduction === "mean" &&
    Number(loss.params.ignore) < 0;
  if (!isPlain)
    refuse(
      `A training elsewhere has one loss, the mean over all that the task asks for; that of ${losses.map(({ path }) => `"${path}"`).join(", ")} is another. ${others}`,
    );
  const fed: Tensors = Object.fromEntries(
    Object.entries(weights).map(([name, { dims, data }]) => [name, { dims, dtype: "f32" as const, data }]),
  );
  const { batch: samples, steps } = plan.options;
  const batches = Array.from({ length: Math.min(4, steps) }, (_, i) => plan.data.train(i, samples));
  for (const batch of [plan.data.heldOut(0, samples), ...batches]) {
    const results = await evaluation.run({ ...fed, ...feedsOfBatch(plan, plan.evaluation, batch, 0) });
    const own = results.loss?.data[0] ?? Number.NaN;
    const wanted = results.logits ? crossEntropyOf(results.logits, batch.targets) : Number.NaN;
    if (!(Math.abs(own - wanted) <= 1e-4 * Math.abs(wanted)))
      refuse(
        `"${loss?.path}" evaluates to ${own.toPrecision(5)} where the objective's logits and the task's targets give ${wanted.toPrecision(5)}: its targets are others than the task's. ${others}`,
      );
  }
}

/** The mean over the targets that are asked for, nats. */
function crossEntropyOf({ dims, data: logits }: EngineTensor, targets: Int32Array): number {
  const vocab = dims.at(-1) ?? 1;
  let [sum, asked] = [0, 0];
  for (const [i, target] of targets.entries()) {
    if (target < 0) continue;
    sum -= Math.log(softmaxAt(logits.subarray(i * vocab, (i + 1) * vocab))(target));
    asked++;
  }
  return sum / asked;
}
