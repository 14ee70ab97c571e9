// The graphs that come with the app: every file of graphs/, parsed when it is first asked for. Their names are there from
// the start, as the first of them is; the others come after the first screen.
import firstText from "../../../graphs/decoder-only.graph.json?raw";
import { type HeddleDocument, parseDocument } from "../../core/index.ts";

const names = import.meta.glob<string>("../../../graphs/*.graph.json", { import: "name", eager: true });
const abouts = import.meta.glob<string>("../../../graphs/*.graph.json", { import: "about", eager: true });

/** A preset as the menus tell it. */
export interface PresetName {
  /** `decoder-only` */
  readonly id: string;
  readonly name: string;
  readonly about: string;
}

/** What a new user sees. */
export const firstPreset = "decoder-only";

const idOf = (path: string): string => path.replace(/^.*\//, "").replace(/\.graph\.json$/, "");
const texts = new Map([[firstPreset, firstText]]);
const parsed = new Map<string, HeddleDocument | undefined>();
const presetIds = new WeakMap<HeddleDocument, string>();

/** In order of names, the first graph of a new user first. */
export const presetNames: readonly PresetName[] = Object.entries(names)
  .map(([path, name]) => ({ id: idOf(path), name, about: abouts[path] ?? "" }))
  .sort((a, b) => Number(b.id === firstPreset) - Number(a.id === firstPreset) || (a.name < b.name ? -1 : 1));

/** The name of the preset that this very document is, before any edit. */
export const presetOf = (document: HeddleDocument): string | undefined => presetIds.get(document);

/** Undefined for a name that is none, one that is not fetched yet, or a file that is broken (which a test finds). */
export function preset(id: string): HeddleDocument | undefined {
  const text = texts.get(id);
  if (text !== undefined && !parsed.has(id)) {
    const result = parseDocument(text);
    parsed.set(id, result.ok ? result.document : undefined);
    if (result.ok) presetIds.set(result.document, id);
  }
  return parsed.get(id);
}

/** Until it is done, only the first is there. */
export async function fetchPresets(): Promise<void> {
  const fetched = await import("./preset-texts.ts");
  for (const [path, text] of Object.entries(fetched.texts)) texts.set(idOf(path), text);
}

export async function fetchPreset(id: string): Promise<HeddleDocument | undefined> {
  if (!texts.has(id)) await fetchPresets();
  return preset(id);
}
