/** The library: reading it, putting blocks into it, renaming, removing and handing them on as files. */
import { type OwnBlock, printOwnBlock, readOwnBlock } from "../../core/index.ts";
import type { LibraryFile } from "../../shared/ipc.ts";
import { disk } from "../storage/disk.ts";
import type { Mine } from "../store/library-slice.ts";
import { useStore } from "../store/store.ts";
import { shelf } from "./shelf.ts";

const ending = ".block.json";

function mineOf(file: LibraryFile): Mine {
  const stem = file.name.slice(0, -ending.length);
  const broken = (why: string): Mine => ({ file: file.name, name: stem, block: null, why });
  if (file.text === undefined) return broken(file.error);
  const read = readOwnBlock(file.text);
  if (!read.ok) return broken(read.problems[0]?.message ?? "It cannot be read.");
  return { file: file.name, name: read.block.name, block: read.block, why: null };
}

export async function loadLibrary(): Promise<void> {
  const mine = (await shelf.readLibrary()).map(mineOf);
  mine.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  useStore.setState({ mine });
}

/** Reads it now, and again when the window is looked at: another window may have written it. */
export function keepLibrary(): void {
  const load = () => void loadLibrary();
  load();
  window.addEventListener("focus", load);
}

export const fileOf = (name: string): string => {
  const stem = name
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return `${stem.slice(0, 80) || "block"}${ending}`;
};

/** Writes a block; one of the same name is replaced only when the user says so. */
export async function putIntoLibrary(block: OwnBlock): Promise<boolean> {
  const { mine, ask, say, tell } = useStore.getState();
  const file = fileOf(block.name);
  const old = mine.find((m) => m.file === file);
  if (old) {
    const answer = await ask(`Replace ${old.name}?`, "The library has a block of that name.", [
      { id: "replace", label: "Replace" },
      { id: "cancel", label: "Cancel" },
    ]);
    if (answer === "cancel") return false;
  }
  const failure = await shelf.writeLibrary(file, printOwnBlock(block));
  await loadLibrary();
  if (failure) say(`Not saved: ${failure.error}`);
  else tell(`${block.name} is in the palette, under Mine.`);
  return failure === null;
}

/** Whether a file is a block and not a graph: by its name, or by what it says of itself. */
export const isBlockText = (name: string, text: string): boolean =>
  name.endsWith(ending) || /"heddle"\s*:\s*"block"/.test(text.slice(0, 4096));

/** A block file that was dropped, opened or imported; refused with its problems when it is none. */
export async function addBlockText(text: string, file: string): Promise<void> {
  const read = readOwnBlock(text);
  if (read.ok) await putIntoLibrary(read.block);
  else useStore.getState().refuseFile(file, read.problems);
}

export async function importBlock(): Promise<void> {
  const file = await disk.open();
  if (!file) return;
  if ("error" in file) useStore.getState().say(file.error);
  else await addBlockText(file.text, file.name);
}

export async function exportBlock({ file, block }: Mine): Promise<void> {
  if (!block) return;
  const saved = await disk.saveBytesAs(file, new TextEncoder().encode(printOwnBlock(block)));
  if (saved && "error" in saved) useStore.getState().say(`Not saved: ${saved.error}`);
}

export async function renameMine({ file, block }: Mine): Promise<void> {
  if (!block) return;
  const named = await askName(block, "Rename block");
  if (!named) return;
  const to = { ...block, name: named.name, ...(named.about ? { about: named.about } : {}) };
  if (fileOf(named.name) === file) {
    const failure = await shelf.writeLibrary(file, printOwnBlock(to));
    if (failure) useStore.getState().say(`Not renamed: ${failure.error}`);
  } else if (await putIntoLibrary(to)) await shelf.removeFromLibrary(file);
  await loadLibrary();
}

export async function removeMine({ file, name }: Mine): Promise<void> {
  const { ask, say } = useStore.getState();
  const answer = await ask(`Delete ${name} from the library?`, "Graphs that use it keep their copies.", [
    { id: "delete", label: "Delete" },
    { id: "cancel", label: "Cancel" },
  ]);
  if (answer === "cancel") return;
  const failure = await shelf.removeFromLibrary(file);
  if (failure) say(`Not deleted: ${failure.error}`);
  await loadLibrary();
}

export const revealMine = ({ file }: Mine): void => void shelf.revealInLibrary?.(file);
export const canReveal = shelf.revealInLibrary !== undefined;

/** Asks what a block is to be called; null when it is not to be saved. */
export function askName(
  block: OwnBlock,
  title: string,
): Promise<{ readonly name: string; readonly about: string } | null> {
  return new Promise((done) =>
    useStore.setState({
      naming: {
        title,
        block,
        answered: (named) => {
          useStore.setState({ naming: null });
          done(named);
        },
      },
    }),
  );
}
