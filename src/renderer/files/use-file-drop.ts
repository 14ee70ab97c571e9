/** A graph file dropped on the window is opened, a block goes into the library; the rest is refused with a reason. */
import { useEffect } from "react";
import { addBlockText, isBlockText } from "../library/own-blocks.ts";
import { useStore } from "../store/store.ts";
import { mayLeave } from "./commands.ts";
import { openText, readGraphFile, wholeFile } from "./open-file.ts";

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;

/** Blocks go into the library, a graph is opened; of several graphs the first. */
async function takeIn(files: readonly File[]): Promise<void> {
  const { refuseFile } = useStore.getState();
  let opened = false;
  for (const file of files) {
    if (!file.name.endsWith(".json")) {
      refuseFile(file.name, [wholeFile("Heddle opens graphs (*.graph.json) and blocks (*.block.json).")]);
      continue;
    }
    const text = await readGraphFile(file);
    if (text === null) continue;
    if (isBlockText(file.name, text)) await addBlockText(text, file.name);
    else if (!opened && (await mayLeave())) opened = openText(text, { path: null, name: file.name });
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
