// A folder of a model that was dropped: read by a worker, which makes a graph and its weights of it, with progress.
import type { HeddleDocument } from "../../core/index.ts";

export interface DroppedFolder {
  readonly name: string;
  readonly files: readonly File[];
}

export interface ImportedFolder {
  readonly document: HeddleDocument;
  /** The weights as a safetensors file. */
  readonly bytes: Uint8Array;
  /** The text of its tokenizer, which the document names; null where it has none. */
  readonly tokenizer: string | null;
}

export type ImportMessage =
  | { readonly progress: number }
  | { readonly made: ImportedFolder }
  /** Sentences without their full stops. */
  | { readonly refused: readonly string[] };

/** Of a folder its files; those in folders below are no part of a model. */
async function filesIn(folder: FileSystemDirectoryEntry): Promise<readonly File[]> {
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

/** What it is, or why it is nothing. `progress` is told the share of the tensors that are read. */
export async function importFolder(
  folder: FileSystemDirectoryEntry,
  progress: (share: number) => void,
): Promise<ImportedFolder | readonly string[]> {
  const { name } = folder;
  const files = await filesIn(folder);
  const worker = new Worker(new URL("./import.worker.ts", import.meta.url), {
    type: "module",
    name: "import",
  });
  try {
    return await new Promise((done) => {
      worker.onmessage = ({ data }: MessageEvent<ImportMessage>) => {
        if ("progress" in data) progress(data.progress);
        else done("made" in data ? data.made : data.refused);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        done([`It could not be read: ${event.message}`]);
      };
      worker.postMessage({ name, files } satisfies DroppedFolder);
    });
  } finally {
    worker.terminate();
  }
}
