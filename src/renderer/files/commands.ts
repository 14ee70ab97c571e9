// New, open, save: nothing is lost when something goes wrong.
import { type HeddleDocument, printDocument } from "../../core/index.ts";
import { fingerprint, noFile } from "../../shared/fingerprint.ts";
import type { OpenedFile } from "../../shared/ipc.ts";
import { addBlockText, isBlockText } from "../library/custom-blocks.ts";
import { disk } from "../storage/disk.ts";
import { slugOf } from "../storage/file-name.ts";
import { emptyDocument } from "../store/document-slice.ts";
import { fetchPreset } from "../store/presets.ts";
import { placeOfNew, withHome } from "../store/run-home.ts";
import { useStore } from "../store/store.ts";
import { isDirty } from "./dirty.ts";
import { openText } from "./open-file.ts";
import { goToTab, openInTab, tabOfFile, takeFile } from "./open-tab.ts";
import { recordSeen, seenOf } from "./seen.ts";

/** True when the document in front may go: it is saved, or the user does not want it. */
export async function mayLeave(): Promise<boolean> {
  const state = useStore.getState();
  if (!isDirty(state)) return true;
  const { opening } = state;
  const name = state.file?.name ?? state.document.name;
  const answer = await state.ask(
    `Save the changes to ${name}?`,
    "Your changes will be lost if you don't save them.",
    [
      { id: "save", label: "Save" },
      { id: "discard", label: "Don't save" },
      { id: "cancel", label: "Cancel" },
    ],
  );
  if (answer !== "save") return answer === "discard";
  goToTab(opening);
  return save();
}

export const openDocument = (document: HeddleDocument): void => openInTab(document, null, true);

/** One that cannot be fetched is told of, and nothing else is opened. */
export async function openPreset(id: string): Promise<void> {
  const document = await fetchPreset(id).catch(() => undefined);
  if (document) openDocument(document);
  else useStore.getState().notify("error", "The preset could not be fetched. Reload the page and try again.");
}

/** A new graph keeps the sizes and words that most graphs begin with. */
export function newGraph(): void {
  const dims = { ...emptyDocument.dims, V: starterWords.length };
  const vocabulary = {
    kind: "words",
    lowercase: true,
    splitPunctuation: true,
    tokens: starterWords,
  } as const;
  const home = { place: placeOfNew(), preset: null };
  openDocument(withHome({ ...emptyDocument, dims, vocabulary }, home));
}

const starterWords = [
  "<unk>",
  "<pad>",
  ..."the a cat dog bird sat ran slept on under mat tree and . old red".split(" "),
];

export async function opened(file: OpenedFile): Promise<void> {
  if (isBlockText(file.name, file.text)) return addBlockText(file.text, file.name);
  const path = file.path === "" ? null : file.path;
  if (path !== null && goToOpen(path, file.text)) return;
  if ((await openText(file.text, { path, name: file.name })) && path !== null) recordSeen(path, file.text);
}

/** A file that is open already is gone to. False where it is to be opened: in place of what was saved before it changed. */
function goToOpen(path: string, text: string): boolean {
  const tab = tabOfFile(path);
  if (!tab) return false;
  goToTab(tab.opening);
  if (fingerprint(text) === seenOf(path)) return true;
  if (!isDirty(tab)) return false;
  const why = "has changed on disk since it was opened here. Save asks which of the two stays.";
  useStore.getState().notify("info", `${tab.file?.name} ${why}`);
  return true;
}

export async function openFromDisk(): Promise<void> {
  const file = await disk.open();
  if (!file) return;
  if ("error" in file) useStore.getState().notify("error", file.error);
  else await opened(file);
}

export async function openRecent(path: string): Promise<void> {
  const file = await disk.read(path);
  if (!file) return;
  if ("error" in file) useStore.getState().notify("error", file.error);
  else await opened(file);
}

/** What the file may be replaced as, null for whatever it is: nobody else has changed it, or the user says so. */
interface Leave {
  readonly over: string | null;
}

async function mayOverwrite(path: string, name: string): Promise<Leave | null> {
  const now = await disk.read(path);
  if (!now) return { over: null };
  if ("error" in now && now.isMissing) return { over: noFile };
  const over = "error" in now ? null : fingerprint(now.text);
  if (over !== null && over === seenOf(path)) return { over };
  const [title, text] =
    "error" in now
      ? [`${name} cannot be compared with what you opened`, now.error]
      : [`${name} has changed on disk`, "Another window or program changed it after you opened it."];
  const answer = await useStore.getState().ask(title, text, [
    { id: "other", label: "Save as…" },
    { id: "overwrite", label: "Overwrite" },
    { id: "cancel", label: "Cancel" },
  ]);
  if (answer === "other") await saveAs();
  return answer === "overwrite" ? { over } : null;
}

/** False when nothing was written. */
export async function save(): Promise<boolean> {
  const { document, file, opening, markSaved, notify } = useStore.getState();
  if (!file || file.path === null) return saveAs();
  const text = printDocument(document);
  for (;;) {
    const leave = await mayOverwrite(file.path, file.name);
    if (!leave) return false;
    const saved = await disk.save(file.path, text, leave.over);
    if (!saved) return false;
    if (!("error" in saved)) {
      recordSeen(saved.path, text);
      markSaved(document, { path: saved.path || null, name: saved.name }, opening);
      return true;
    }
    // Somebody wrote it after it was compared: asked about like what was written before.
    if (saved.hasChanged) continue;
    notify("error", `Not saved: ${saved.error} Save as… keeps it in another place.`);
    return false;
  }
}

export async function saveAs(): Promise<boolean> {
  const { document, file, opening, markSaved, notify } = useStore.getState();
  const text = printDocument(document);
  const saved = await disk.saveAs(file?.name ?? `${slugOf(document.name)}.graph.json`, text);
  if (!saved) return false;
  if ("error" in saved) {
    notify("error", `Not saved: ${saved.error}`);
    return false;
  }
  if (saved.path !== "") {
    takeFile(saved.path, opening);
    recordSeen(saved.path, text);
  }
  markSaved(document, { path: saved.path || null, name: saved.name }, opening);
  return true;
}

export async function copyGraph(): Promise<void> {
  const { document, notify } = useStore.getState();
  await navigator.clipboard.writeText(printDocument(document));
  notify("info", "Copied the graph as JSON.");
}
