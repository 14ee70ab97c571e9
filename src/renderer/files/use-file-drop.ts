/** A graph file dropped on the window is opened; anything else is refused with a reason. */
import { useEffect } from "react";
import { mayLeave } from "./commands.ts";
import { openText, readGraphFile } from "./open-file.ts";

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;

async function openDropped(file: File): Promise<void> {
  const text = await readGraphFile(file);
  if (text !== null && (await mayLeave())) openText(text, { path: null, name: file.name });
}

export function useFileDrop(): void {
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (holdsFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      event.preventDefault();
      void openDropped(file);
    };
    window.addEventListener("dragover", over);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("drop", drop);
    };
  }, []);
}
