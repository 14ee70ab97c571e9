// Weights for a graph: those of a file, those that stand in the document, those of its seed for the others.
import { dirname, resolve } from "node:path";
import {
  type Checked,
  documentWeights,
  type HeddleDocument,
  untiedWeights,
  type Weights,
  weightDifferences,
  weightExtensions,
} from "../core/index.ts";
import { type ReadWeights, readWeights } from "../runtime/client/index.ts";
import type { Option } from "./command.ts";
import { FileError } from "./read-graph.ts";
import { readBytes } from "./train-arguments.ts";

/** `--weights`: of any format that Heddle reads. */
export const weightsOption = (about: string): Option => ({
  type: "string",
  short: "w",
  value: `W.${weightExtensions.join("|")}`,
  about,
});

interface StoredWeights extends ReadWeights {
  readonly file: string;
}

/** A file of weights or a checkpoint. Throws `FileError`. */
export async function storedWeights(file: string): Promise<StoredWeights> {
  const read = readWeights(file, new Uint8Array(await readBytes(file)));
  if (!read.ok) throw new FileError(file, [], `${file}: ${read.why}.`);
  return { ...read, file };
}

/** The weights file that the graph itself names, beside it. */
export async function ownWeights(graph: string, document: HeddleDocument): Promise<StoredWeights | null> {
  if (document.weightsFile === undefined) return null;
  return storedWeights(resolve(dirname(graph), document.weightsFile));
}

/** The graph with the vocabulary and the sizes that the weights were trained with. */
export function withTrained(document: HeddleDocument, stored: StoredWeights | null): HeddleDocument {
  if (!stored?.document) return document;
  const { vocabulary, dims, text } = stored.document;
  return { ...document, dims: { ...document.dims, ...dims }, text, ...(vocabulary ? { vocabulary } : {}) };
}

/** Every weight of the graph. A file has to have all of them, in the shapes of the graph, and no others. */
export function weightsOf(checked: Checked, stored: StoredWeights | null): Weights {
  if (!stored) return documentWeights(checked);
  const { file, weights } = stored;
  const differing = weightDifferences(untiedWeights(checked), new Map(Object.entries(weights)));
  if (differing === null) return documentWeights(checked, weights);
  throw new FileError(file, [], `${file}: the weights are of another graph: ${differing}.`);
}
