// What records of trainings in files must look like: run records, checkpoints. A file may be of an older version,
// damaged, or edited by hand.
import { z } from "zod";
import { optimizerNames } from "./optimizer-choice.ts";
import type { RunRecord } from "./run-record.ts";
import { scheduleNames } from "./schedule.ts";
import type { Insight, TrainInfo, TrainOptions, TrainStep, Validation } from "./training-protocol.ts";

const count = z.int().nonnegative();

const options: z.ZodType<TrainOptions> = z.object({
  task: z.string(),
  text: z.string().exactOptional(),
  context: count.exactOptional(),
  batch: z.int().positive(),
  steps: count,
  optimizer: z.enum(optimizerNames).exactOptional(),
  momentum: z.number().exactOptional(),
  schedule: z.enum(scheduleNames).exactOptional(),
  frozen: z.array(z.string()).exactOptional(),
  learningRate: z.number(),
  minLearningRate: z.number(),
  warmup: z.number(),
  beta1: z.number(),
  beta2: z.number(),
  epsilon: z.number(),
  weightDecay: z.number(),
  clip: z.number(),
  seed: z.int(),
  oneBatch: z.boolean().exactOptional(),
  keepWeights: z.boolean().exactOptional(),
  validateEvery: count,
  validateBatches: count,
});

/** All of `RunInfo` but the graph, which the core reads. */
export const runFacts: z.ZodType<Omit<TrainInfo, "training" | "step" | "document">> = z.object({
  parameters: z.number(),
  flops: z.number(),
  steps: z.number(),
  tokensPerStep: z.number(),
  chance: z.number(),
  parts: z.array(z.string()).exactOptional(),
  solved: z.string(),
  memory: z.number(),
  warnings: z.array(z.string()),
  on: z.string().exactOptional(),
});

/** JSON writes null for what is no number, such as the loss of a training that blew up. */
const measured = z
  .number()
  .nullable()
  .transform((x) => x ?? Number.NaN);

/** Behind the four numbers of every step those of the losses that its loss is made of, where there are several. */
export const runStep = z.tuple([measured, measured, measured, measured], measured).transform(
  ([step, loss, learningRate, gradientNorm, ...parts]): TrainStep => ({
    step,
    loss,
    learningRate,
    gradientNorm,
    ...(parts.length > 0 ? { parts } : {}),
  }),
);

export const validation: z.ZodType<Validation> = z.object({
  step: measured,
  loss: measured,
  parts: z.array(measured).exactOptional(),
  accuracy: measured,
  exact: measured,
  samples: measured,
});

export const insight: z.ZodType<Insight> = z.object({
  step: measured,
  attention: z.array(z.object({ node: z.string(), entropy: z.array(measured), most: measured })),
  stream: z.array(z.object({ node: z.string(), norm: measured })),
});

export const sample: z.ZodType<RunRecord["samples"][number]> = z.object({
  step: z.number(),
  text: z.string(),
});

/** The options of a training, or the first thing that must be different: `batch must be a positive integer`. */
export function readTrainOptions(json: unknown): TrainOptions | { readonly why: string } {
  const read = options.safeParse(json);
  return read.success ? read.data : { why: whatMustBe(read.error) };
}

/** The first issue, by the name of its field. */
export function whatMustBe(error: z.ZodError): string {
  const [issue] = error.issues;
  if (!issue) return "it cannot be read";
  const field = issue.path.map(String).join(".") || "it";
  const must = requirement(issue);
  return must === null ? `${field}: ${issue.message}` : `${field} must be ${must}`;
}

function requirement(issue: z.core.$ZodIssue): string | null {
  if (issue.code === "invalid_type") return nouns[issue.expected] ?? issue.expected;
  if (issue.code === "invalid_value")
    return `${issue.values.length > 1 ? "one of " : ""}${issue.values.map(String).join(", ")}`;
  if (issue.code === "too_small" && issue.origin === "array") return "a list that is not empty";
  if (issue.code === "too_small")
    return `${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
  if (issue.code === "too_big")
    return `${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}`;
  if (issue.code === "invalid_union") return "of another form";
  return null;
}

const nouns: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "an integer",
  boolean: "true or false",
  object: "an object",
  array: "a list",
  tuple: "a row of numbers",
};
