// What is dropped on the window: a graph is opened, a block goes into the library, weights to the runs, a model is imported,
// the rest goes back. It comes with the first drop.
import { weightExtensions } from "../../core/index.ts";
import { addBlockText, isBlockText } from "../library/custom-blocks.ts";
import { readDataFile } from "../storage/data-file.ts";
import { useStore } from "../store/store.ts";
import { takeInWeights } from "../train/import-weights.ts";
import { keepTokenizer } from "../train/pieces.ts";
import { importFolder } from "./import-folder.ts";
import { openText, readGraphFile, wholeFile } from "./open-file.ts";
import { openInTab } from "./open-tab.ts";

/** What was dropped: a folder comes as a file that cannot be read, beside what can. */
export interface Dropped {
  readonly file: File;
  readonly folder: FileSystemDirectoryEntry | null;
}

/** Each graph is opened in a tab of its own; what is none of these is refused with a reason. */
export async function takeIn(all: readonly Dropped[]): Promise<void> {
  const { refuseFile } = useStore.getState();
  for (const { file, folder } of all) {
    if (folder) {
      await openFolder(folder);
      continue;
    }
    if (weightExtensions.some((ending) => file.name.toLowerCase().endsWith(`.${ending}`))) {
      await takeInWeights(await readDataFile(file));
      continue;
    }
    if (file.name.endsWith("tokenizer.json")) {
      const named = useStore.getState().document.vocabulary?.tokenizer ?? file.name;
      await keepTokenizer(named, await file.text());
      continue;
    }
    if (!file.name.endsWith(".json")) {
      const weights = weightExtensions.map((ending) => `*.${ending}`).join(", ");
      const kinds = `graphs (*.graph.json), blocks (*.block.json) and weights (${weights})`;
      refuseFile(file.name, [wholeFile(`Heddle opens ${kinds}.`)]);
      continue;
    }
    const text = await readGraphFile(file);
    if (text === null) continue;
    if (isBlockText(file.name, text)) await addBlockText(text, file.name);
    else await openText(text, { path: null, name: file.name });
  }
}

/** A model is opened with its weights, which become a run, and with its tokenizer. */
async function openFolder(folder: FileSystemDirectoryEntry): Promise<void> {
  const { name } = folder;
  const { notify, refuseFile } = useStore.getState();
  const read = await importFolder(folder, (share) =>
    notify("info", `${name}: ${Math.floor(100 * share)} % of the weights are read.`),
  );
  notify("info", null);
  if (!("document" in read))
    return refuseFile(
      name,
      read.slice(0, 10).map((sentence) => wholeFile(`${sentence.slice(0, 1000)}.`)),
    );
  const { document, bytes, tokenizer } = read;
  if (tokenizer !== null) await keepTokenizer(document.vocabulary?.tokenizer ?? "", tokenizer);
  openInTab(document, { path: null, name: `${name}.graph.json` }, false);
  await takeInWeights({ name: `${name}.safetensors`, bytes });
}
