/** Files that are no documents: a text to learn from, weights. Read once, by the picker of the app or the browser. */
import type { DataFile, DataKind, Failure } from "../../shared/ipc.ts";

const accepted: Readonly<Record<DataKind, string>> = {
  text: ".txt,.md,.csv,.json,text/*",
  weights: ".safetensors",
};

/** Null: the user thought better of it. */
export function openDataFile(kind: DataKind): Promise<DataFile | Failure | null> {
  if (window.heddle) return window.heddle.openDataFile(kind);
  return new Promise((done) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = accepted[kind];
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
