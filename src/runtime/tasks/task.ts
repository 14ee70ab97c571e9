// What a task is: batches of training and held-out data, each a pure function of (seed, index), so that a run which
// is resumed sees the data of the run that was not broken.

import type { ObjectiveKind, Vocabulary } from "../../core/index.ts";
import { plural } from "../../core/index.ts";

/** Tokens of one stream, [samples, time] row-major. */
export interface StreamBatch {
  readonly ids: Int32Array;
  /** 1 where a token is no padding. */
  readonly valid: Uint8Array;
  readonly time: number;
}

export interface Batch {
  readonly samples: number;
  /** The stream at whose positions the model predicts. */
  readonly main: StreamBatch;
  /** What the encoder reads, in sequence-to-sequence tasks. */
  readonly source?: StreamBatch;
  /** What is to be predicted at each position of `main`; −1 where nothing is. */
  readonly targets: Int32Array;
}

export interface TaskOptions {
  readonly seed: number;
  /** Positions of the main stream; the task's own number when absent. */
  readonly context?: number;
  /** For tasks on text: the text in place of the built-in one. */
  readonly text?: string;
  /** The graph's own vocabulary: kept where it has all that the task needs. */
  readonly vocabulary?: Vocabulary;
}

export interface TaskData {
  readonly vocabulary: Vocabulary;
  readonly context: number;
  readonly sourceContext?: number;
  /** Cross-entropy of a model that knows nothing but what kind of answer is asked for. */
  readonly chance: number;
  train(index: number, samples: number): Batch;
  heldOut(index: number, samples: number): Batch;
  /** Samples of the held-out split where it is finite: batches beyond it are empty. */
  readonly heldOutSamples?: number;
}

/** Where in a text the answer stands that a task asks for. */
export interface Answer {
  /** Tokens before it. */
  readonly begins: number;
  /** Tokens of it. */
  readonly length: number;
}

export interface Task {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** The objectives for which it gives targets; whoever takes next tokens takes those behind a prefix. */
  readonly objectives: readonly ObjectiveKind[];
  /** What a model that has learned it looks like. */
  readonly solved: string;
  readonly readsText?: boolean;
  /** The answer to a question that a text begins with; absent where the text of a task goes on for ever. */
  readonly answer?: (text: readonly string[]) => Answer | null;
  /** Throws `TaskError` where the options do not fit. */
  open(options: TaskOptions): TaskData;
}

/** Whether a model of this objective can learn the task. */
export const teaches = ({ objectives }: Task, objective: ObjectiveKind): boolean =>
  objectives.includes(objective === "prefix-lm" ? "next-token" : objective);

/** The same data, of which nothing is asked at the positions before `from`. Throws `TaskError` where nothing is left. */
export function askedFrom(data: TaskData, from: number): TaskData {
  if (from >= data.context) {
    throw new TaskError(
      `The prefix takes the first ${plural(from + 1, "token")} of ${data.context}, which leaves nothing to predict; use a shorter prefix`,
    );
  }
  const cut = (batch: Batch): Batch => {
    const { time } = batch.main;
    return { ...batch, targets: batch.targets.map((target, i) => (i % time < from ? -1 : target)) };
  };
  return {
    ...data,
    train: (index, samples) => cut(data.train(index, samples)),
    heldOut: (index, samples) => cut(data.heldOut(index, samples)),
  };
}

/** The task cannot be made of these options; the message is a sentence for people. */
export class TaskError extends Error {
  override readonly name = "TaskError";
}
