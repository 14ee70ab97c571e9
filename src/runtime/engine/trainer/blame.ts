// Which node went wrong first: the step is done once more, and every value looked at, forward and backward.
import { extendProgram, gradients, type Program, prune, type Value } from "../../../core/index.ts";
import type { TrainFailure } from "../../client/index.ts";
import type { Executor, Tensors } from "../executor.ts";
import type { EngineTensor } from "../tensor.ts";
import type { Plan } from "./plan.ts";

/** `feeds` has the weights and the batch of the step that failed. */
export async function blame(
  executor: Executor,
  plan: Plan,
  feeds: Tensors,
  step: number,
): Promise<TrainFailure> {
  const bad = plan.trained.find((name) => feeds[name]?.data.some((v) => !Number.isFinite(v)));
  if (bad !== undefined) {
    const node = plan.weights.find((w) => w.name === bad)?.owner ?? null;
    return { step, node, phase: "weights", message: `the weight "${bad}" is not finite before step ${step}` };
  }
  const { program, forward } = withGradients(plan);
  const names = program.ops.flatMap((op) => {
    const value = program.values[op.output];
    return value?.dtype === "f32" ? [`%${value.id}`] : [];
  });
  const opened = await executor.open(program, names);
  try {
    const results = await opened.run(feeds);
    for (const op of program.ops) {
      const value = program.values[op.output];
      const fault = value && faultOf(results[`%${value.id}`]);
      if (!value || !fault || !value.origin) continue;
      const phase = value.id < forward ? "forward" : "backward";
      const { node, port } = value.origin;
      const where = `${node}${port === undefined ? "" : `.${port}`}`;
      const message = `${fault} first came up in "${where}" (${phase}, ${op.prim}) at step ${step}`;
      return { step, node, phase, message };
    }
  } finally {
    await opened.close();
  }
  return { step, node: null, phase: "loss", message: `the loss is not finite at step ${step}` };
}

/** −∞ alone is no fault: it stands in masked scores. */
function faultOf(tensor: EngineTensor | undefined): string | null {
  if (!tensor) return null;
  let infinite = false;
  for (const v of tensor.data) {
    if (Number.isNaN(v)) return "NaN";
    if (v === Number.POSITIVE_INFINITY) infinite = true;
  }
  return infinite ? "infinity" : null;
}

/** The forward program and its gradients with every value an output; ids from `forward` on are gradients. */
function withGradients(plan: Plan): { program: Program; forward: number } {
  const { forward } = plan;
  const g = extendProgram(forward);
  const wrt = plan.weights.filter((w) => plan.trained.includes(w.name)).map((w) => w.value);
  const made = gradients(g, forward, forward.outputs.loss as number, wrt);
  const whole = g.finish(Object.fromEntries(made.map((v, i) => [`d${i}`, v])));
  const all = prune(whole, Object.values(whole.outputs));
  const outputs = all.ops.flatMap((op): Value[] => {
    const value = all.values[op.output];
    return value?.dtype === "f32" ? [value] : [];
  });
  return {
    program: { ...all, outputs: Object.fromEntries(outputs.map((v) => [`%${v.id}`, v.id])) },
    forward: forward.values.length,
  };
}
