// What `heddle train`, `heddle grad` and `heddle ablate` have in common: the options of a training.
import { readFile } from "node:fs/promises";
import type { HeddleDocument } from "../core/index.ts";
import {
  defaultMinLearningRate,
  defaultValidateEvery,
  defaultWarmup,
  optimizerChoices,
  optimizerNames,
  scheduleNames,
  type TrainOptions,
  trainDefaults,
} from "../runtime/client/index.ts";
import { tasks } from "../runtime/tasks/index.ts";
import { type Arguments, type Option, UsageError } from "./command.ts";
import { whyNotRead } from "./not-read.ts";
import { FileError } from "./read-graph.ts";

export const trainingOptions = {
  task: { type: "string", value: "NAME", about: `Task: ${[...tasks.keys()].join(", ")}` },
  text: { type: "string", value: "FILE", about: "Text file for char-lm (default: generated stories)" },
  batch: { type: "string", value: "N", about: `Samples of a step; ${trainDefaults.batch}` },
  context: { type: "string", value: "T", about: "Context length in tokens (default: set by the task)" },
  dim: { type: "string", multiple: true, value: "D=128", about: "Override a dimension" },
  seed: { type: "string", value: "S", about: `Of weights, data and dropout; ${trainDefaults.seed}` },
  "keep-weights": { type: "boolean", about: "Start from the weights in the file, not from random ones" },
  threads: { type: "string", value: "N", about: "Threads of the engine (default: one per core)" },
  wasm: { type: "boolean", about: "Use ONNX Runtime as WASM, as in the browser" },
  json: { type: "boolean", about: "Print one JSON document to stdout" },
} satisfies Record<string, Option>;

/** The usual value for each optimizer that has one: `0.9 for sgd, 0.95 for muon`. */
function usualOf(key: "learningRate" | "weightDecay" | "momentum"): string {
  const values = optimizerNames.filter((name) => optimizerChoices[name][key] > 0);
  return values.map((name) => `${optimizerChoices[name][key]} for ${name}`).join(", ");
}

/** Of commands that take all steps. */
export const optimizerOptions = {
  steps: { type: "string", value: "N", about: `Steps in all; ${trainDefaults.steps}` },
  optimizer: { type: "string", value: "NAME", about: `${optimizerNames.join(", ")}; adamw` },
  lr: { type: "string", value: "R", about: `Highest learning rate; ${usualOf("learningRate")}` },
  "min-lr": { type: "string", value: "R", about: "Final learning rate (default: a tenth of the peak)" },
  warmup: {
    type: "string",
    value: "N",
    about: "Warm-up steps (default: a tenth of all, at most 100)",
  },
  schedule: {
    type: "string",
    value: "NAME",
    about: `How the learning rate falls: ${scheduleNames.join(", ")}; cosine`,
  },
  "weight-decay": {
    type: "string",
    value: "L",
    about: `Of matrices, not of norms, biases, embeddings; ${usualOf("weightDecay")}`,
  },
  beta1: { type: "string", value: "B", about: `AdamW's and Lion's β₁; ${trainDefaults.beta1}` },
  beta2: { type: "string", value: "B", about: `AdamW's and Lion's β₂; ${trainDefaults.beta2}` },
  momentum: { type: "string", value: "M", about: `SGD's and Muon's; ${usualOf("momentum")}` },
  freeze: {
    type: "string",
    multiple: true,
    value: "NODE",
    about: "Hold the weights of a node still, or those whose names begin so: emb, blocks.0",
  },
  clip: {
    type: "string",
    value: "N",
    about: `Largest norm of the gradients together; ${trainDefaults.clip}, 0 for none`,
  },
  "val-every": {
    type: "string",
    value: "N",
    about: "Steps between looks at held-out data; a tenth of all, at least 10; 0 for none",
  },
  "val-batches": {
    type: "string",
    value: "N",
    about: `Batches of such a look; ${trainDefaults.validateBatches}. The end looks at all`,
  },
} satisfies Record<string, Option>;

export async function trainOptions(args: Arguments): Promise<TrainOptions> {
  const task = args.text("task");
  if (task === undefined) throw new UsageError(`Choose a task: --task ${[...tasks.keys()].join(" | ")}`);
  const file = args.text("text");
  if (file !== undefined && tasks.get(task)?.readsText !== true)
    throw new UsageError(`The task "${task}" does not use --text`);
  const context = args.text("context");
  const optimizer = oneOf(args, "optimizer", optimizerNames);
  const schedule = oneOf(args, "schedule", scheduleNames);
  const usual = optimizerChoices[optimizer ?? "adamw"];
  const learningRate = numberOf(args, "lr", usual.learningRate, 0);
  if (args.text("momentum") !== undefined && usual.momentum === 0)
    throw new UsageError(`--momentum is of SGD and Muon; ${usual.title} has --beta1 and --beta2`);
  const frozen = args.texts("freeze");
  const steps = whole(args, "steps", trainDefaults.steps, 1);
  return {
    task,
    ...(file === undefined ? {} : { text: await readText(file) }),
    ...(context === undefined ? {} : { context: whole(args, "context", 0, 1) }),
    batch: whole(args, "batch", trainDefaults.batch, 1),
    steps,
    ...(optimizer === undefined ? {} : { optimizer }),
    ...(schedule === undefined ? {} : { schedule }),
    ...(args.text("momentum") === undefined ? {} : { momentum: numberOf(args, "momentum", 0, 0, 1) }),
    ...(frozen.length === 0 ? {} : { frozen }),
    learningRate,
    minLearningRate: numberOf(args, "min-lr", defaultMinLearningRate(learningRate), 0),
    warmup: whole(args, "warmup", defaultWarmup(steps), 0),
    beta1: numberOf(args, "beta1", trainDefaults.beta1, 0, 1),
    beta2: numberOf(args, "beta2", trainDefaults.beta2, 0, 1),
    epsilon: trainDefaults.epsilon,
    weightDecay: numberOf(args, "weight-decay", usual.weightDecay, 0),
    clip: numberOf(args, "clip", trainDefaults.clip, 0),
    seed: whole(args, "seed", trainDefaults.seed, 0),
    ...(args.flag("keep-weights") ? { keepWeights: true } : {}),
    validateEvery: whole(args, "val-every", defaultValidateEvery(steps), 0),
    validateBatches: whole(args, "val-batches", trainDefaults.validateBatches, 1),
  };
}

/** Arguments of the engine's process. */
export function engineFlags(args: Arguments): string[] {
  const threads = args.text("threads") === undefined ? undefined : whole(args, "threads", 1, 1);
  return [
    ...(args.flag("wasm") ? ["--wasm"] : []),
    ...(threads === undefined ? [] : [`--threads=${threads}`]),
  ];
}

/** The document with the sizes of `--dim D=128`. */
export function withDims(document: HeddleDocument, args: Arguments): HeddleDocument {
  const dims: Record<string, number | string> = { ...document.dims };
  for (const text of args.texts("dim")) {
    const [, name = "", value] = /^([A-Za-z]\w*)=(\d+)$/.exec(text) ?? [];
    if (!(name in dims)) {
      throw new UsageError(
        name === ""
          ? `--dim must be NAME=NUMBER, not "${text}"`
          : `Unknown dimension ${name}; the graph has ${Object.keys(dims).join(", ")}`,
      );
    }
    dims[name] = Number(value);
  }
  return { ...document, dims };
}

/** Undefined where the option is not given. */
export function oneOf<T extends string>(args: Arguments, option: string, names: readonly T[]): T | undefined {
  const text = args.text(option);
  const found = names.find((name) => name === text);
  if (text !== undefined && found === undefined)
    throw new UsageError(
      `--${option} must be ${names.slice(0, -1).join(", ")} or ${names.at(-1)}, not "${text}"`,
    );
  return found;
}

export function whole(args: Arguments, option: string, byDefault: number, least: number): number {
  const n = numberOf(args, option, byDefault, least);
  if (!Number.isSafeInteger(n))
    throw new UsageError(`--${option} must be an integer, not "${args.text(option)}"`);
  return n;
}

/** A number above 0. */
export function positiveOf(
  args: Arguments,
  option: string,
  byDefault: number,
  max = Number.POSITIVE_INFINITY,
): number {
  const n = numberOf(args, option, byDefault, Number.NEGATIVE_INFINITY);
  if (n > 0 && n <= max) return n;
  const range = max === Number.POSITIVE_INFINITY ? "above 0" : `above 0 and at most ${max}`;
  throw new UsageError(`--${option} must be a number ${range}, not "${args.text(option)}"`);
}

export function numberOf(
  args: Arguments,
  option: string,
  byDefault: number,
  least: number,
  max = Number.POSITIVE_INFINITY,
): number {
  const text = args.text(option);
  if (text === undefined) return byDefault;
  const n = Number(text);
  if (text.trim() === "" || !(n >= least && n <= max)) {
    const range = max === Number.POSITIVE_INFINITY ? `from ${least}` : `from ${least} to ${max}`;
    throw new UsageError(`--${option} must be a number ${range}, not "${text}"`);
  }
  return n;
}

async function readText(file: string): Promise<string> {
  return (await readBytes(file)).toString("utf8");
}

/** Throws `FileError` where there is nothing to read. */
export async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new FileError(file, [], `${file}: ${await whyNotRead(file, cause)}.`);
  }
}
