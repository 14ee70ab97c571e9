// The graphs that come with the app: every file of graphs/, parsed when it is first asked for.
import { type HeddleDocument, parseDocument } from "../../core/index.ts";

const files = import.meta.glob<string>("../../../graphs/*.graph.json", {
  query: "?raw",
  import: "default",
  eager: true,
});

export interface Preset {
  /** `decoder-only` */
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly document: HeddleDocument;
}

/** What a new user sees. */
export const firstPreset = "decoder-only";

const idOf = (path: string): string => path.replace(/^.*\//, "").replace(/\.graph\.json$/, "");
const texts = new Map(Object.entries(files).map(([path, text]) => [idOf(path), text]));
const parsed = new Map<string, Preset | undefined>();
const names = new WeakMap<HeddleDocument, string>();

/** The name of the preset that this very document is, before any edit. */
export const presetOf = (document: HeddleDocument): string | undefined => names.get(document);

/** Undefined for a name that is none, or a file that is broken (which a test finds). */
export function preset(id: string): Preset | undefined {
  if (!parsed.has(id)) {
    const result = parseDocument(texts.get(id) ?? "");
    const made = result.ok
      ? { id, name: result.document.name, about: result.document.about ?? "", document: result.document }
      : undefined;
    parsed.set(id, made);
    if (made) names.set(made.document, id);
  }
  return parsed.get(id);
}

/** In order of names, the first graph of a new user first. */
export const presets = (): readonly Preset[] =>
  [...texts.keys()]
    .flatMap((id) => preset(id) ?? [])
    .sort(
      (a, b) => Number(b.id === firstPreset) - Number(a.id === firstPreset) || (a.name < b.name ? -1 : 1),
    );
