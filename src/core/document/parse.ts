// Text → document. Every problem has a line and a column; nothing throws.
import type { FileProblem } from "../diagnostics/index.ts";
import type { HeddleDocument } from "../model/index.ts";
import { formatOf, migrate } from "./format.ts";
import { readJson } from "./json-text.ts";
import { excessOf } from "./limits.ts";
import { documentSchema } from "./schema.ts";
import { schemaProblems } from "./schema-problems.ts";

export type Parsed =
  | { readonly ok: true; readonly document: HeddleDocument; readonly migratedFrom: number | null }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Parses and checks the text of a `*.graph.json` file, or the object that JSON has already made of it. */
export function parseDocument(text: string | object): Parsed {
  const read = readJson(text, "graph");
  if (!read.ok) return read;
  const { json, locateValue } = read.text;
  if (json.heddle === "block") {
    const message = "This is a custom block, not a graph: import it in the palette, under My blocks.";
    return {
      ok: false,
      problems: [{ code: "file/schema", message, path: "heddle", ...locateValue(["heddle"]) }],
    };
  }
  const migrated = migrate(json);
  if (!migrated.ok) {
    const message = `This graph cannot be read: ${migrated.why}.`;
    return {
      ok: false,
      problems: [{ code: "file/format", message, path: "format", ...locateValue(["format"]) }],
    };
  }
  const excess = excessOf(migrated.json);
  if (excess) {
    const problem = { code: "file/too-large", message: excess.why, path: excess.key } as const;
    return { ok: false, problems: [{ ...problem, ...locateValue([excess.key]) }] };
  }
  const checked = documentSchema.safeParse(migrated.json);
  if (!checked.success)
    return { ok: false, problems: schemaProblems(checked.error, read.text, documentSchema) };
  const { $schema: _, ...data } = checked.data;
  // The schema leaves the edits of variants loose: applyEdit checks each where it is used.
  const document = data as unknown as HeddleDocument;
  return {
    ok: true,
    document: { ...document, format: formatOf(document) },
    migratedFrom: migrated.from,
  };
}
