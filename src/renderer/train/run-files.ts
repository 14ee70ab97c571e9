// Where runs are kept: plain files beside the document in Electron, IndexedDB in the browser.
import type { HeddleDocument } from "../../core/index.ts";
import type { Calls, RunPlace } from "../../shared/ipc.ts";
import type { OpenFile } from "../store/document-slice.ts";
import { homeOf } from "../store/run-home.ts";
import { browserRunFiles } from "./run-files-browser.ts";

export type RunFiles = Pick<Calls, "listRuns" | "readRunWeights" | "writeRun" | "removeRun">;

export const runFiles: RunFiles = window.heddle ?? browserRunFiles;

/** Of a document as it was opened, or as it was saved. */
export function placeOf(document: HeddleDocument, file: OpenFile | null): RunPlace {
  const own = file === null ? homeOf(document).place : null;
  if (own !== null) return { file: null, name: own };
  const slug = (file?.name ?? document.name)
    .toLowerCase()
    .replace(/(\.graph)?\.json$/, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 60);
  // A file of the same name is another document than the one that was never saved.
  const kind = file === null ? "u-" : "f-";
  return { file: window.heddle ? (file?.path ?? null) : null, name: `${kind}${slug || "graph"}` };
}

export const samePlace = (a: RunPlace, b: RunPlace): boolean => a.file === b.file && a.name === b.name;
