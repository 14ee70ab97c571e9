// A training as data: what another trainer, of another framework, needs for the very same run.
import { costOf, evaluateSize } from "../../../core/index.ts";
import { type BatchesOf, EngineError, type GivenWeights, type TrainingData } from "../../client/index.ts";
import type { Batch } from "../../tasks/index.ts";
import { feedsOfBatch } from "./feeds.ts";
import { type Plan, targetsFeed } from "./plan.ts";
import { batchesIn } from "./validation.ts";

/** Bytes of batches at most: they are made at once, and written down. */
const mostBytes = 2 ** 30;

/** `weights` are the initial ones. Throws `EngineError` code "input" with what cannot be written down. */
export async function dataOf(
  plan: Plan,
  weights: GivenWeights,
  pause: () => Promise<void>,
): Promise<TrainingData> {
  const { options, data } = plan;
  const refuse = (message: string): never => {
    throw new EngineError({ code: "input", message });
  };
  if (!plan.evaluation.inputs.some((input) => input.kind === "feed" && input.name === targetsFeed))
    refuse(
      "A training elsewhere learns by the objective's logits alone: remove the graph's Loss blocks first",
    );
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
  const all: Record<string, { dims: number[]; data: Int32Array }> = {};
  for (let i = 0; i < count; i++) {
    const feeds = feedsOfBatch(plan, plan.evaluation, batchAt(i), i);
    for (const [name, { dims, data }] of Object.entries(feeds)) {
      all[name] ??= { dims: [count, ...dims], data: new Int32Array(count * data.length) };
      all[name].data.set(data, i * data.length);
    }
    if (i % 64 === 63) await pause();
  }
  return all;
}
