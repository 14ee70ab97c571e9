// The engine's calls that learn, each by its name; those that write are in texts.ts.
import { differentiate } from "../../../core/index.ts";
import {
  EngineError,
  type GivenWeights,
  readCheckpoint,
  type TrainingCalls,
  type TrainRequest,
} from "../../client/index.ts";
import type { Executor, Tensors } from "../executor.ts";
import { estimateMemory, refuseAbove } from "../memory.ts";
import { checkGiven, WeightStore } from "../weight-store.ts";
import { dataOf } from "./data.ts";
import { feedsOfBatch } from "./feeds.ts";
import { type Plan, planTraining } from "./plan.ts";
import { asFloats } from "./state.ts";
import { Texts } from "./texts.ts";
import { smaller, Training } from "./training.ts";

/** How a call tells where it is; rejects when it was cancelled. */
export type ReportProgress = (done: number, of: number, note: string, data?: unknown) => Promise<void>;

type Of<C extends keyof TrainingCalls> = TrainingCalls[C]["in"];
type Gives<C extends keyof TrainingCalls> = Promise<TrainingCalls[C]["out"]>;

export class Trainer implements Record<keyof TrainingCalls, unknown> {
  private readonly trainings = new Map<string, Training>();
  /** Texts under way; those that are written in one call too. */
  readonly texts: Texts;
  private readonly store: WeightStore;
  private next = 1;

  constructor(
    private readonly executor: Executor,
    private readonly memoryLimit: number,
  ) {
    this.store = new WeightStore(memoryLimit / 8);
    this.texts = new Texts(executor, memoryLimit, this.store);
  }

  async trainBegin(request: Of<"trainBegin">, report: ReportProgress): Gives<"trainBegin"> {
    const { executor, memoryLimit } = this;
    await report(0, 1, "compiling");
    const checkpoint = request.checkpoint && readCheckpoint(request.checkpoint);
    const training = await Training.begin({
      executor,
      memoryLimit,
      document: request.document,
      options: request.options,
      weights: (plan) => this.initial(plan, request, () => report(0, 1, "weights")),
      ...(checkpoint ? { checkpoint } : {}),
    });
    const handle = `training:${this.next++}`;
    this.trainings.set(handle, training);
    return training.info(handle);
  }

  trainAdvance(
    { training, steps, milliseconds }: Of<"trainAdvance">,
    report: ReportProgress,
  ): Gives<"trainAdvance"> {
    return this.at(training).advance(steps, milliseconds, () => report(0, 1, "training"));
  }

  trainValidate(
    { training, batches, context }: Of<"trainValidate">,
    report: ReportProgress,
  ): Gives<"trainValidate"> {
    const between = () => report(0, 1, "validating");
    const at = this.at(training);
    return context === undefined
      ? at.validate(batches, between)
      : at.validateAt({ context, batches, memoryLimit: this.memoryLimit }, between);
  }

  async trainCheckpoint({ training }: Of<"trainCheckpoint">): Gives<"trainCheckpoint"> {
    return { bytes: await this.at(training).checkpoint() };
  }

  async trainEnd({ training }: Of<"trainEnd">): Gives<"trainEnd"> {
    await this.at(training).end();
    this.trainings.delete(training);
    return {};
  }

  async trainingData(
    { document, options, weights = {} }: Of<"trainingData">,
    report: ReportProgress,
  ): Gives<"trainingData"> {
    const plan = planTraining(document, options);
    const pause = () => report(0, 1, "batches");
    const drawn = await this.store.bring(plan.watched, plan.document, weights, pause);
    const evaluation = await this.executor.open(plan.evaluation, Object.keys(plan.evaluation.outputs));
    try {
      return await dataOf(plan, asFloats(drawn), evaluation, pause);
    } finally {
      await evaluation.close();
    }
  }

  async gradients(request: Of<"gradients">, report: ReportProgress): Gives<"gradients"> {
    const plan = planTraining(request.document, request.options);
    const program = differentiate(
      { ...plan.forward, outputs: { loss: plan.forward.outputs.loss! } },
      "loss",
      plan.trained,
    );
    const outputs = Object.keys(program.outputs);
    const { total } = estimateMemory(program, outputs, this.executor.copies);
    refuseAbove(this.memoryLimit, total, "These gradients", smaller);
    const weights = await this.initial(plan, request, () => report(0, 1, "weights"));
    const opened = await this.executor.open(program, outputs);
    try {
      const batch = plan.data.train(0, plan.options.batch);
      const { loss, ...rest } = await opened.run({ ...weights, ...feedsOfBatch(plan, program, batch, 1) });
      const gradients = Object.fromEntries(
        Object.entries(rest).map(([name, { dims, data }]) => [
          name.slice("d:".length),
          { dims, data: Float32Array.from(data) },
        ]),
      );
      return { loss: loss?.data[0] ?? Number.NaN, gradients };
    } finally {
      await opened.close();
    }
  }

  async generate(request: Of<"generate">, report: ReportProgress): Gives<"generate"> {
    const { training } = request;
    const trained = training === undefined ? undefined : await this.at(training).weights();
    return this.texts.generate(request, trained, report);
  }

  /** Weights of a training as they are now, for a run of its graph. */
  async weightsOf(training: string): Promise<GivenWeights> {
    return asFloats(await this.at(training).weights());
  }

  private at(handle: string): Training {
    const training = this.trainings.get(handle);
    if (!training) {
      const message = "This training has ended; resume from its last checkpoint";
      throw new EngineError({ code: "handle", message });
    }
    return training;
  }

  /** Copies: the training writes into its arrays. */
  private async initial(plan: Plan, request: TrainRequest, pause: () => Promise<void>): Promise<Tensors> {
    checkGiven(request.weights ?? {}, plan.forward);
    const needed = { ...plan.forward, inputs: plan.weights };
    const brought = await this.store.bring(needed, plan.document, request.weights ?? {}, pause);
    return Object.fromEntries(
      Object.entries(brought).map(([name, t]) => [name, { ...t, data: Float32Array.from(t.data) }]),
    );
  }
}
