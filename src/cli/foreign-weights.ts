// Files of weights that are put onto a graph and that Heddle itself neither writes nor runs: .npz and GGUF.
import { inflateRawSync } from "node:zlib";
import { readGguf, readNpz } from "../core/import/index.ts";
import type { Weights } from "../core/index.ts";
import { FileError } from "./read-graph.ts";
import { storedWeights } from "./stored-weights.ts";
import { readBytes } from "./train-arguments.ts";

/** Tensors by name, whatever the format. Throws `FileError`. */
export async function weightsIn(file: string): Promise<Weights> {
  const [ending] = /\.(npz|gguf)$/.exec(file.toLowerCase()) ?? [];
  if (ending === undefined) return (await storedWeights(file)).weights;
  const bytes = new Uint8Array(await readBytes(file));
  // A file may unpack to thousands of times its size: to no more than it says.
  const inflate = (packed: Uint8Array, length: number) =>
    new Uint8Array(inflateRawSync(packed, { maxOutputLength: Math.max(length, 1) }));
  const read = ending === ".gguf" ? readGguf(bytes) : readNpz(bytes, inflate);
  if (!read.ok) throw new FileError(file, [], `${file}: ${read.why}.`);
  return Object.fromEntries(
    [...read.tensors].map(([name, { dims, data }]) => [name, { dims, data: Float32Array.from(data) }]),
  );
}
