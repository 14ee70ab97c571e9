// Where the runs of a graph without a file are kept, and which preset's weights it begins with. A preset and an exercise
// have their runs under their name, and find them again; a graph that is new, or comes by a link, has a place of its own,
// since another "Untitled" is another graph. What is restored goes on where it was.
import type { HeddleDocument } from "../../core/index.ts";
import { presetOf } from "./presets.ts";

export interface RunHome {
  /** A place's name, see RunPlace; null: by the graph's own. */
  readonly place: string | null;
  /** The preset that it was made from, whose trained weights it had; null: none. */
  readonly preset: string | null;
}

/** Of documents as they were opened, before any edit. */
const homes = new WeakMap<HeddleDocument, RunHome>();

export const placeOfNew = (): string => `d-${crypto.randomUUID().slice(0, 13)}`;

/** The same document, which has its runs there from now on. */
export function withHome(document: HeddleDocument, home: RunHome): HeddleDocument {
  homes.set(document, home);
  return document;
}

/** Of a document as it was opened. */
export const homeOf = (document: HeddleDocument): RunHome =>
  homes.get(document) ?? { place: null, preset: presetOf(document) ?? null };
