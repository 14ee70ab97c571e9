// The weights of an export: those of a file, those that stand in the document, drawn ones for the others.
import { dirname, resolve } from "node:path";
import {
  type Checked,
  documentWeights,
  type HeddleDocument,
  parseDocument,
  readSafetensors,
  type Weights,
  weightTable,
} from "../../core/index.ts";
import { FileError } from "../read-graph.ts";
import { readBytes } from "../train-arguments.ts";

interface WeightsFile {
  readonly file: string;
  readonly tensors: Weights;
  /** The graph that the weights were trained with, if the file has it. */
  readonly document?: HeddleDocument;
}

/** A file of weights or a checkpoint, whose moments are left out. */
export async function readWeights(file: string): Promise<WeightsFile> {
  const read = readSafetensors(new Uint8Array(await readBytes(file)));
  if (!read.ok) throw new FileError(file, [], `${file}: ${read.why}.`);
  const tensors = Object.fromEntries(
    [...read.tensors].flatMap(([name, { dims, data }]) =>
      /^[mv]:/.test(name) ? [] : [[name, { dims, data: Float32Array.from(data) }] as const],
    ),
  );
  const parsed = parseDocument(read.metadata.document ?? "");
  return { file, tensors, ...(parsed.ok ? { document: parsed.document } : {}) };
}

/** The weights file that the graph itself names, beside it. */
export async function ownWeights(graph: string, document: HeddleDocument): Promise<WeightsFile | null> {
  if (document.weightsFile === undefined) return null;
  return readWeights(resolve(dirname(graph), document.weightsFile));
}

/** The graph with the vocabulary and the sizes that the weights were trained with. */
export function withTrained(document: HeddleDocument, weights: WeightsFile | null): HeddleDocument {
  if (!weights?.document) return document;
  const { vocabulary, dims, text } = weights.document;
  return { ...document, dims: { ...document.dims, ...dims }, text, ...(vocabulary ? { vocabulary } : {}) };
}

/** Every weight of the graph. A file has to have all of them, in the shapes of the graph, and no others. */
export function weightsOf(checked: Checked, given: WeightsFile | null): Weights {
  if (!given) return documentWeights(checked);
  const wanted = weightTable(checked).filter((w) => w.tiedTo === undefined);
  const names = new Set(wanted.map((w) => w.name));
  const problems = [
    ...wanted.filter((w) => !given.tensors[w.name]).map((w) => `it lacks ${w.name}`),
    ...Object.keys(given.tensors).flatMap((n) => (names.has(n) ? [] : [`the graph has no ${n}`])),
    ...wanted.flatMap(({ name, dims }) => {
      const found = given.tensors[name]?.dims ?? dims;
      const same = found.join() === dims.join();
      return same ? [] : [`${name} is [${found.join(", ")}], the graph has [${dims.join(", ")}]`];
    }),
  ];
  if (problems.length === 0) return documentWeights(checked, given.tensors);
  const more = problems.length > 6 ? ` and ${problems.length - 6} more` : "";
  const message = `${given.file}: the weights are of another graph: ${problems.slice(0, 6).join("; ")}${more}.`;
  throw new FileError(given.file, [], message);
}
