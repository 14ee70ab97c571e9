// How the files that are no documents end: for the dialogs of the app, the picker of the browser, and drag and drop.
import { weightExtensions } from "../core/index.ts";
import type { DataKind } from "./ipc.ts";

interface DataFiles {
  /** For people, as a dialog lists it. */
  readonly name: string;
  /** Without the dot. */
  readonly extensions: readonly string[];
}

export const dataFiles: Readonly<Record<DataKind, DataFiles>> = {
  text: { name: "Text", extensions: ["txt", "md", "csv", "json"] },
  weights: { name: "Weights", extensions: weightExtensions },
};
