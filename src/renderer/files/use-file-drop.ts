// Files and folders dropped on the window.
import { useEffect } from "react";
import type { Dropped } from "./take-in.ts";

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;

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
      void import("./take-in.ts").then(({ takeIn }) => takeIn(dropped));
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
