// A model of Hugging Face's on the disk: config.json, and one or more safetensors files, whose headers are read at first
// and whose tensors when they are asked for.
import type { Stats } from "node:fs";
import { type FileHandle, open, readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type StoredAt, safetensorsHead, safetensorsIndex, shown } from "../core/import/index.ts";
import type { StoredTensor } from "../core/index.ts";
import { plural } from "../core/index.ts";
import { codeOf, whyOf } from "../disk/index.ts";
import { whyNotRead } from "./not-read.ts";
import { FileError, readText } from "./read-graph.ts";

export interface ModelFolder {
  /** Of the folder, for the name of the graph. */
  readonly name: string;
  readonly configFile: string;
  readonly config: unknown;
  readonly configText: string;
  /** Null where there is a config alone. */
  readonly tensors: StoredTensors | null;
}

export interface StoredTensors {
  readonly files: readonly string[];
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  readonly read: (tensor: string) => Promise<StoredTensor>;
  readonly close: () => Promise<void>;
}

const pickles = /\.(bin|pt|pth|ckpt|pkl|pickle)$/i;
const convert = (folder: string) =>
  `Heddle never opens pickles: they can run code. Convert it where you trust it: python -c "from transformers import AutoModelForCausalLM as A; A.from_pretrained('${folder}').save_pretrained('${folder}')"`;

/** Finds the files of a folder, or beside a config.json. Throws `FileError`; `alone` leaves the tensors out. */
export async function modelFolder(path: string, alone: boolean): Promise<ModelFolder> {
  if (pickles.test(path)) throw new FileError(path, [], `${path}: ${convert(dirname(path))}.`);
  const isFolder = await isDirectory(path);
  const folder = isFolder ? path : dirname(path);
  if (!isFolder && !path.endsWith(".json"))
    throw new FileError(path, [], `${path}: give the folder of the model, or its config.json.`);
  const configFile = isFolder ? join(path, "config.json") : path;
  await mustBeFile(configFile);
  const configText = await readText(configFile);
  const config = parsed(configFile, configText);
  const name = basename(await realpath(folder));
  if (alone) return { name, configFile, config, configText, tensors: null };
  const names = await readdir(folder);
  const files = await weightFiles(folder, names);
  if (files === null && !isFolder) return { name, configFile, config, configText, tensors: null };
  if (files === null) throw new FileError(path, [], `${path}: ${whyNone(folder, names)}.`);
  return { name, configFile, config, configText, tensors: await openAll(files) };
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    const isHub = /^[\w.-]+\/[\w.-]+$/.test(path) && codeOf(cause) === "ENOENT";
    const way = isHub
      ? `no such folder, and Heddle downloads nothing. If it is a model of the Hugging Face Hub: hf download ${path} --local-dir ${basename(path)}, then heddle import ${basename(path)}`
      : await whyNotRead(path, cause);
    throw new FileError(path, [], `${path}: ${way}.`);
  }
}

/** Else a pipe that nobody writes to would be waited for, and a device be read for ever. */
async function mustBeFile(file: string): Promise<void> {
  let found: Stats;
  try {
    found = await stat(file);
  } catch (cause) {
    throw new FileError(file, [], `${file}: ${await whyNotRead(file, cause)}.`);
  }
  if (found.isFile()) return;
  const what = found.isDirectory() ? "a folder" : "a pipe or a device";
  throw new FileError(file, [], `${file}: it is ${what}; put the file of the model in its place.`);
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FileError(file, [], `${file}: it is not valid JSON: ${(cause as Error).message}.`);
  }
}

function whyNone(folder: string, names: readonly string[]): string {
  const pickle = names.find((name) => pickles.test(name));
  if (pickle !== undefined) return `its weights are a pickle, ${pickle}. ${convert(folder)}`;
  const other = names.find((name) => /\.(gguf|npz|h5|msgpack|onnx)$/i.test(name));
  const found = other === undefined ? "" : `; ${other} is not read`;
  return `it has no .safetensors${found}. For the graph alone: heddle import ${join(folder, "config.json")} --graph-only`;
}

interface WeightFiles {
  readonly files: readonly string[];
  /** Tensor → file, where an index says so. */
  readonly map: ReadonlyMap<string, string> | null;
}

/** model.safetensors, or the shards of an index, or all there are. */
async function weightFiles(folder: string, names: readonly string[]): Promise<WeightFiles | null> {
  const index = "model.safetensors.index.json";
  if (names.includes("model.safetensors")) return { files: [join(folder, "model.safetensors")], map: null };
  if (names.includes(index)) return shards(folder, names, join(folder, index));
  const all = names.filter((name) => name.endsWith(".safetensors")).toSorted();
  return all.length === 0 ? null : { files: all.map((name) => join(folder, name)), map: null };
}

async function shards(folder: string, names: readonly string[], file: string): Promise<WeightFiles> {
  const json = parsed(file, await readText(file)) as { readonly weight_map?: unknown } | null;
  const map = json?.weight_map;
  const isMap =
    typeof map === "object" && map !== null && Object.values(map).every((v) => typeof v === "string");
  if (!isMap) throw new FileError(file, [], `${file}: it has no "weight_map" from tensors to files.`);
  const entries = Object.entries(map as Record<string, string>);
  const wanted = [...new Set(entries.map(([, shard]) => shard))].toSorted();
  const outside = wanted.find((shard) => /[\\/]/.test(shard) || shard === "." || shard === "..");
  if (outside !== undefined)
    throw new FileError(
      file,
      [],
      `${file}: it names ${shown(outside)}, which is outside its folder; shards lie beside their index.`,
    );
  const here = new Set(names);
  const missing = wanted.filter((shard) => !here.has(shard));
  if (missing.length > 0) {
    const some = missing.slice(0, 3).join(", ");
    const more = missing.length > 3 ? ` and ${missing.length - 3} more` : "";
    throw new FileError(
      file,
      [],
      `${file}: ${missing.length.toLocaleString("en")} of ${plural(wanted.length, "shard")} ${missing.length === 1 ? "is" : "are"} missing: ${some}${more}; download them too.`,
    );
  }
  return {
    files: wanted.map((shard) => join(folder, shard)),
    map: new Map(entries.map(([tensor, shard]) => [tensor, join(folder, shard)])),
  };
}

async function openAll({ files, map }: WeightFiles): Promise<StoredTensors> {
  const handles: FileHandle[] = [];
  const close = async () => void (await Promise.all(handles.map((h) => h.close())));
  const places = new Map<
    string,
    { readonly at: StoredAt; readonly handle: FileHandle; readonly file: string }
  >();
  try {
    for (const file of files) {
      const handle = await openOne(file);
      handles.push(handle);
      for (const [name, at] of await headOf(file, handle)) {
        const other = places.get(name);
        if (other)
          throw new FileError(file, [], `${file}: the tensor "${name}" is in ${other.file} as well.`);
        places.set(name, { at, handle, file });
      }
    }
    for (const [name, file] of map ?? [])
      if (places.get(name)?.file !== file)
        throw new FileError(
          file,
          [],
          `${file}: the index says that the tensor "${name}" is in it, but it isn't.`,
        );
  } catch (cause) {
    await close();
    throw cause;
  }
  return {
    files,
    shapes: new Map([...places].map(([name, { at }]) => [name, at.dims])),
    read: async (name) => {
      const { at, handle, file } = places.get(name)!;
      const bytes = new Uint8Array(at.to - at.from);
      await readInto(file, handle, bytes, at.from);
      try {
        return at.read(bytes);
      } catch (cause) {
        // An integer of more than 32 bits.
        throw new FileError(file, [], `${file}: ${(cause as Error).message}.`);
      }
    },
    close,
  };
}

async function openOne(file: string): Promise<FileHandle> {
  await mustBeFile(file);
  try {
    return await open(file);
  } catch (cause) {
    throw new FileError(file, [], `${file}: ${whyOf(cause)}.`);
  }
}

async function headOf(file: string, handle: FileHandle): Promise<ReadonlyMap<string, StoredAt>> {
  const { size } = await handle.stat();
  const first = new Uint8Array(Math.min(8, size));
  await readInto(file, handle, first, 0);
  const head = new Uint8Array(Math.min(size, safetensorsHead(first)));
  await readInto(file, handle, head, 0);
  const index = safetensorsIndex(head, size);
  if (index.ok) return index.tensors;
  throw new FileError(file, [], `${file}: ${index.why}.`);
}

/** Fills the bytes from a place of the file on; a read gives 2 GiB at most. */
async function readInto(file: string, handle: FileHandle, bytes: Uint8Array, from: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const piece = Math.min(bytes.length - done, 2 ** 30);
    const { bytesRead } = await handle.read(bytes, done, piece, from + done).catch((cause: unknown) => {
      throw new FileError(file, [], `${file}: ${whyOf(cause)}.`);
    });
    if (bytesRead === 0) throw new FileError(file, [], `${file}: it ended while it was read.`);
    done += bytesRead;
  }
}
