// Files that are no documents: a text to learn from, weights. Read once, by the picker of the app or the browser.
import { dataFiles } from "../../shared/data-files.ts";
import type { DataFile, DataKind, Failure } from "../../shared/ipc.ts";

/** What the picker of a browser offers: endings, and for a text whatever the system takes to be one. */
const accepted = (kind: DataKind): string =>
  [
    ...dataFiles[kind].extensions.map((ending) => `.${ending}`),
    ...(kind === "text" ? ["text/*"] : []),
  ].join();

/** Null: the user thought better of it. */
export function openDataFile(kind: DataKind): Promise<DataFile | Failure | null> {
  if (window.heddle) return window.heddle.openDataFile(kind);
  return new Promise((done) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = accepted(kind);
    input.oncancel = () => done(null);
    input.onchange = async () => {
      const file = input.files?.[0];
      done(file ? await readDataFile(file) : null);
    };
    input.click();
  });
}

export async function readDataFile(file: File): Promise<DataFile | Failure> {
  try {
    return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
  } catch (cause) {
    return { error: `${file.name}: ${cause instanceof Error ? cause.message : cause}` };
  }
}
