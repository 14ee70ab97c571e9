// Choosing what is compared with what.
import { type HeddleDocument, parseDocument } from "../../core/index.ts";
import { disk } from "../storage/disk.ts";
import type { Side } from "../store/compare-slice.ts";
import { type State, useStore } from "../store/store.ts";

/** The document of a side; null for what was never saved. */
export const documentOf = (side: Side, s: Pick<State, "document" | "saved">): HeddleDocument | null =>
  side.kind === "file" ? side.document : side.kind === "now" ? s.document : s.saved;

export const nameOf = (side: Side): string =>
  side.kind === "file" ? side.name : side.kind === "now" ? "Now" : "Saved";

export function compareWithSaved(): void {
  const { saved, compare, notify } = useStore.getState();
  if (saved) compare({ left: { kind: "saved" }, right: { kind: "now" } });
  else notify("error", "This graph has not been saved yet, so there is nothing to compare with.");
}

/** A graph file that the user chooses; null when none was, or when it is no graph. */
async function chooseFile(): Promise<Side | null> {
  const file = await disk.open();
  if (!file) return null;
  if ("error" in file) {
    useStore.getState().notify("error", file.error);
    return null;
  }
  const parsed = parseDocument(file.text);
  if (!parsed.ok) {
    useStore.getState().refuseFile(file.name, parsed.problems);
    return null;
  }
  return { kind: "file", name: file.name, document: parsed.document };
}

export async function compareWithFile(): Promise<void> {
  const left = await chooseFile();
  if (left) useStore.getState().compare({ left, right: { kind: "now" } });
}

/** Puts another file on one side of an open comparison. */
export async function chooseSide(which: "left" | "right"): Promise<void> {
  const side = await chooseFile();
  const { comparison, compare } = useStore.getState();
  if (side && comparison) compare({ ...comparison, [which]: side });
}
