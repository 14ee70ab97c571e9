/** What is dropped on the window: a graph is opened, a block goes into the library, weights to the runs, the rest back. */
import { useEffect } from "react";
import { addBlockText, isBlockText } from "../library/own-blocks.ts";
import { useStore } from "../store/store.ts";
import { takeInWeights } from "../train/import-weights.ts";
import { mayLeave } from "./commands.ts";
import { readDataFile } from "./data-file.ts";
import { openText, readGraphFile, wholeFile } from "./open-file.ts";

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;

/** Of several graphs the first is opened; what is none of these is refused with a reason. */
async function takeIn(files: readonly File[]): Promise<void> {
  const { refuseFile } = useStore.getState();
  let opened = false;
  for (const file of files) {
    if (file.name.endsWith(".safetensors")) {
      await takeInWeights(await readDataFile(file));
      continue;
    }
    if (!file.name.endsWith(".json")) {
      const kinds = "graphs (*.graph.json), blocks (*.block.json) and weights (*.safetensors)";
      refuseFile(file.name, [wholeFile(`Heddle opens ${kinds}.`)]);
      continue;
    }
    const text = await readGraphFile(file);
    if (text === null) continue;
    if (isBlockText(file.name, text)) await addBlockText(text, file.name);
    else if (!opened && (await mayLeave())) opened = await openText(text, { path: null, name: file.name });
  }
}

export function useFileDrop(): void {
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (holdsFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      void takeIn(files);
    };
    window.addEventListener("dragover", over);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("drop", drop);
    };
  }, []);
}
