// What is typed into the forms of training and of writing, before anything is made of it.
import type { OptimizerName, ScheduleName } from "../../runtime/client/index.ts";

export interface NumberFields {
  readonly steps: string;
  readonly batch: string;
  readonly learningRate: string;
  readonly context: string;
  readonly warmup: string;
  readonly weightDecay: string;
  readonly seed: string;
}

export type NumberField = keyof NumberFields;

/** As typed; an empty field takes what the task or the length of the training suggest. */
export type Form = {
  /** Null, here and in the numbers, for what suggests itself. */
  readonly [K in "task" | NumberField | "frozen"]: string | null;
} & {
  readonly optimizer: OptimizerName | null;
  readonly schedule: ScheduleName | null;
};

export interface TrainText {
  readonly name: string;
  readonly text: string;
}

export const firstForm: Form = {
  task: null,
  steps: null,
  batch: null,
  learningRate: null,
  context: null,
  warmup: null,
  weightDecay: null,
  seed: null,
  optimizer: null,
  schedule: null,
  frozen: null,
};

/** The form of the Write panel, as typed. */
export interface GenerateFields {
  /** Null for what suggests itself. */
  readonly prompt: string | null;
  /** The likeliest token each time; null for what suggests itself. */
  readonly greedy: boolean | null;
  readonly temperature: string;
  readonly topK: string;
  readonly tokens: string;
  readonly seed: string;
  /** Empty, like those below, for none. */
  readonly topP: string;
  readonly minP: string;
  readonly repetition: string;
  readonly presence: string;
  /** Several with | between. */
  readonly stop: string;
  readonly samples: string;
  readonly beams: string;
  readonly lengthPenalty: string;
}

export const firstGenerateFields: GenerateFields = {
  ...{ prompt: null, greedy: null },
  ...{ temperature: "0.8", topK: "8", tokens: "24", seed: "" },
  ...{
    topP: "",
    minP: "",
    repetition: "",
    presence: "",
    stop: "",
    samples: "",
    beams: "",
    lengthPenalty: "",
  },
};
