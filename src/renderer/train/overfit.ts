// The check on one batch: a model that cannot learn four samples by heart will learn nothing.
import type { HeddleDocument, ObjectiveKind } from "../../core/index.ts";
import { type TrainOptions, train } from "../../runtime/client/index.ts";
import { type Batch, type Task, TaskError } from "../../runtime/tasks/index.ts";
import { engineClient } from "../engine/session.ts";
import { useStore } from "../store/store.ts";
import type { Overfit } from "../store/train-slice.ts";
import { optionsOf, taskOf } from "./settings.ts";

const samples = 4;
const maxSteps = 400;
/** How near the loss has to come to the least that the batch allows. */
const nearness = 0.1;

export async function overfitOneBatch(): Promise<void> {
  const client = engineClient();
  const { document, form, trainText, runs, overfit, opening, refuseTraining, showOverfit } =
    useStore.getState();
  const task = taskOf(document, form, runs);
  if (!client || !task || overfit?.state === "running") return;
  const read = optionsOf({ ...form, task: task.name }, trainText, runs);
  if ("why" in read) return refuseTraining(read.why);
  const options: TrainOptions = {
    ...read.options,
    ...{ batch: samples, steps: maxSteps, learningRate: 3e-3, minLearningRate: 3e-3, warmup: 20 },
    ...{ weightDecay: 0, validateEvery: 0, oneBatch: true },
  };
  let state: Overfit = {
    ...{ document, task: task.name, state: "running", step: 0, loss: null, message: null },
    floor: floorOf(document, task, options),
  };
  const gone = () => !useStore.getState().tabs.includes(opening);
  const show = (change: Partial<Overfit>) => {
    state = { ...state, ...change };
    showOverfit(state, opening);
  };
  show({});
  const run = train(
    client,
    { document, options },
    {
      report({ steps }) {
        const last = steps.at(-1);
        if (!last) return;
        // Of several losses that of the objective comes first; the floor is reckoned for it.
        const loss = last.parts?.[0] ?? last.loss;
        show({ step: last.step, loss });
        if (gone() || loss <= state.floor + nearness) run.stop();
      },
    },
  );
  try {
    const report = await run.done;
    const passed = state.loss !== null && state.loss <= state.floor + nearness;
    show({ state: passed ? "passed" : "failed", message: report?.failure?.message ?? null });
  } catch (cause) {
    show({ state: "failed", message: cause instanceof Error ? cause.message : String(cause) });
  }
  const training = run.handle();
  if (training !== undefined) await client.ask("trainEnd", { training }).catch(() => undefined);
}

function floorOf({ vocabulary, objective }: HeddleDocument, task: Task, options: TrainOptions): number {
  const { seed, text, context } = options;
  try {
    const data = task.open({
      seed,
      ...(vocabulary ? { vocabulary } : {}),
      ...(text === undefined ? {} : { text }),
      ...(context === undefined ? {} : { context }),
    });
    return leastLoss(data.train(0, samples), objective?.kind);
  } catch (cause) {
    if (cause instanceof TaskError) return 0; // the engine says why
    throw cause;
  }
}

/**
 * Cross-entropy of the best model there can be on these samples: where two of them begin alike and go on otherwise,
 * it can only know how often each way is taken. A model that sees both sides of a position can tell all apart.
 */
export function leastLoss({ main, source, targets }: Batch, kind: ObjectiveKind | undefined): number {
  if (kind === "masked-lm" || kind === "classification") return 0;
  const ways = new Map<string, Map<number, number>>();
  let asked = 0;
  targets.forEach((target, at) => {
    if (target < 0) return;
    asked++;
    const sample = Math.floor(at / main.time);
    // Under teacher forcing the tokens stand shifted: what is predicted at t is token t itself.
    const end = kind === "seq2seq" ? at : at + 1;
    const seen = main.ids.subarray(sample * main.time, end).join();
    const read = source ? source.ids.subarray(sample * source.time, (sample + 1) * source.time).join() : "";
    const key = `${read}|${seen}`;
    const counts = ways.get(key) ?? new Map<number, number>();
    counts.set(target, (counts.get(target) ?? 0) + 1);
    ways.set(key, counts);
  });
  let sum = 0;
  for (const counts of ways.values()) {
    const all = [...counts.values()].reduce((a, b) => a + b, 0);
    for (const n of counts.values()) sum -= n * Math.log(n / all);
  }
  return asked === 0 ? 0 : sum / asked;
}
