// A folder of Hugging Face's that was dropped: config and tensors become a graph with its weights, as `heddle import` makes
// it. Tensors are read by range, one after the other; nothing is opened unless all of it is right.
import {
  fillWeights,
  type Imported,
  importModel,
  type StoredAt,
  safetensorsHead,
  safetensorsIndex,
} from "../../core/import/index.ts";
import { type HeddleDocument, type StoredTensor, writeSafetensors } from "../../core/index.ts";
import { useStore } from "../store/store.ts";
import { wholeFile } from "./open-file.ts";
import { openInTab } from "./open-tab.ts";

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

/** The files of a folder; those in folders below are no part of a model. */
export async function filesIn(folder: FileSystemDirectoryEntry): Promise<readonly File[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0) break;
    entries.push(...some);
  }
  const files = entries.filter((entry): entry is FileSystemFileEntry => entry.isFile);
  return Promise.all(files.map((entry) => new Promise<File>((done, fail) => entry.file(done, fail))));
}

/** Opens the model in a tab of its own; what is wrong with it is told as of any file. */
export async function importFolder(name: string, files: readonly File[]): Promise<void> {
  const { notify, refuseFile } = useStore.getState();
  try {
    const folder = new Map(files.map((file) => [file.name, file]));
    const { document, weights } = await read(name, folder, (done) =>
      notify("info", `${name}: ${Math.floor(100 * done)} % of the weights are read.`),
    );
    notify("info", null);
    openInTab(document, { path: null, name: `${name}.graph.json` }, false);
    const { takeInWeights } = await import("../train/import-weights.ts");
    await takeInWeights({ name: `${name}.safetensors`, bytes: writeSafetensors(weights) });
  } catch (cause) {
    notify("info", null);
    const sentences = cause instanceof Refused ? cause.sentences : [(cause as Error).message];
    const some = sentences.slice(0, 10).map((sentence) => wholeFile(`${sentence.slice(0, 1000)}.`));
    refuseFile(name, some);
  }
}

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
  const document = await withTokenizer(name, model, folder);
  let count = 0;
  const filled = await fillWeights(model, async (tensor) => {
    progress(count++ / tensors.size);
    return readTensor(tensors.get(tensor)!);
  });
  return filled.ok ? { document, weights: filled.weights } : refuse(filled.why);
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
): Promise<HeddleDocument> {
  const named = { ...document, name, about: `${family}, imported from a Hugging Face folder.` };
  const file = folder.get("tokenizer.json");
  const ids = document.vocabulary;
  if (!file || !ids) return named;
  const { readTokenizerFile, tokenizerFileText, vocabularyOfPieces } = await import(
    "../../tokenizer/index.ts"
  );
  const { keepTokenizer } = await import("../train/pieces.ts");
  const beside = `${name}.tokenizer.json`;
  const config = await folder.get("tokenizer_config.json")?.text();
  const template = (await folder.get("chat_template.jinja")?.text()) ?? null;
  try {
    const text = tokenizerFileText(await file.text(), config ? JSON.parse(config) : null, template);
    const vocabulary = vocabularyOfPieces(readTokenizerFile(text).tokenizer, ids, beside);
    await keepTokenizer(beside, text);
    return { ...named, vocabulary };
  } catch (cause) {
    return refuse(`tokenizer.json: ${(cause as Error).message}`);
  }
}
