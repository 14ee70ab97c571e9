// The library: reading it, putting blocks into it, renaming, removing and handing them on as files.
import { type CustomBlock, printCustomBlock, readCustomBlock } from "../../core/index.ts";
import type { LibraryFile } from "../../shared/ipc.ts";
import { disk } from "../storage/disk.ts";
import type { LibraryEntry } from "../store/library-slice.ts";
import { useStore } from "../store/store.ts";
import { libraryFiles } from "./library-files.ts";

const ending = ".block.json";

function entryOf(file: LibraryFile): LibraryEntry {
  const stem = file.name.slice(0, -ending.length);
  const broken = (why: string): LibraryEntry => ({ file: file.name, name: stem, block: null, why });
  if (file.text === undefined) return broken(file.error);
  const read = readCustomBlock(file.text);
  if (!read.ok) return broken(read.problems[0]?.message ?? "The file cannot be read.");
  return { file: file.name, name: read.block.name, block: read.block, why: null };
}

async function loadLibrary(): Promise<void> {
  const library = (await libraryFiles.readLibrary()).map(entryOf);
  library.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  useStore.getState().listBlocks(library);
}

/** Reads it now, and again when the window is looked at: another window may have written it. */
export function keepLibrary(): void {
  const load = () => void loadLibrary();
  load();
  window.addEventListener("focus", load);
}

const fileOf = (name: string): string => {
  const stem = name
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return `${stem.slice(0, 80) || "block"}${ending}`;
};

/** Writes a block; one of the same name is replaced only when the user says so. */
export async function putIntoLibrary(block: CustomBlock): Promise<boolean> {
  const { library, ask, notify } = useStore.getState();
  const file = fileOf(block.name);
  const old = library.find((m) => m.file === file);
  if (old) {
    const answer = await ask(`Replace ${old.name}?`, "The library already has a block with that name.", [
      { id: "replace", label: "Replace" },
      { id: "cancel", label: "Cancel" },
    ]);
    if (answer === "cancel") return false;
  }
  const failure = await libraryFiles.writeLibrary(file, printCustomBlock(block));
  await loadLibrary();
  if (failure) notify("error", `Not saved: ${failure.error}`);
  else notify("info", `${block.name} is in the palette, under My blocks.`);
  return failure === null;
}

/** Whether a file is a block and not a graph: by its name, or by what it says of itself. */
export const isBlockText = (name: string, text: string): boolean =>
  name.endsWith(ending) || /"heddle"\s*:\s*"block"/.test(text.slice(0, 4096));

/** A block file that was dropped, opened or imported; refused with its problems when it is none. */
export async function addBlockText(text: string, file: string): Promise<void> {
  const read = readCustomBlock(text);
  if (read.ok) await putIntoLibrary(read.block);
  else useStore.getState().refuseFile(file, read.problems);
}

export async function importBlock(): Promise<void> {
  const file = await disk.open();
  if (!file) return;
  if ("error" in file) useStore.getState().notify("error", file.error);
  else await addBlockText(file.text, file.name);
}

export async function exportBlock({ file, block }: LibraryEntry): Promise<void> {
  if (!block) return;
  const saved = await disk.saveBytesAs(file, new TextEncoder().encode(printCustomBlock(block)));
  if (saved && "error" in saved) useStore.getState().notify("error", `Not saved: ${saved.error}`);
}

export async function renameEntry({ file, block }: LibraryEntry): Promise<void> {
  if (!block) return;
  const named = await askName(block, "Rename block");
  if (!named) return;
  const to = { ...block, name: named.name, ...(named.about ? { about: named.about } : {}) };
  if (fileOf(named.name) === file) {
    const failure = await libraryFiles.writeLibrary(file, printCustomBlock(to));
    if (failure) useStore.getState().notify("error", `Not renamed: ${failure.error}`);
  } else if (await putIntoLibrary(to)) await libraryFiles.removeFromLibrary(file);
  await loadLibrary();
}

export async function removeEntry({ file, name }: LibraryEntry): Promise<void> {
  const { ask, notify } = useStore.getState();
  const answer = await ask(`Delete ${name} from the library?`, "Graphs that use it keep their copies.", [
    { id: "delete", label: "Delete" },
    { id: "cancel", label: "Cancel" },
  ]);
  if (answer === "cancel") return;
  const failure = await libraryFiles.removeFromLibrary(file);
  if (failure) notify("error", `Not deleted: ${failure.error}`);
  await loadLibrary();
}

export const revealEntry = ({ file }: LibraryEntry): void => void libraryFiles.revealInLibrary?.(file);
export const canReveal = libraryFiles.revealInLibrary !== undefined;

/** Asks what a block is to be called; null when it is not to be saved. */
export function askName(
  block: CustomBlock,
  title: string,
): Promise<{ readonly name: string; readonly about: string } | null> {
  const { askForName } = useStore.getState();
  return new Promise((done) =>
    askForName({
      title,
      block,
      answered: (named) => {
        askForName(null);
        done(named);
      },
    }),
  );
}
