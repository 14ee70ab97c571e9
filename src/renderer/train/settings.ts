// What the form of the panel says, and the options of a training that it comes to.
import type { HeddleDocument, Vocabulary } from "../../core/index.ts";
import {
  type OptimizerName,
  optimizerChoices,
  type TrainOptions,
  trainDefaults,
  trainOptionsFrom,
} from "../../runtime/client/index.ts";
import { type Task, TaskError, tasks, teaches } from "../../runtime/tasks/index.ts";
import {
  type Form,
  firstForm,
  type NumberField,
  type NumberFields,
  type TrainText,
} from "../store/train-form.ts";

const usualNumbers = (optimizer: OptimizerName): NumberFields => ({
  steps: String(trainDefaults.steps),
  batch: String(trainDefaults.batch),
  learningRate: String(optimizerChoices[optimizer].learningRate),
  context: "",
  warmup: "",
  weightDecay: String(optimizerChoices[optimizer].weightDecay),
  seed: String(trainDefaults.seed),
});

interface Trained {
  readonly options: TrainOptions;
}

/** The run of this task that later ones are compared with: its options are what a rewired graph is trained by. */
export const baseOf = <T extends Trained>(task: string | undefined, runs: readonly T[]): T | undefined =>
  runs.find(({ options }) => options.task === task);

/** The optimizer that the form says, or else the base's. */
export const optimizerOf = (form: Form, base: TrainOptions | undefined): OptimizerName =>
  form.optimizer ?? base?.optimizer ?? "adamw";

/** The numbers of the form: as typed, else those of the base, else the usual ones. */
export function numbersOf(form: Form, base: TrainOptions | undefined): NumberFields {
  const { task: _, optimizer: __, schedule: ___, frozen: ____, ...typed } = form;
  const given = Object.entries(typed).filter(([, value]) => value !== null);
  const optimizer = optimizerOf(form, base);
  const numbers: NumberFields = {
    ...usualNumbers(optimizer),
    ...(base && {
      steps: String(base.steps),
      batch: String(base.batch),
      context: String(base.context ?? ""),
      seed: String(base.seed),
    }),
    // Another optimizer's rates say nothing of this one's.
    ...(base &&
      optimizer === (base.optimizer ?? "adamw") && {
        learningRate: String(base.learningRate),
        weightDecay: String(base.weightDecay),
      }),
    ...Object.fromEntries(given),
  };
  const asLong = base !== undefined && Number(numbers.steps) === base.steps;
  return form.warmup === null && asLong ? { ...numbers, warmup: String(base.warmup) } : numbers;
}

type Read = { readonly options: TrainOptions } | { readonly why: string };

/** The tasks that fit the objective of a graph. */
export const tasksFor = ({ objective }: HeddleDocument): readonly Task[] =>
  [...tasks.values()].filter((t) => !objective || teaches(t, objective.kind));

/** The task that was chosen, or that of the last run, or stories. */
export function taskOf(document: HeddleDocument, { task }: Form, runs: readonly Trained[]): Task | undefined {
  const fitting = tasksFor(document);
  const find = (name: string | null | undefined) => fitting.find((t) => t.name === name);
  return find(task) ?? find(runs.at(-1)?.options.task) ?? find("stories") ?? fitting[0];
}

/** The options that the form comes to beside these runs, or which field is wrong and what it takes. */
export function optionsOf(
  given: Form & { readonly task: string },
  text: TrainText | null,
  runs: readonly Trained[],
): Read {
  const base = baseOf(given.task, runs)?.options;
  const form = numbersOf(given, base);
  const wrong: string[] = [];
  const number = (name: NumberField, label: string, least: number, whole: boolean): number => {
    const value = Number(form[name]);
    const fits = form[name].trim() !== "" && value >= least && (!whole || Number.isSafeInteger(value));
    if (!fits) wrong.push(`${label} must be ${whole ? "an integer" : "a number"} of at least ${least}`);
    return value;
  };
  const optional = (name: NumberField, label: string, least: number): number | undefined =>
    form[name].trim() === "" ? undefined : number(name, label, least, true);
  const steps = number("steps", "Steps", 1, true);
  const batch = number("batch", "Batch", 1, true);
  const learningRate = number("learningRate", "Learning rate", 0, false);
  const weightDecay = number("weightDecay", "Weight decay", 0, false);
  const seed = number("seed", "Seed", 0, true);
  const context = optional("context", "Context", 1);
  const warmup = optional("warmup", "Warm-up", 0);
  if (wrong[0] !== undefined) return { why: `${wrong[0]}.` };
  const optimizer = optimizerOf(given, base);
  const schedule = given.schedule ?? base?.schedule ?? "cosine";
  const frozen = given.frozen === null ? (base?.frozen ?? []) : given.frozen.split(/[\s,]+/).filter(Boolean);
  return {
    options: trainOptionsFrom({
      ...(base && withoutFields(base, optimizer)),
      task: given.task,
      ...(text && tasks.get(given.task)?.readsText ? { text: text.text } : {}),
      ...(context === undefined ? {} : { context }),
      ...{ steps, batch, learningRate, weightDecay, seed },
      ...(optimizer === "adamw" ? {} : { optimizer }),
      ...(schedule === "cosine" ? {} : { schedule }),
      ...(frozen.length === 0 ? {} : { frozen }),
      ...(base?.learningRate === learningRate && { minLearningRate: base.minLearningRate }),
      ...(warmup === undefined ? {} : { warmup }),
    }),
  };
}

/** What has no field is the base's too: betas, epsilon, clipping, how much is held out. */
function withoutFields(base: TrainOptions, optimizer: OptimizerName) {
  const { beta1, beta2, epsilon, momentum, clip, validateBatches } = base;
  const isSame = optimizer === (base.optimizer ?? "adamw");
  return {
    beta1,
    beta2,
    epsilon,
    ...(isSame && momentum !== undefined ? { momentum } : {}),
    clip,
    validateBatches,
  };
}

/** Where nobody says anything at all. */
export const usualOptions = (task: string): TrainOptions => {
  const read = optionsOf({ ...firstForm, task }, null, []);
  if ("why" in read) throw new Error(read.why);
  return read.options;
};

const labels = [
  ["task", "task"],
  ["steps", "steps"],
  ["optimizer", "optimizer"],
  ["schedule", "schedule"],
  ["frozen", "frozen"],
  ["learningRate", "learning rate"],
  ["batch", "batch"],
  ["seed", "seed"],
  ["context", "context"],
  ["weightDecay", "weight decay"],
  ["warmup", "warm-up"],
] as const;

/** What two trainings of one graph differ in, `learning rate 0.001 → 0.003`. */
export const differences = (a: TrainOptions, b: TrainOptions): readonly string[] =>
  labels.flatMap(([key, label]) =>
    String(a[key]) === String(b[key]) ? [] : [`${label} ${a[key] ?? "usual"} → ${b[key] ?? "usual"}`],
  );

interface Reading {
  readonly task: string;
  readonly seed: number;
  readonly text?: string | undefined;
  readonly context?: number | undefined;
}

/** The loss of a model that knows nothing; null where the task cannot be made of these options: Start says why. */
export function chanceOf(
  vocabulary: Vocabulary | undefined,
  { task, seed, text, context }: Reading,
): number | null {
  try {
    const options = {
      seed,
      ...(vocabulary ? { vocabulary } : {}),
      ...(text === undefined ? {} : { text }),
      ...(context === undefined ? {} : { context }),
    };
    return tasks.get(task)?.open(options).chance ?? null;
  } catch (cause) {
    if (cause instanceof TaskError) return null;
    throw cause;
  }
}
