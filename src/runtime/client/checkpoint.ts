// Checkpoints and other files of weights. A checkpoint is safetensors with the weights under their own names, the
// moments as `m:NAME` and `v:NAME` beside them, and in the metadata what it takes to go on from it.
import {
  type HeddleDocument,
  parseDocument,
  printDocument,
  readSafetensors,
  readWeightFile,
  type StoredTensor,
  stepNames,
  writeSafetensors,
} from "../../core/index.ts";
import { EngineError } from "./engine-error.ts";
import type { GivenWeights } from "./protocol.ts";
import type { TrainOptions } from "./training-protocol.ts";
import { readTrainOptions } from "./training-schema.ts";

export interface Checkpoint {
  readonly step: number;
  readonly options: TrainOptions;
  /** The graph as it is trained. */
  readonly document: HeddleDocument;
  /** Weights and moments. */
  readonly tensors: GivenWeights;
}

const format = "heddle-checkpoint-1";

/** The text that was learned is left out: it may be long. */
export function writeCheckpoint({ step, options, document, tensors }: Checkpoint): Uint8Array {
  const { text: _, ...rest } = options;
  return writeSafetensors(tensors, {
    format,
    step: String(step),
    options: JSON.stringify(rest),
    document: printDocument(document),
  });
}

/** To go on from. Throws an `EngineError` with code "weights" for bytes that are no whole checkpoint. */
export function readCheckpoint(bytes: Uint8Array): Checkpoint {
  const read = readSafetensors(bytes);
  if (!read.ok) return refuse(`The checkpoint cannot be read: ${read.why}`);
  if (read.metadata.format !== format)
    return refuse("The file contains only weights, not a training checkpoint");
  const { document, options, step } = trainedWith(read.metadata);
  if (!document) return refuse("The graph in the checkpoint cannot be read");
  if (step === null) return refuse("The checkpoint is missing its step");
  if ("why" in options)
    return refuse(`The checkpoint does not say how it was trained: options: ${options.why}`);
  return { step, options, document, tensors: floats(read.tensors) };
}

const refuse = (message: string): never => {
  throw new EngineError({ code: "weights", message });
};

/** What a checkpoint says of its training; a file of weights alone leaves it out. */
interface TrainedWith {
  readonly document: HeddleDocument | null;
  /** Or the first thing that must be different. */
  readonly options: TrainOptions | { readonly why: string };
  readonly step: number | null;
}

export interface ReadWeights extends TrainedWith {
  readonly ok: true;
  /** Without the moments of an optimizer. */
  readonly weights: GivenWeights;
  /** The same file as safetensors, the format in which runs are kept: the bytes themselves where they are that. */
  readonly asSafetensors: () => Uint8Array;
}

/** Weights of any format that Heddle reads, by the file's name. Never throws: `why` is a sentence without its full stop. */
export function readWeights(
  file: string,
  bytes: Uint8Array,
): ReadWeights | { readonly ok: false; readonly why: string } {
  const read = readWeightFile(file, bytes);
  if (!read.ok) return read;
  const { tensors, metadata } = read;
  return {
    ok: true,
    weights: weightsAlone(floats(tensors)),
    ...trainedWith(metadata),
    asSafetensors: () =>
      readSafetensors(bytes).ok ? bytes : writeSafetensors(Object.fromEntries(tensors), metadata),
  };
}

/** The weights of a checkpoint or of weights that a run has kept: safetensors. Null for other bytes. */
export function weightsIn(bytes: Uint8Array): GivenWeights | null {
  const read = readSafetensors(bytes);
  return read.ok ? weightsAlone(floats(read.tensors)) : null;
}

/** Tensors of a checkpoint without the optimizer's moments. */
export const weightsAlone = <T>(tensors: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(tensors).filter(([name]) => !stepNames.isMoment(name)));

const floats = (tensors: ReadonlyMap<string, StoredTensor>): GivenWeights =>
  Object.fromEntries(
    [...tensors].map(([name, { dims, data }]) => [
      name,
      { dims, data: data instanceof Float32Array ? data : Float32Array.from(data) },
    ]),
  );

function trainedWith(metadata: Readonly<Record<string, string>>): TrainedWith {
  const parsed = parseDocument(metadata.document ?? "");
  const step = Number(metadata.step ?? Number.NaN);
  return {
    document: parsed.ok ? parsed.document : null,
    options: optionsIn(metadata.options),
    step: Number.isSafeInteger(step) ? step : null,
  };
}

function optionsIn(text = "null"): TrainOptions | { readonly why: string } {
  try {
    return readTrainOptions(JSON.parse(text));
  } catch {
    return { why: "they must be JSON" };
  }
}
