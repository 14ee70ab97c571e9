// A model validated on text of another length than that of its training: whether what it learned goes further.
import { evaluateSize } from "../../../core/index.ts";
import { EngineError, type Validation } from "../../client/index.ts";
import type { Executor, Tensors } from "../executor.ts";
import { estimateMemory, refuseAbove } from "../memory.ts";
import { type Plan, planTraining } from "./plan.ts";
import { validate } from "./validation.ts";

export interface OtherLength {
  readonly context: number;
  readonly batches: number | "all";
  readonly memoryLimit: number;
}

/** Throws `EngineError` code "input" where the graph has no such length, or weights that are of the text's length. */
export async function validateAt(
  { context, batches, memoryLimit }: OtherLength,
  trained: Plan,
  weights: Tensors,
  executor: Executor,
  step: number,
  between: () => Promise<void>,
): Promise<Validation> {
  const plan = planTraining(trained.document, { ...trained.options, context });
  refuseOtherSizes(plan, weights, context);
  const outputs = Object.keys(plan.evaluation.outputs);
  const { total } = estimateMemory(plan.evaluation, outputs, executor.copies);
  refuseAbove(memoryLimit, total, `A context of ${context}`, "Use a shorter one or a smaller batch");
  const opened = await executor.open(plan.evaluation, outputs);
  try {
    return await validate(plan, opened, weights, batches, step, between);
  } finally {
    await opened.close();
  }
}

/** A weight may be as long as the text: what was learned of it is of one length alone. */
function refuseOtherSizes({ forward, weights }: Plan, learned: Tensors, context: number): void {
  for (const { name, value } of weights) {
    const dims = forward.values[value]?.shape.map((size) => evaluateSize(size, forward.dims)).join();
    if (learned[name] && dims !== undefined && dims !== learned[name].dims.join())
      throw new EngineError({
        code: "input",
        message: `The weight "${name}" has another size at a context of ${context}, so nothing was learned for it`,
      });
  }
}
