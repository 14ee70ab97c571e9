// Checkpoints of Hugging Face's as weights of a graph: a name map says which tensor is which weight.
// "blocks.#.wo.w": "model.layers.#.o_proj.weight transposed" maps all layers; # is the number of one.
import { readFileSync } from "node:fs";
import {
  type Checked,
  type HeddleDocument,
  parseDocument,
  readSafetensors,
  type StoredTensor,
  weightTable,
} from "../../src/core/index.ts";
import { type Tensor, tensor } from "../../src/core/ir/index.ts";

const models = new URL("../models/", import.meta.url);

/** A graph of test/models. */
export function modelGraph(name: string): HeddleDocument {
  const parsed = parseDocument(readFileSync(new URL(`${name}.graph.json`, models), "utf8"));
  if (!parsed.ok) throw new Error(parsed.problems.map((p) => p.message).join("; "));
  return parsed.document;
}

/** The tensors of a safetensors file. */
export function readTensors(path: string): ReadonlyMap<string, StoredTensor> {
  const result = readSafetensors(readFileSync(path));
  if (!result.ok) throw new Error(`${path}: ${result.why}`);
  return result.tensors;
}

/**
 * The weights of a graph out of a checkpoint, by the graph's name map. Throws where a weight has no tensor, a
 * tensor has another shape, or a tensor of the checkpoint is left over.
 */
export function checkpointWeights(checked: Checked, names: string, path: string): Record<string, Tensor> {
  const map = JSON.parse(readFileSync(new URL(`${names}.names.json`, models), "utf8")) as Record<
    string,
    string
  >;
  const stored = readTensors(path);
  const left = new Set(stored.keys());
  const weights: Record<string, Tensor> = {};
  for (const { name, dims, tiedTo } of weightTable(checked)) {
    if (tiedTo !== undefined) continue;
    const number = /\.(\d+)\./.exec(name)?.[1] ?? "";
    const entry = map[name.replace(`.${number}.`, ".#.")] ?? map[name];
    const [from = "", transposed] = entry?.replace("#", number).split(" ") ?? [];
    const found = stored.get(from);
    if (!found) throw new Error(`the checkpoint has no tensor "${from}" for the weight ${name}`);
    left.delete(from);
    weights[name] = transposed ? flipped(found) : tensor(found.dims, Float64Array.from(found.data));
    if (weights[name].dims.join() !== dims.join()) {
      throw new Error(
        `${name} is [${dims.join(", ")}], but "${from}" gives [${weights[name].dims.join(", ")}]`,
      );
    }
  }
  if (left.size > 0) throw new Error(`the checkpoint has more: ${[...left].join(", ")}`);
  return weights;
}

/** [out, in] → [in, out]. */
function flipped({ dims, data }: StoredTensor): Tensor {
  const [rows = 0, columns = 0] = dims;
  const out = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) out[c * rows + r] = data[r * columns + c] as number;
  return tensor([columns, rows], out);
}
