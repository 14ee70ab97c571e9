// Checkpoints of ../shared/data as imported graphs, run on ONNX Runtime.
import { readFileSync } from "node:fs";
import { fillWeights, importModel } from "../../src/core/import/index.ts";
import {
  emitOnnx,
  type HeddleDocument,
  type Program,
  readSafetensors,
  type StoredTensor,
} from "../../src/core/index.ts";
import { type Tensor, tensor } from "../../src/core/ir/index.ts";
import { compile } from "../../src/core/pipeline.ts";
import { openNative } from "../support/onnx-runtime.ts";

const tensorsOf = (path: string): ReadonlyMap<string, StoredTensor> => {
  const read = readSafetensors(readFileSync(path));
  if (!read.ok) throw new Error(`${path}: ${read.why}`);
  return read.tensors;
};

export interface Ready {
  readonly document: HeddleDocument;
  readonly program: Program;
  readonly parameters: number;
  readonly weights: Readonly<Record<string, Tensor>>;
  /** Logits of ids [B, T] of each stream, of which of them are no padding (all where absent), and of their types (0). */
  readonly logits: (
    ids: Readonly<Record<string, Rows>>,
    valid?: Readonly<Record<string, Rows>>,
    types?: Readonly<Record<string, Rows>>,
  ) => Promise<Tensor>;
}
export type Rows = readonly (readonly number[])[];

/** Imports a folder with its weights. Throws with all problems where it is refused. */
export async function importFolder(folder: string): Promise<Ready> {
  const stored = tensorsOf(`${folder}/model.safetensors`);
  const shapes = new Map([...stored].map(([name, { dims }]) => [name, dims]));
  const result = importModel(JSON.parse(readFileSync(`${folder}/config.json`, "utf8")), shapes);
  if (!result.ok) throw new Error(result.problems.join("; "));
  const { document, parameters } = result.model;
  const filled = await fillWeights(result.model, (name) => stored.get(name)!);
  if (!filled.ok) throw new Error(filled.why);
  const weights = Object.fromEntries(
    Object.entries(filled.weights).map(([name, w]) => [name, tensor(w.dims, Float64Array.from(w.data))]),
  );
  const { program } = compile(document);
  const address = document.objective!.logits;
  const run = await openNative(emitOnnx(program, { outputs: [address] }));
  return {
    ...{ document, program, parameters, weights },
    logits: async (ids, valid = {}, types = {}) => {
      const feeds = feedsOf(ids, valid, types);
      const read = program.inputs.flatMap(({ name }) => (feeds[name] ? [[name, feeds[name]] as const] : []));
      return (await run({ ...weights, ...Object.fromEntries(read) }))[address] as Tensor;
    },
  };
}

export function feedsOf(
  ids: Readonly<Record<string, Rows>>,
  valid: Readonly<Record<string, Rows>>,
  types: Readonly<Record<string, Rows>> = {},
): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(ids).flatMap(([stream, rows]) => {
      const dims = [rows.length, rows[0]!.length];
      const real = valid[stream] ?? rows.map((row) => row.map(() => 1));
      return [
        [`${stream}.ids`, tensor(dims, rows.flat(), "i32")],
        [`${stream}.valid`, tensor(dims, real.flat(), "bool")],
        [`${stream}.types`, tensor(dims, types[stream]?.flat() ?? rows.flat().map(() => 0), "i32")],
      ];
    }),
  );
}

/** Rows of a stored matrix. */
export function rowsOf({ dims: [count = 0, width = 0], data }: StoredTensor): Rows {
  return Array.from({ length: count }, (_, r) => [...data.subarray(r * width, (r + 1) * width)]);
}

/** What transformers computed, by name. */
export const expectedOf = (folder: string): ReadonlyMap<string, StoredTensor> =>
  tensorsOf(`${folder}/expected.safetensors`);

interface Facts {
  readonly type: string;
  readonly kind: "causal" | "mlm" | "classify" | "tokens" | "span" | "seq2seq";
  readonly parameters: number;
}

/** The architecture and transformers' count of parameters. */
export function factsOf(folder: string): Facts {
  const json = (file: string) => JSON.parse(readFileSync(`${folder}/${file}.json`, "utf8"));
  const { kind, parameters } = json("expected");
  return { type: json("config").model_type, kind, parameters };
}

/** The largest difference of rows that are valid, as a share of the largest expected number. */
export function furthestOf(found: Tensor, expected: StoredTensor, valid?: Rows): number {
  if (found.dims.join() !== expected.dims.join())
    throw new Error(`logits are [${found.dims}], expected [${expected.dims}]`);
  const width = expected.dims.at(-1)!;
  const real = valid?.flat();
  const counts = (i: number) => real?.[Math.floor(i / width)] !== 0;
  const size = Float32Array.from(expected.data).reduce(
    (most, v, i) => (counts(i) ? Math.max(most, Math.abs(v)) : most),
    0,
  );
  let most = 0;
  for (let i = 0; i < expected.data.length; i++) {
    if (!counts(i)) continue;
    const d = Math.abs(found.data[i]! - expected.data[i]!);
    if (Number.isNaN(d)) return Number.NaN;
    most = Math.max(most, d);
  }
  return most / size;
}

/** The likeliest tokens from a prompt on, one after another. */
export async function greedy(ready: Ready, prompt: readonly number[], steps: number): Promise<number[]> {
  const ids = [...prompt];
  for (let step = 0; step < steps; step++) {
    const { dims, data } = await ready.logits({ main: [ids] });
    const last = [...data.subarray(-dims.at(-1)!)];
    ids.push(last.indexOf(Math.max(...last)));
  }
  return ids;
}
