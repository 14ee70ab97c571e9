// Checkpoints: safetensors with the weights under their own names, the moments as `m:NAME` and `v:NAME`, and in the
// metadata what it takes to go on from them.
import {
  type HeddleDocument,
  parseDocument,
  printDocument,
  readSafetensors,
  writeSafetensors,
} from "../../../core/index.ts";
import { EngineError, readTrainOptions, type TrainOptions } from "../../client/index.ts";
import type { Tensors } from "../executor.ts";
import type { EngineTensor } from "../tensor.ts";

export interface Checkpoint {
  readonly step: number;
  readonly options: TrainOptions;
  readonly document: HeddleDocument;
  readonly tensors: Tensors;
}

export function writeCheckpoint({ step, options, document, tensors }: Checkpoint): Uint8Array {
  const { text: _, ...rest } = options;
  const stored = Object.entries(tensors).map(
    ([name, { dims, data }]) => [name, { dims, data: Float32Array.from(data) }] as const,
  );
  return writeSafetensors(Object.fromEntries(stored), {
    format: "heddle-checkpoint-1",
    step: String(step),
    options: JSON.stringify(rest),
    document: printDocument(document),
  });
}

const refuse = (message: string): never => {
  throw new EngineError({ code: "weights", message });
};

export function readCheckpoint(bytes: Uint8Array): Checkpoint {
  const read = readSafetensors(bytes);
  if (!read.ok) return refuse(`The checkpoint cannot be read: ${read.why}`);
  const { metadata, tensors } = read;
  if (metadata.format !== "heddle-checkpoint-1")
    return refuse("The file holds weights alone, not the checkpoint of a training");
  const parsed = parseDocument(metadata.document ?? "");
  if (!parsed.ok) return refuse("The checkpoint holds no graph that can be read");
  const [step, options] = [Number(metadata.step), optionsIn(metadata.options)];
  if (!Number.isSafeInteger(step)) return refuse("The checkpoint does not say which step it is of");
  if ("why" in options)
    return refuse(`The checkpoint does not say how it was trained: options: ${options.why}`);
  return {
    step,
    options,
    document: parsed.document,
    tensors: Object.fromEntries(
      [...tensors].map(([name, { dims, data }]): [string, EngineTensor] => [
        name,
        { dims, dtype: "f32", data: Float32Array.from(data) },
      ]),
    ),
  };
}

function optionsIn(text = ""): TrainOptions | { readonly why: string } {
  try {
    return readTrainOptions(JSON.parse(text));
  } catch {
    return { why: "they are not JSON" };
  }
}

/** Throws code "weights" with the names of the tensors that differ. */
export function checkTensors(found: Tensors, wanted: Tensors): void {
  const names = (list: readonly string[]) =>
    `${list.slice(0, 6).join(", ")}${list.length > 6 ? ` and ${list.length - 6} more` : ""}`;
  const isWeight = (name: string) => !/^[mv]:/.test(name);
  const missing = Object.keys(wanted).filter((n) => isWeight(n) && !found[n]);
  const extra = Object.keys(found).filter((n) => isWeight(n) && !wanted[n]);
  const misfits = Object.keys(wanted).flatMap((n) => {
    const [f, w] = [found[n], wanted[n]];
    if (!f || !w || f.dims.join() === w.dims.join()) return [];
    return isWeight(n) ? [`${n} ([${f.dims.join(", ")}], the graph has [${w.dims.join(", ")}])`] : [];
  });
  const parts = [
    missing.length > 0 ? `it lacks ${names(missing)}` : "",
    extra.length > 0 ? `the graph has no ${names(extra)}` : "",
    misfits.length > 0 ? `different shapes: ${names(misfits)}` : "",
  ].filter((p) => p !== "");
  if (parts.length > 0) refuse(`The checkpoint is of another graph: ${parts.join("; ")}`);
}
