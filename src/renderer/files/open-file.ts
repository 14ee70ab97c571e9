// Opening: a text becomes the document, or what is wrong with it is told and the open document stays.
import { type FileProblem, parseDocument } from "../../core/index.ts";
import { whyTooLarge } from "../../shared/ipc.ts";
import type { OpenFile } from "../store/document-slice.ts";
import { useStore } from "../store/store.ts";
import { replaceDocument } from "./replace.ts";

/** False when the text is no graph, or the open document is to stay; `mayLeave` is asked only for a graph. */
export async function openText(
  text: string,
  file: OpenFile,
  mayLeave: () => Promise<boolean> = async () => true,
): Promise<boolean> {
  const parsed = parseDocument(text);
  const { refuseFile, notify } = useStore.getState();
  if (!parsed.ok) {
    refuseFile(file.name, parsed.problems);
    return false;
  }
  if (!(await mayLeave())) return false;
  if (!(await replaceDocument(parsed.document, file, parsed.migratedFrom === null))) return false;
  if (parsed.migratedFrom !== null)
    notify("info", `${file.name} was migrated from format ${parsed.migratedFrom} to the current one.`);
  return true;
}

/** A problem of a file that has no line. */
export const wholeFile = (message: string): FileProblem => ({
  code: "file/too-large",
  message,
  path: "",
  line: 1,
  column: 1,
});

/** A file that cannot be a graph is refused before it is read into memory. */
export async function readGraphFile(file: File): Promise<string | null> {
  const { refuseFile } = useStore.getState();
  const tooLarge = whyTooLarge(file.name, file.size);
  if (tooLarge !== null) {
    refuseFile(file.name, [wholeFile(tooLarge)]);
    return null;
  }
  try {
    return await file.text();
  } catch (cause) {
    refuseFile(file.name, [
      wholeFile(`The file could not be read: ${cause instanceof Error ? cause.message : cause}.`),
    ]);
    return null;
  }
}
