// The tokenizer of a graph of pieces: it lies beside the graph's file, or came with a model that was dropped. It makes ids
// of text where people type some; the library comes with the first one.
import { decode, type HeddleDocument, type Vocabulary } from "../../core/index.ts";
import type { Tokenizer } from "../../tokenizer/index.ts";
import { useStore } from "../store/store.ts";
import { readBeside } from "./weights-beside.ts";

const door = () => import("../../tokenizer/index.ts");

/** By the place of the graph and the name of the tokenizer's file. */
const known = new Map<string, Promise<Tokenizer>>();

const placeOf = (path: string | null, name: string) => `${path ?? ""}\n${name}`;

/** The text of a tokenizer.json that comes from elsewhere than the graph's folder. A fault of it is told. */
export async function keepTokenizer(name: string, text: string): Promise<void> {
  const { notify } = useStore.getState();
  try {
    const read = (await door()).readTokenizer(text);
    known.set(placeOf(null, name), Promise.resolve(read));
    notify("info", `${name} is the tokenizer of the graphs that name it.`);
  } catch (cause) {
    notify("error", `${name}: ${(cause as Error).message}.`);
  }
}

/** Throws an Error with what to do where there is none. */
function tokenizerOf({ vocabulary }: HeddleDocument, path: string | null): Promise<Tokenizer> {
  const name = vocabulary?.tokenizer ?? "";
  const place = placeOf(path, name);
  // What was dropped goes on being used when its graph is saved.
  const found = known.get(place) ?? known.get(placeOf(null, name));
  if (found) return found;
  const read = fetched(name, path);
  known.set(place, read);
  read.catch(() => known.delete(place));
  return read;
}

async function fetched(name: string, path: string | null): Promise<Tokenizer> {
  const file =
    path === null || !/^[^./\\][^/\\]*\.tokenizer\.json$/.test(name) ? null : await readBeside(path, name);
  if (file === null)
    throw new Error(
      `The tokenizer ${name} is not here: open the graph from its folder in the desktop app or by heddle FILE, or drop ${name} on the window`,
    );
  if ("error" in file) throw new Error(file.error);
  try {
    return (await door()).readTokenizer(new TextDecoder().decode(file.bytes));
  } catch (cause) {
    throw new Error(`${name}: ${(cause as Error).message}`);
  }
}

/**
 * Text as the graph in front reads it: of pieces the ids of each line, as it is else. `goesOn`: it is to be written on.
 * Null where it cannot be read; the reason is told.
 */
export async function asRead(text: string, goesOn = false): Promise<string | null> {
  const { document, file, notify } = useStore.getState();
  if (document.vocabulary?.kind !== "pieces") return text;
  try {
    const tokenizer = await tokenizerOf(document, file?.path ?? null);
    const { readsAs } = await door();
    const lines = text.split("\n").filter((line) => line !== "");
    if (lines.length === 0) return "";
    return lines.map((line) => readsAs(line, { tokenizer, document, goesOn }).join(" ")).join("\n");
  } catch (cause) {
    notify("error", `${(cause as Error).message}.`);
    return null;
  }
}

/** Ids of a graph's text as people read them: its pieces, a line of each sample. */
export function asShown(ids: string, vocabulary: Vocabulary | undefined): string {
  if (vocabulary?.kind !== "pieces") return ids;
  const line = (of: string) => decode(of.split(/\s+/).filter(Boolean).map(Number), vocabulary);
  return ids.split("\n").map(line).join("\n");
}
