// A task's batch as feeds of a program.
import type { Program } from "../../../core/index.ts";
import type { Batch, StreamBatch } from "../../tasks/index.ts";
import type { EngineTensor } from "../tensor.ts";
import type { Plan } from "./plan.ts";
import { answersFeed, targetsFeed } from "./plan.ts";
import { dimsOfInput } from "./state.ts";

/** Batches shorter than the program's are filled up with samples that ask nothing. */
export function feedsOfBatch(
  plan: Plan,
  program: Program,
  batch: Batch,
  step: number,
): Record<string, EngineTensor> {
  const feeds: Record<string, EngineTensor> = {};
  for (const input of program.inputs) {
    const dims = dimsOfInput(program, input.name);
    const filled = (data: Int32Array | Uint8Array, filler: number) => fill(data, dims, filler);
    if ("stream" in input) {
      const isSource = input.stream === plan.streams.source;
      const stream = isSource ? batch.source : batch.main;
      const start = isSource ? undefined : plan.document.objective?.start;
      const data = stream && streamData(input.kind, stream, start);
      if (data)
        feeds[input.name] = { dims, dtype: input.kind === "valid" ? "bool" : "i32", data: filled(data, 0) };
    } else if (input.kind === "feed" && input.name === targetsFeed) {
      feeds[input.name] = { dims, dtype: "i32", data: filled(batch.targets, -1) };
    } else if (input.kind === "feed" && isAnswers(input.name)) {
      feeds[input.name] = { dims, dtype: "i32", data: answersOf(batch, dims) };
    } else if (input.kind === "feed" && input.name === "dropout.seed") {
      feeds[input.name] = scalar(plan.options.seed | 0);
    } else if (input.kind === "feed" && input.name === "dropout.step") {
      feeds[input.name] = scalar(step);
    }
  }
  return feeds;
}

export const isAnswers = (feed: string): boolean => feed.startsWith(`${answersFeed} `);

/** A loss over fewer positions than the text has goes by the first of them: the last token has no next one. */
function answersOf(
  { samples, main, targets }: Batch,
  [rows = 0, columns = 0]: readonly number[],
): Int32Array {
  const answers = new Int32Array(rows * columns).fill(-1);
  for (let b = 0; b < Math.min(rows, samples); b++) {
    const start = b * main.time;
    answers.set(targets.subarray(start, start + Math.min(columns, main.time)), b * columns);
  }
  return answers;
}

/** A target whose graph does not shift it is fed one step behind what it is asked for, from its start token on. */
function streamData(kind: "ids" | "valid" | "types", stream: StreamBatch, start: number | undefined) {
  if (kind === "types") return stream.ids.map(() => 0);
  if (start === undefined) return stream[kind];
  const first = kind === "ids" ? start : 1;
  return stream[kind].map((_, i) => (i % stream.time === 0 ? first : stream[kind][i - 1]!));
}

const scalar = (value: number): EngineTensor => ({ dims: [], dtype: "i32", data: Int32Array.of(value) });

function fill<A extends Int32Array | Uint8Array>(data: A, dims: readonly number[], filler: number): A {
  const size = dims.reduce((a, b) => a * b, 1);
  if (data.length === size) return data;
  const out = (data instanceof Int32Array ? new Int32Array(size) : new Uint8Array(size)).fill(filler) as A;
  out.set(data.subarray(0, size));
  return out;
}
