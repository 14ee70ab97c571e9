// A folder of Hugging Face's: config and tensors become a graph with its weights, as `heddle import` makes it. Tensors are
// read by range, one after the other, off the main thread; nothing is given unless all of it is right.
import {
  fillWeights,
  type Imported,
  importModel,
  type StoredAt,
  safetensorsHead,
  safetensorsIndex,
} from "../../core/import/index.ts";
import { type HeddleDocument, type StoredTensor, writeSafetensors } from "../../core/index.ts";
import { readTokenizer, sampleText, vocabularyOfPieces } from "../../tokenizer/index.ts";
import type { DroppedFolder, ImportMessage } from "./import-folder.ts";

/** Weights are held in float32, and a page gives no array more. */
const maxBytes = 2 ** 31;

/** Why it cannot be, in sentences without their full stops. */
class Refused extends Error {
  constructor(readonly sentences: readonly string[]) {
    super(sentences.join("; "));
  }
}

const refuse = (sentence: string): never => {
  throw new Refused([sentence]);
};

async function read(name: string, folder: ReadonlyMap<string, File>, progress: (done: number) => void) {
  const configFile = folder.get("config.json");
  if (!configFile)
    return refuse(
      "It is a folder without a config.json: drop that of a model of Hugging Face's, or the files inside this one",
    );
  const config: unknown = jsonOf("config.json", await configFile.text());
  const tensors = await tensorsIn(name, folder);
  const made = importModel(config, new Map([...tensors].map(([tensor, { at }]) => [tensor, at.dims])));
  if (!made.ok) throw new Refused(made.problems.map((problem) => `config.json: ${problem}`));
  const { model } = made;
  if (4 * model.parameters >= maxBytes)
    refuse(
      `Its ${model.parameters.toLocaleString("en")} parameters take more than the 2 GiB that a page can hold; for the graph alone: heddle import ${name}/config.json --graph-only`,
    );
  const graph = await withTokenizer(name, model, folder);
  let count = 0;
  const filled = await fillWeights(model, async (tensor) => {
    progress(count++ / tensors.size);
    return readTensor(tensors.get(tensor)!);
  });
  return filled.ok ? { ...graph, bytes: writeSafetensors(filled.weights) } : refuse(filled.why);
}

function jsonOf(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    return refuse(`${file}: it is not valid JSON: ${(cause as Error).message}`);
  }
}

interface Place {
  readonly file: File;
  readonly at: StoredAt;
}

async function tensorsIn(
  name: string,
  folder: ReadonlyMap<string, File>,
): Promise<ReadonlyMap<string, Place>> {
  const places = new Map<string, Place>();
  for (const file of await weightFiles(name, folder)) {
    const first = new Uint8Array(await file.slice(0, 8).arrayBuffer());
    const head = new Uint8Array(await file.slice(0, safetensorsHead(first)).arrayBuffer());
    const index = safetensorsIndex(head, file.size);
    if (!index.ok) return refuse(`${file.name}: ${index.why}`);
    for (const [tensor, at] of index.tensors) {
      const other = places.get(tensor);
      if (other) refuse(`${file.name}: the tensor "${tensor}" is in ${other.file.name} as well`);
      places.set(tensor, { file, at });
    }
  }
  return places;
}

async function weightFiles(name: string, folder: ReadonlyMap<string, File>): Promise<readonly File[]> {
  const whole = folder.get("model.safetensors");
  if (whole) return [whole];
  const index = folder.get("model.safetensors.index.json");
  if (!index) {
    const all = [...folder.values()].filter((file) => file.name.endsWith(".safetensors"));
    if (all.length > 0) return all;
    const pickle = [...folder.keys()].find((file) => /\.(bin|pt|pth|ckpt|pkl|pickle)$/i.test(file));
    return refuse(
      pickle === undefined
        ? "It has no .safetensors"
        : `Its weights are a pickle, ${pickle}, which can run code and is never opened. Convert it where you trust it: python -c "from transformers import AutoModelForCausalLM as A; A.from_pretrained('${name}').save_pretrained('${name}')"`,
    );
  }
  const json = jsonOf(index.name, await index.text()) as { readonly weight_map?: unknown } | null;
  const map = json?.weight_map;
  if (typeof map !== "object" || map === null)
    return refuse(`${index.name}: it has no "weight_map" from tensors to files`);
  const names = [...new Set(Object.values(map).map(String))];
  const missing = names.filter((shard) => !folder.has(shard));
  if (missing.length > 0)
    refuse(
      `${index.name}: ${missing.length} of ${names.length} shards are missing: ${missing.slice(0, 3).join(", ")}`,
    );
  return names.map((shard) => folder.get(shard)!);
}

async function readTensor({ file, at }: Place): Promise<StoredTensor> {
  const bytes = new Uint8Array(await file.slice(at.from, at.to).arrayBuffer());
  if (bytes.length !== at.to - at.from) return refuse(`${file.name}: it ended while it was read`);
  return at.read(bytes);
}

async function withTokenizer(
  name: string,
  { document, family }: Imported,
  folder: ReadonlyMap<string, File>,
): Promise<{ readonly document: HeddleDocument; readonly tokenizer: string | null }> {
  const named = { ...document, name, about: `${family}, imported from a Hugging Face folder.` };
  const file = folder.get("tokenizer.json");
  const ids = document.vocabulary;
  if (!file || !ids) return { document: named, tokenizer: null };
  try {
    const text = await file.text();
    const tokenizer = readTokenizer(text);
    const vocabulary = vocabularyOfPieces(tokenizer, ids, `${name}.tokenizer.json`);
    return { document: { ...named, vocabulary, text: sampleText(tokenizer, document) }, tokenizer: text };
  } catch (cause) {
    return refuse(`tokenizer.json: ${(cause as Error).message}`);
  }
}

const tell = (message: ImportMessage, transfer: Transferable[] = []) =>
  self.postMessage(message, { transfer });

self.onmessage = async ({ data: { name, files } }: MessageEvent<DroppedFolder>) => {
  try {
    const made = await read(name, new Map(files.map((file) => [file.name, file])), (progress) =>
      tell({ progress }),
    );
    tell({ made }, [made.bytes.buffer as ArrayBuffer]);
  } catch (cause) {
    tell({ refused: cause instanceof Refused ? cause.sentences : [(cause as Error).message] });
  }
};
