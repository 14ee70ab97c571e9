// What records of trainings in files must look like: run records, checkpoints. A file may be of an older version,
// damaged, or edited by hand.
import * as z from "zod/mini";
import { optimizerNames } from "./optimizer-choice.ts";
import type { RunRecord } from "./run-record.ts";
import { scheduleNames } from "./schedule.ts";
import type { Insight, TrainInfo, TrainOptions, TrainStep, Validation } from "./training-protocol.ts";

const count = z.int().check(z.nonnegative());

const options: z.ZodMiniType<TrainOptions> = z.object({
  task: z.string(),
  text: z.exactOptional(z.string()),
  context: z.exactOptional(count),
  batch: z.int().check(z.positive()),
  steps: count,
  optimizer: z.exactOptional(z.enum(optimizerNames)),
  momentum: z.exactOptional(z.number()),
  schedule: z.exactOptional(z.enum(scheduleNames)),
  frozen: z.exactOptional(z.array(z.string())),
  learningRate: z.number(),
  minLearningRate: z.number(),
  warmup: z.number(),
  beta1: z.number(),
  beta2: z.number(),
  epsilon: z.number(),
  weightDecay: z.number(),
  clip: z.number(),
  seed: z.int(),
  oneBatch: z.exactOptional(z.boolean()),
  keepWeights: z.exactOptional(z.boolean()),
  validateEvery: count,
  validateBatches: count,
});

/** All of `RunInfo` but the graph, which the core reads. */
export const runFacts: z.ZodMiniType<Omit<TrainInfo, "training" | "step" | "document">> = z.object({
  parameters: z.number(),
  flops: z.number(),
  steps: z.number(),
  tokensPerStep: z.number(),
  chance: z.number(),
  parts: z.exactOptional(z.array(z.string())),
  solved: z.string(),
  memory: z.number(),
  warnings: z.array(z.string()),
  on: z.exactOptional(z.string()),
});

/** JSON writes null for what is no number, such as the loss of a training that blew up. */
const measured = z.pipe(
  z.nullable(z.number()),
  z.transform((x) => x ?? Number.NaN),
);

/** Behind the four numbers of every step those of the losses that its loss is made of, where there are several. */
export const runStep = z.pipe(
  z.tuple([measured, measured, measured, measured], measured),
  z.transform(
    ([step, loss, learningRate, gradientNorm, ...parts]): TrainStep => ({
      step,
      loss,
      learningRate,
      gradientNorm,
      ...(parts.length > 0 ? { parts } : {}),
    }),
  ),
);

export const validation: z.ZodMiniType<Validation> = z.object({
  step: measured,
  loss: measured,
  parts: z.exactOptional(z.array(measured)),
  accuracy: measured,
  exact: measured,
  samples: measured,
});

export const insight: z.ZodMiniType<Insight> = z.object({
  step: measured,
  attention: z.array(z.object({ node: z.string(), entropy: z.array(measured), most: measured })),
  stream: z.array(z.object({ node: z.string(), norm: measured })),
});

export const sample: z.ZodMiniType<RunRecord["samples"][number]> = z.object({
  step: z.number(),
  text: z.string(),
});

/** The options of a training, or the first thing that must be different: `batch must be a positive integer`. */
export function readTrainOptions(json: unknown): TrainOptions | { readonly why: string } {
  const read = options.safeParse(json);
  return read.success ? read.data : { why: whatMustBe(read.error) };
}

/** The first issue, by the name of its field. */
export function whatMustBe(error: z.core.$ZodError): string {
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
