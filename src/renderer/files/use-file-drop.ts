// What is dropped on the window: a graph is opened, a block goes into the library, weights to the runs, the rest back.
import { useEffect } from "react";
import { weightExtensions } from "../../core/index.ts";
import { addBlockText, isBlockText } from "../library/custom-blocks.ts";
import { readDataFile } from "../storage/data-file.ts";
import { useStore } from "../store/store.ts";
import { openText, readGraphFile, wholeFile } from "./open-file.ts";

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;

/** What was dropped: a folder comes as a file that cannot be read, beside what can. */
interface Dropped {
  readonly file: File;
  readonly folder: FileSystemDirectoryEntry | null;
}

/** Each graph is opened in a tab of its own; what is none of these is refused with a reason. */
async function takeIn(all: readonly Dropped[]): Promise<void> {
  const { refuseFile } = useStore.getState();
  for (const { file, folder } of all) {
    if (folder) {
      const { filesIn, importFolder } = await import("./import-folder.ts");
      await importFolder(file.name, await filesIn(folder));
      continue;
    }
    if (weightExtensions.some((ending) => file.name.toLowerCase().endsWith(`.${ending}`))) {
      const { takeInWeights } = await import("../train/import-weights.ts");
      await takeInWeights(await readDataFile(file));
      continue;
    }
    if (file.name.endsWith("tokenizer.json")) {
      const named = useStore.getState().document.vocabulary?.tokenizer ?? file.name;
      await (await import("../train/pieces.ts")).keepTokenizer(named, await file.text());
      continue;
    }
    if (!file.name.endsWith(".json")) {
      const weights = weightExtensions.map((ending) => `*.${ending}`).join(", ");
      const kinds = `graphs (*.graph.json), blocks (*.block.json) and weights (${weights})`;
      refuseFile(file.name, [wholeFile(`Heddle opens ${kinds}.`)]);
      continue;
    }
    const text = await readGraphFile(file);
    if (text === null) continue;
    if (isBlockText(file.name, text)) await addBlockText(text, file.name);
    else await openText(text, { path: null, name: file.name });
  }
}

/** Has to be asked while the event lasts: what was dropped is told to nobody later. */
function droppedIn(transfer: DataTransfer): Dropped[] {
  return [...transfer.items].flatMap((item) => {
    const file = item.getAsFile();
    const entry = item.webkitGetAsEntry();
    return file ? [{ file, folder: entry?.isDirectory ? (entry as FileSystemDirectoryEntry) : null }] : [];
  });
}

export function useFileDrop(): void {
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (holdsFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      const dropped = event.dataTransfer ? droppedIn(event.dataTransfer) : [];
      if (dropped.length === 0) return;
      event.preventDefault();
      void takeIn(dropped);
    };
    // Entering too: a picture that is computed anew under the pointer is another element, entered without being moved over.
    window.addEventListener("dragenter", over);
    window.addEventListener("dragover", over);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragenter", over);
      window.removeEventListener("dragover", over);
      window.removeEventListener("drop", drop);
    };
  }, []);
}
