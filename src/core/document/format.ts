// The version of the file formats, and how older files become current ones. Graphs and blocks share the number: what
// stands inside a group is the same in both.

export const currentFormat = 1;

/** Turns JSON of format n into format n + 1. The first file format needs none; entry k upgrades format k. */
type Migration = (json: Record<string, unknown>) => Record<string, unknown>;
type Migrations = Readonly<Record<number, Migration>>;
const migrations: Migrations = {};
const blockMigrations: Migrations = {};

export type Migrated =
  | { readonly ok: true; readonly json: Record<string, unknown>; readonly from: number }
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
  if (typeof from !== "number" || !Number.isInteger(from) || from < 1) {
    return { ok: false, why: `"format" must be a positive integer; this Heddle writes ${currentFormat}` };
  }
  if (from > currentFormat) {
    return {
      ok: false,
      why: `the file has format ${from}, but this Heddle reads formats up to ${currentFormat}; use a newer Heddle`,
    };
  }
  let now = json;
  for (let f = from; f < currentFormat; f++) {
    const step = steps[f];
    if (!step) return { ok: false, why: `format ${f} cannot be migrated to ${f + 1}` };
    now = { ...step(now), format: f + 1 };
  }
  return { ok: true, json: now, from };
}
