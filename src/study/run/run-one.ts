// One run of a study: a training of one variant with one seed, from its beginning to the last validation.
import {
  type EngineClient,
  type TrainOptions,
  train,
  trainOptionsFrom,
  type Validation,
} from "../../runtime/client/index.ts";
import type { Plan } from "../plan/plan.ts";
import type { RunResult } from "../plan/results.ts";
import type { PlannedRun } from "../plan/runs.ts";
import type { Prepared } from "./prepare.ts";

export interface RunUnderWay {
  /** Null when it was stopped. */
  readonly done: Promise<Omit<RunResult, "plan"> | null>;
  stop(): void;
}

/** Forward and backward pass together, in forward passes (Kaplan et al. 2020). */
const passes = 3;

/** `advanced` is told the share of the run that is done. */
export function runOne(
  client: EngineClient,
  plan: Plan,
  run: PlannedRun,
  prepared: Prepared,
  advanced: (share: number) => void = () => {},
): RunUnderWay {
  let stop = () => {};
  let stopped = false;
  const work = async () => {
    const began = performance.now();
    const steps = await stepsOf(client, plan, prepared);
    if (stopped) return null;
    const curve: Validation[] = [];
    let facts = { parameters: 0, flops: 0, tokensPerStep: 0 };
    const options = { ...optionsOf(plan, run, steps), ...prepared.training };
    const training = train(
      client,
      { document: prepared.graph, options },
      {
        begun: ({ parameters, flops, tokensPerStep }) => {
          facts = { parameters, flops, tokensPerStep };
        },
        report: ({ step, validations }) => {
          curve.push(...validations);
          advanced(step / steps);
        },
      },
      { slice: 1000 },
    );
    stop = training.stop;
    const report = await training.done;
    const handle = training.handle();
    const isDone = report?.finished === true && report.failure === null;
    const longer = isDone && handle !== undefined ? await otherLengths(client, plan, handle) : null;
    if (handle !== undefined) await client.ask("trainEnd", { training: handle });
    if (!report || (!report.finished && !report.failure)) return null;
    const last = report.failure ? undefined : curve.at(-1);
    const { parameters, flops, tokensPerStep } = facts;
    return {
      ...run,
      recipe: prepared.recipe,
      steps: report.step,
      tokens: report.step * tokensPerStep,
      ...{ parameters, flops },
      seconds: Number(((performance.now() - began) / 1000).toFixed(2)),
      final: last ? { loss: last.loss, accuracy: last.accuracy, exact: last.exact } : null,
      ...(longer ? { longer } : {}),
      failure: report.failure?.message ?? null,
      curve: curve.map(({ step, loss }) => [step, loss] as const),
      leaks: prepared.leaks,
    };
  };
  return {
    done: work(),
    stop: () => {
      stopped = true;
      stop();
    },
  };
}

/** Null where the plan has no other lengths. */
async function otherLengths(client: EngineClient, { lengths }: Plan, training: string) {
  if (!lengths) return null;
  const found: { context: number; loss: number; accuracy: number; exact: number }[] = [];
  for (const context of lengths) {
    const { loss, accuracy, exact } = await client.ask("trainValidate", {
      training,
      batches: "all",
      context,
    });
    found.push({ context, loss, accuracy, exact });
  }
  return found;
}

function optionsOf({ options }: Plan, { seed, learningRate }: PlannedRun, steps: number): TrainOptions {
  const scale = learningRate / options.learningRate;
  return trainOptionsFrom({
    ...options,
    ...{ seed, steps, learningRate },
    minLearningRate: options.minLearningRate * scale,
  });
}

/** What of the budget is a number of steps. Another unit asks the engine what a step of this graph takes. */
export async function stepsOf(
  client: EngineClient,
  plan: Plan,
  { graph, training: own, steps }: Prepared,
): Promise<number> {
  const { unit, amount } = plan.budget;
  if (steps !== null) return steps;
  if (unit === "steps") return amount;
  const options = trainOptionsFrom({ ...plan.options, ...own, steps: 1 });
  const { training, tokensPerStep, flops } = await client.ask("trainBegin", { document: graph, options });
  await client.ask("trainEnd", { training });
  return Math.max(1, Math.round(amount / (unit === "tokens" ? tokensPerStep : passes * flops)));
}
