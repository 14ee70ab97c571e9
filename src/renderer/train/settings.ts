/** What the form of the panel says, and the options of a training that it comes to. */
import type { HeddleDocument } from "../../core/index.ts";
import type { TrainOptions } from "../../runtime/client/index.ts";
import { type Task, tasks, teaches } from "../../runtime/tasks/index.ts";

/** As typed; an empty field takes what the task or the length of the training suggest. */
export interface Form {
  /** Null for what suggests itself. */
  readonly task: string | null;
  readonly steps: string;
  readonly batch: string;
  readonly learningRate: string;
  readonly context: string;
  readonly warmup: string;
  readonly weightDecay: string;
  readonly seed: string;
}

export type NumberField = Exclude<keyof Form, "task">;

export interface TrainText {
  readonly name: string;
  readonly text: string;
}

export const firstForm: Form = {
  task: null,
  steps: "300",
  batch: "16",
  learningRate: "0.001",
  context: "",
  warmup: "",
  weightDecay: "0.1",
  seed: "1",
};

/** Numbers that have no field, as the command line has them. */
const usual = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, clip: 1, validateBatches: 4 };

/** Warm-up when nobody says: a tenth, at most 100 steps. */
export const usualWarmup = (steps: number): number => Math.min(100, Math.floor(steps / 10));

type Read = { readonly options: TrainOptions } | { readonly why: string };

/** The tasks that fit the objective of a graph. */
export const tasksFor = ({ objective }: HeddleDocument): readonly Task[] =>
  [...tasks.values()].filter((t) => !objective || teaches(t, objective.kind));

/** The task that was chosen, or that of the last run, or stories. */
export function taskOf(
  document: HeddleDocument,
  { task }: Form,
  runs: readonly { readonly options: TrainOptions }[],
): Task | undefined {
  const fitting = tasksFor(document);
  const find = (name: string | null | undefined) => fitting.find((t) => t.name === name);
  return find(task) ?? find(runs.at(-1)?.options.task) ?? find("stories") ?? fitting[0];
}

/** Options, or which field is wrong and what it takes. */
export function optionsOf(form: Form & { readonly task: string }, text: TrainText | null): Read {
  const wrong: string[] = [];
  const number = (name: NumberField, label: string, least: number, whole: boolean): number => {
    const value = Number(form[name]);
    const fits = form[name].trim() !== "" && value >= least && (!whole || Number.isSafeInteger(value));
    if (!fits) wrong.push(`${label}: ${whole ? "a whole number" : "a number"} from ${least}`);
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
  return {
    options: {
      ...usual,
      task: form.task,
      ...(text && tasks.get(form.task)?.readsText ? { text: text.text } : {}),
      ...(context === undefined ? {} : { context }),
      ...{ steps, batch, learningRate, weightDecay, seed },
      minLearningRate: learningRate / 10,
      warmup: warmup ?? usualWarmup(steps),
      validateEvery: Math.max(10, Math.round(steps / 10)),
    },
  };
}

/** Where nobody says anything at all. */
export const usualOptions = (task: string): TrainOptions => {
  const read = optionsOf({ ...firstForm, task }, null);
  if ("why" in read) throw new Error(read.why);
  return read.options;
};

const told = [
  ["task", "task"],
  ["seed", "seed"],
  ["learningRate", "learning rate"],
  ["batch", "batch"],
  ["context", "context"],
  ["weightDecay", "weight decay"],
  ["warmup", "warm-up"],
  ["steps", "steps"],
] as const;

/** What two trainings of one graph differ in, `learning rate 0.001 → 0.003`. */
export const differences = (a: TrainOptions, b: TrainOptions): readonly string[] =>
  told.flatMap(([key, label]) =>
    a[key] === b[key] ? [] : [`${label} ${a[key] ?? "usual"} → ${b[key] ?? "usual"}`],
  );
