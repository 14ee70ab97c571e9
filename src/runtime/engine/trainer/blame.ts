// Which node went wrong first: the step is done once more, and every value looked at, forward and backward.
import { extendProgram, gradients, type Program, prune, type Value } from "../../../core/index.ts";
import type { TrainFailure } from "../../client/index.ts";
import type { Executor, Tensors } from "../executor.ts";
import type { EngineTensor } from "../tensor.ts";
import type { Plan } from "./plan.ts";

/** What no value of a model that learns comes to. */
const grown = 1e4;

/** `feeds` has the weights and the batch of the step that failed; `loss` is what it came to, NaN and infinity too. */
export async function blame(
  executor: Executor,
  plan: Plan,
  feeds: Tensors,
  step: number,
  loss: number,
): Promise<TrainFailure> {
  const bad = plan.trained.find((name) => feeds[name]?.data.some((v) => !Number.isFinite(v)));
  if (bad !== undefined) {
    const node = plan.weights.find((w) => w.name === bad)?.owner ?? null;
    return { step, node, phase: "weights", message: `The weight "${bad}" is not finite before step ${step}` };
  }
  const diverged = Number.isFinite(loss);
  const places = await placesOf(executor, plan, feeds);
  const wrong = places.find((place) => place.fault !== null) ?? firstGrown(places);
  const finding = diverged
    ? `The loss grew to ${loss.toPrecision(3)} at step ${step}; use a lower learning rate`
    : `The loss is not finite at step ${step}`;
  if (!wrong) return { step, node: null, phase: "loss", message: finding };
  const { node, phase, where, fault } = wrong;
  const message =
    fault !== null
      ? `${fault} first appeared in ${where} at step ${step}`
      : `${finding}. ${wrong.largest > grown ? "The first values beyond 10,000 are" : `The largest value, ${wrong.largest.toPrecision(3)}, is`} in ${where}`;
  return { step, node, phase, message };
}

/** What the values of one node came to, in the order in which they are computed. */
interface Place {
  readonly node: string;
  readonly phase: "forward" | "backward";
  /** `"blocks[0]/attn.scores" (forward, matmul)` */
  readonly where: string;
  readonly fault: "NaN" | "Infinity" | null;
  readonly largest: number;
}

async function placesOf(executor: Executor, plan: Plan, feeds: Tensors): Promise<readonly Place[]> {
  const { program, forward } = withGradients(plan);
  const opened = await executor.open(program, Object.keys(program.outputs));
  try {
    const results = await opened.run(feeds);
    return program.ops.flatMap((op): Place[] => {
      const value = program.values[op.output];
      const tensor = results[`%${op.output}`];
      if (!value?.origin || !tensor) return [];
      const phase = value.id < forward ? "forward" : "backward";
      const { node, port } = value.origin;
      const where = `"${node}${port === undefined ? "" : `.${port}`}" (${phase}, ${op.prim})`;
      return [{ node, phase, where, ...measured(tensor) }];
    });
  } finally {
    await opened.close();
  }
}

/** Of the forward pass the first that is beyond all measure, or else the largest. */
function firstGrown(places: readonly Place[]): Place | undefined {
  const forward = places.filter((p) => p.phase === "forward");
  const largest = Math.max(...forward.map((p) => p.largest));
  return forward.find((p) => p.largest > grown) ?? forward.find((p) => p.largest === largest);
}

/** −∞ alone is no fault: it stands in masked scores, as large negative numbers do. */
function measured({ data }: EngineTensor): Pick<Place, "fault" | "largest"> {
  let largest = 0;
  for (const v of data) {
    if (Number.isNaN(v)) return { fault: "NaN", largest: 0 };
    if (v > largest) largest = v;
  }
  return { fault: largest === Number.POSITIVE_INFINITY ? "Infinity" : null, largest };
}

/** The forward program and its gradients with every value an output; ids from `forward` on are gradients. */
function withGradients(plan: Plan): { program: Program; forward: number } {
  const { forward } = plan;
  const g = extendProgram(forward);
  const wrt = plan.weights.filter((w) => plan.trained.includes(w.name)).map((w) => w.value);
  const made = gradients(g, forward, forward.outputs.loss!, wrt);
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
