// Opening: a text becomes the document, or what is wrong with it is told and the open document stays. Of a large graph the
// text is read by a worker and the first check made in steps, so that the page goes on meanwhile.
import type { FileProblem } from "../../core/index.ts";
import { whyTooLarge } from "../../shared/ipc.ts";
import { checkAhead } from "../store/derived.ts";
import type { OpenFile } from "../store/document-slice.ts";
import { useStore } from "../store/store.ts";
import { openInTab, tabOfFile } from "./open-tab.ts";
import { parseText } from "./parse-text.ts";

/** The file that is opened last is the one that is meant: one that is still being read then is given up. */
let newest: object | undefined;

/** False when the text is no graph. One that stands in place of an older text of its file is opened in its tab. */
export async function openText(text: string, file: OpenFile): Promise<boolean> {
  const { refuseFile, notify, readingFile } = useStore.getState();
  const mine = {};
  newest = mine;
  readingFile(file.name);
  const parsed = await parseText(text);
  if (newest !== mine) return false;
  if (parsed.ok) await checkAhead(parsed.document);
  if (newest !== mine) return false;
  readingFile(null);
  if (!parsed.ok) {
    refuseFile(file.name, parsed.problems);
    return false;
  }
  const { opening, open } = useStore.getState();
  const isHere = file.path !== null && tabOfFile(file.path)?.opening === opening;
  (isHere ? open : openInTab)(parsed.document, file, parsed.migratedFrom === null);
  if (parsed.migratedFrom !== null)
    notify("info", `${file.name} was migrated from format ${parsed.migratedFrom} to the current one.`);
  else if (!parsed.document.direction && Object.keys(parsed.document.layout).length > 0)
    void import("./offer-tower.ts").then((m) => m.offerTower(parsed.document, file.name));
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
