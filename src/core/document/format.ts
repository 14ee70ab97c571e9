// The version of the file formats, and how older files become current ones. Graphs and blocks share the number: what
// stands inside a group is the same in both.
import type { HeddleDocument } from "../model/index.ts";

/** The newest format that is read. A file is written in the oldest one that holds it, for older Heddles to open it. */
const currentFormat = 3;

/** What no key of a newer format is in. */
export const firstFormat = 1;

/**
 * All that can stand in a file. Format 2 added how a vocabulary of words normalizes text, the direction, and the start of
 * a target; format 3 vocabularies of a model's tokenizer.
 */
export const formats = [1, 2, 3] as const;

/** The oldest format that holds a document. */
export const formatOf = ({
  vocabulary,
  direction,
  objective,
}: Pick<HeddleDocument, "vocabulary" | "direction" | "objective">): number =>
  vocabulary?.kind === "pieces"
    ? 3
    : direction ||
        objective?.start !== undefined ||
        (vocabulary && ("lowercase" in vocabulary || "splitPunctuation" in vocabulary))
      ? 2
      : firstFormat;

/** Turns JSON of format n into format n + 1. A format that only adds keys needs none; entry k upgrades format k. */
type Migration = (json: Record<string, unknown>) => Record<string, unknown>;
type Migrations = Readonly<Record<number, Migration>>;
const migrations: Migrations = {};
const blockMigrations: Migrations = {};

export type Migrated =
  | {
      readonly ok: true;
      readonly json: Record<string, unknown>;
      /** The format of the file where it had to be changed to be read, else null. */
      readonly from: number | null;
    }
  | { readonly ok: false; readonly why: string };

/** Brings the parsed JSON of a graph to the current format, or says why it cannot be. */
export const migrate = (json: Readonly<Record<string, unknown>>): Migrated => upgrade(json, migrations);

/** The same for a custom block. */
export const migrateBlock = (json: Readonly<Record<string, unknown>>): Migrated =>
  upgrade(json, blockMigrations);

function upgrade(json: Readonly<Record<string, unknown>>, steps: Migrations): Migrated {
  const from = json.format;
  if (from === undefined)
    return {
      ok: false,
      why: `missing "format" (the version of the file format; this Heddle writes ${currentFormat})`,
    };
  if (typeof from !== "number" || !Number.isInteger(from) || from < firstFormat) {
    return { ok: false, why: `"format" must be a positive integer; this Heddle writes ${currentFormat}` };
  }
  if (from > currentFormat) {
    return {
      ok: false,
      why: `the file has format ${from}, but this Heddle reads formats up to ${currentFormat}; use a newer Heddle`,
    };
  }
  let now = json;
  let isChanged = false;
  for (let f = from; f < currentFormat; f++) {
    const step = steps[f];
    if (!step) continue;
    now = { ...step(now), format: f + 1 };
    isChanged = true;
  }
  return { ok: true, json: now, from: isChanged ? from : null };
}
