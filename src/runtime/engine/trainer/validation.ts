// How well the model does on held-out data.

import type { Validation } from "../../client/index.ts";
import type { Batch } from "../../tasks/index.ts";
import type { Session, Tensors } from "../executor.ts";
import type { EngineTensor } from "../tensor.ts";
import { feedsOfBatch } from "./feeds.ts";
import { lossPart } from "./losses.ts";
import type { Plan } from "./plan.ts";

/** How many held-out batches there are of those asked for; of a task that has no end, 64 are all. */
export function batchesIn({ data, options }: Plan, asked: number | "all"): number {
  const finite =
    data.heldOutSamples === undefined ? undefined : Math.ceil(data.heldOutSamples / options.batch);
  return Math.min(asked === "all" ? (finite ?? 64) : asked, finite ?? Number.POSITIVE_INFINITY);
}

/** Held-out batches from the first on; `between` is called after each. */
export async function validate(
  plan: Plan,
  opened: Session,
  weights: Tensors,
  batches: number | "all",
  step: number,
  between: () => Promise<void>,
): Promise<Validation> {
  const { data, options } = plan;
  const count = batchesIn(plan, batches);
  const partSums = plan.parts.map(() => 0);
  const sum = { loss: 0, targets: 0, right: 0, exact: 0, samples: 0 };
  for (let i = 0; i < count; i++) {
    const batch = data.heldOut(i, options.batch);
    if (batch.samples === 0) break;
    const results = await opened.run({ ...weights, ...feedsOfBatch(plan, plan.evaluation, batch, step) });
    const asked = batch.targets.reduce((n, t) => (t >= 0 ? n + 1 : n), 0);
    sum.loss += (results.loss?.data[0] ?? Number.NaN) * asked;
    for (const i of partSums.keys())
      partSums[i] = (partSums[i] ?? 0) + (results[lossPart(i)]?.data[0] ?? Number.NaN) * asked;
    sum.targets += asked;
    sum.samples += batch.samples;
    const hits = results.logits ? hitsOf(results.logits, batch) : { right: 0, exact: 0 };
    sum.right += hits.right;
    sum.exact += hits.exact;
    await between();
  }
  const { targets, samples } = sum;
  return {
    step,
    loss: sum.loss / targets,
    accuracy: sum.right / targets,
    exact: sum.exact / samples,
    samples,
    ...(partSums.length > 0 ? { parts: partSums.map((part) => part / targets) } : {}),
  };
}

/** Targets whose token has the highest logit, and samples where that holds for all. */
function hitsOf(logits: EngineTensor, batch: Batch): { right: number; exact: number } {
  const vocab = logits.dims.at(-1) ?? 1;
  const perSample = batch.targets.length / batch.samples;
  let right = 0;
  let exact = 0;
  for (let s = 0; s < batch.samples; s++) {
    let all = true;
    for (let t = 0; t < perSample; t++) {
      const target = batch.targets[s * perSample + t]!;
      if (target < 0) continue;
      const start = (s * perSample + t) * vocab;
      const row = logits.data.subarray(start, start + vocab);
      const hit = row.every((v, i) => i === target || v < row[target]!);
      if (hit) right++;
      else all = false;
    }
    if (all) exact++;
  }
  return { right, exact };
}
