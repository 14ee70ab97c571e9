/** A graph file dropped on the window is opened; anything else is refused with a reason. */
import { useEffect } from "react";
import { openText, readGraphFile } from "./open-file.ts";

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;

export function useFileDrop(): void {
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (holdsFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      event.preventDefault();
      void readGraphFile(file).then((text) => {
        if (text !== null) openText(text, { path: null, name: file.name });
      });
    };
    window.addEventListener("dragover", over);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("drop", drop);
    };
  }, []);
}
