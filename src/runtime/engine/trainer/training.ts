// One training: its programs opened, its state, and the steps.
import {
  costOf,
  evaluateSize,
  type HeddleDocument,
  stepNames,
  stepRates,
  weightDifferences,
} from "../../../core/index.ts";
import {
  type Checkpoint,
  EngineError,
  type Insight,
  learningRateAt,
  type TrainFailure,
  type TrainInfo,
  type TrainOptions,
  type TrainReport,
  type TrainStep,
  type Validation,
  weightsAlone,
  writeCheckpoint,
} from "../../client/index.ts";
import type { Executor, Session, Stepper, Tensors } from "../executor.ts";
import { estimateMemory, refuseAbove } from "../memory.ts";
import type { EngineTensor } from "../tensor.ts";
import { blame } from "./blame.ts";
import { feedsOfBatch, isAnswers } from "./feeds.ts";
import { Watch } from "./insight.ts";
import { lossPart } from "./losses.ts";
import { type OtherLength, validateAt } from "./other-length.ts";
import { type Plan, planTraining } from "./plan.ts";
import { asFloats, firstState, openStepper, restored } from "./state.ts";
import { validate } from "./validation.ts";

export type Yield = () => Promise<void>;

/** How often messages are heard while steps are done, ms. */
const yieldEveryMs = 40;
export const smaller = "Use a smaller batch, a shorter context or a smaller model";
/** A loss so many times that of a model that knows nothing will not come back. */
const divergence = 50;

interface Beginning {
  readonly executor: Executor;
  readonly memoryLimit: number;
  readonly document: HeddleDocument;
  readonly options: TrainOptions;
  readonly weights: (plan: Plan) => Promise<Tensors>;
  readonly checkpoint?: Checkpoint;
}

export class Training {
  private failure: TrainFailure | null = null;
  private readonly milliseconds: number[] = [];
  /** Outputs that every step needs. */
  private readonly needed: readonly string[];
  private norms: Readonly<Record<string, number>> = {};
  private readonly watch: Watch;

  private constructor(
    private readonly executor: Executor,
    readonly plan: Plan,
    private readonly state: Stepper,
    private readonly evaluation: Session,
    /** Entries of all weights. */
    private readonly parameters: number,
    private done: number,
    private readonly memory: number,
    private readonly warnings: readonly string[],
  ) {
    this.watch = new Watch(executor, plan);
    this.needed = Object.keys(plan.step.outputs).filter((name) => !name.startsWith(squares));
  }

  static async begin(given: Beginning): Promise<Training> {
    const { executor, checkpoint } = given;
    const plan = planTraining(given.document, given.options);
    const outputs = Object.keys(plan.step.outputs);
    // Validation has a session of its own, whose plan and working memory stay.
    const evaluated = Object.keys(plan.evaluation.outputs);
    const step = estimateMemory(plan.step, outputs, executor.copies);
    // What the step before has left, weights and moments, is still there until the collector comes round.
    const total =
      step.total +
      step.asked +
      estimateMemory(plan.evaluation, evaluated, executor.copies).working +
      executor.copies.session;
    refuseAbove(given.memoryLimit, total, "A step", smaller);
    checkAsked(plan);
    const first = firstState(plan.step, await given.weights(plan), plan.trained);
    if (checkpoint) refuseOthers(checkpoint, first);
    const parameters = plan.weights.reduce((sum, { name }) => sum + (first[name]?.data.length ?? 0), 0);
    const state = await openStepper(executor, plan.step, outputs);
    await state.load(checkpoint ? restored(first, checkpoint.tensors) : first);
    const evaluation = await executor.open(plan.evaluation, evaluated);
    const warnings = [...plan.warnings, ...(checkpoint ? changes(checkpoint.options, given.options) : [])];
    const done = checkpoint?.step ?? 0;
    return new Training(executor, plan, state, evaluation, parameters, done, total, warnings);
  }

  info(training: string): TrainInfo {
    const { plan } = this;
    return {
      training,
      document: plan.document,
      parameters: this.parameters,
      flops: evaluateSize(costOf(plan.watched).total.flops, plan.watched.dims),
      step: this.done,
      steps: plan.options.steps,
      tokensPerStep: plan.options.batch * plan.data.context,
      chance: plan.chance,
      ...(plan.parts.length > 0 ? { parts: plan.parts } : {}),
      solved: plan.task.solved,
      memory: this.memory,
      warnings: this.warnings,
    };
  }

  /** Does steps until there are as many, the time is over, the end is reached or something went wrong. */
  async advance(steps: number, milliseconds: number, yieldNow: Yield): Promise<TrainReport> {
    const { options } = this.plan;
    const end = Math.min(options.steps, this.done + Math.max(1, steps));
    const until = performance.now() + milliseconds;
    const made: TrainStep[] = [];
    const validations: Validation[] = [];
    const insights: Insight[] = [];
    const look = async () => {
      validations.push(await this.validate("some", yieldNow));
      insights.push(await this.watch.look(await this.state.read(), this.done));
    };
    if (this.done === 0 && options.validateEvery > 0) await look();
    let yielded = performance.now();
    while (this.done < end && !this.failure) {
      const last = this.done + 1 >= end || performance.now() + (this.milliseconds.at(-1) ?? 0) >= until;
      // How long the first step takes nobody knows: it may be the last of its report.
      const step = await this.step(last || made.length === 0);
      if (step) made.push(step);
      const due = options.validateEvery > 0 && this.done % options.validateEvery === 0;
      if (step && due && this.done < options.steps) await look();
      const now = performance.now();
      if (now >= until) break;
      if (now - yielded < yieldEveryMs) continue;
      await yieldNow();
      yielded = performance.now();
    }
    const finished = this.failure !== null || this.done >= options.steps;
    if (finished && !this.failure && made.length > 0) validations.push(await this.validate("all", yieldNow));
    return {
      steps: made,
      validations,
      insights,
      gradientNorms: this.norms,
      step: this.done,
      ...this.speed(),
      finished,
      failure: this.failure,
    };
  }

  /** `some` is what the options say, `all` the whole of a finite split. */
  async validate(batches: "some" | "all" | number, yieldNow: Yield): Promise<Validation> {
    const count = batches === "some" ? this.plan.options.validateBatches : batches;
    const weights = await this.weights();
    return validate(this.plan, this.evaluation, weights, count, this.done, yieldNow);
  }

  /** On text of another length, of which no step has seen any. */
  async validateAt(other: OtherLength, yieldNow: Yield): Promise<Validation> {
    return validateAt(other, this.plan, await this.weights(), this.executor, this.done, yieldNow);
  }

  async checkpoint(): Promise<Uint8Array> {
    const { options, document } = this.plan;
    const tensors = asFloats(await this.state.read());
    return writeCheckpoint({ step: this.done, options, document, tensors });
  }

  /** Weights as they are now. */
  async weights(): Promise<Tensors> {
    const tensors = await this.state.read();
    return Object.fromEntries(
      this.plan.weights.flatMap(({ name }) => (tensors[name] ? [[name, tensors[name]] as const] : [])),
    );
  }

  async end(): Promise<void> {
    await this.state.close();
    await this.evaluation.close();
    await this.watch.close();
  }

  /** One step; null when it went wrong. The state is then that before it. `all`: with the norm of every gradient. */
  private async step(all: boolean): Promise<TrainStep | null> {
    const { plan, state } = this;
    const { options, data } = plan;
    const began = performance.now();
    const number = this.done + 1;
    const learningRate = learningRateAt(this.done, options);
    const batch = data.train(options.oneBatch ? 0 : this.done, options.batch);
    const feeds = {
      ...feedsOfBatch(plan, plan.step, batch, number),
      ...rates(plan, number, learningRate),
    };
    const results = await state.step(feeds, all ? undefined : this.needed);
    const loss = results[stepNames.loss]?.data[0] ?? Number.NaN;
    const gradientNorm = results[stepNames.norm]?.data[0] ?? Number.NaN;
    const finite = Number.isFinite(loss) && Number.isFinite(gradientNorm);
    if (!finite || loss > divergence * plan.chance) {
      const before = { ...(await state.read()), ...feeds };
      this.failure = await blame(this.executor, plan, before, number, finite ? loss : Number.NaN);
      return null;
    }
    state.keep();
    if (all) this.norms = normsOf(results);
    this.done = number;
    this.milliseconds.push(performance.now() - began);
    if (this.milliseconds.length > 50) this.milliseconds.shift();
    const parts = plan.parts.map((_, i) => results[lossPart(i)]?.data[0] ?? Number.NaN);
    return { step: number, loss, learningRate, gradientNorm, ...(parts.length > 0 ? { parts } : {}) };
  }

  private speed(): { tokensPerSecond: number; secondsLeft: number } {
    const { options, data } = this.plan;
    const times = this.milliseconds.toSorted((a, b) => a - b);
    const typical = (times[Math.floor(times.length / 2)] ?? 0) / 1000;
    const tokensPerSecond = typical > 0 ? (options.batch * data.context) / typical : 0;
    return { tokensPerSecond, secondsLeft: typical * (options.steps - this.done) };
  }
}

/** A Loss that leaves out all that the task asks for would teach nothing, without a word. */
function checkAsked(plan: Plan): void {
  const feeds = feedsOfBatch(plan, plan.step, plan.data.train(0, plan.options.batch), 1);
  const idle = Object.entries(feeds).some(([name, { data }]) => isAnswers(name) && data.every((t) => t < 0));
  if (!idle) return;
  const message = `The task "${plan.task.name}" scores only positions that the graph's Loss ignores; pass all positions to the Loss`;
  throw new EngineError({ code: "input", message });
}

const squares = stepNames.squares("");

const normsOf = (results: Tensors): Record<string, number> =>
  Object.fromEntries(
    Object.entries(results).flatMap(([name, { data }]) =>
      name.startsWith(squares)
        ? [[name.slice(squares.length), Math.sqrt(data[0] ?? Number.NaN)] as const]
        : [],
    ),
  );

/** Throws code "weights" with the names of the weights that differ. Moments that a checkpoint lacks begin at 0. */
function refuseOthers({ tensors }: Checkpoint, state: Tensors): void {
  const wanted = Object.entries(weightsAlone(state)).map(([name, { dims }]) => ({ name, dims }));
  const differing = weightDifferences(wanted, new Map(Object.entries(weightsAlone(tensors))));
  if (differing === null) return;
  throw new EngineError({
    code: "weights",
    message: `The checkpoint is of another graph: ${differing}`,
  });
}

/** What keeps a resumed run from being the unbroken one. */
function changes(before: TrainOptions, now: TrainOptions): string[] {
  const keys = Object.keys(now) as (keyof TrainOptions)[];
  const changed = keys.filter(
    (k) => k !== "text" && !k.startsWith("validate") && JSON.stringify(before[k]) !== JSON.stringify(now[k]),
  );
  if (changed.length === 0) return [];
  const list = changed.map((k) => `${k} ${before[k]} → ${now[k]}`).join(", ");
  return [`The checkpoint was made with different options, so this run differs from here on: ${list}`];
}

/** Scalars of step t, which counts from 1; in float64 until the last moment. Those that `step` has no use for are left out. */
function rates(plan: Plan, t: number, learningRate: number): Record<string, EngineTensor> {
  const wanted = new Set(plan.step.inputs.map((i) => i.name));
  const scalars = Object.entries(stepRates(plan.settings, t, learningRate));
  return Object.fromEntries(
    scalars.flatMap(([name, value]) =>
      wanted.has(name) ? [[name, { dims: [], dtype: "f32" as const, data: Float32Array.of(value) }]] : [],
    ),
  );
}
