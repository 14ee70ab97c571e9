// A custom block ↔ its text, `*.block.json`.
import type { FileProblem } from "../diagnostics/index.ts";
import type { CustomBlock } from "../model/index.ts";
import { inline, record } from "./canonical-json.ts";
import { blockKeys } from "./fields.ts";
import { firstFormat, migrateBlock } from "./format.ts";
import { readJson } from "./json-text.ts";
import { excessOf } from "./limits.ts";
import { fieldEntries, nodeText } from "./print.ts";
import { customBlockSchema } from "./schema.ts";
import { schemaProblems } from "./schema-problems.ts";

export type ParsedBlock =
  | { readonly ok: true; readonly block: CustomBlock }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Parses the text of a `*.block.json` file. Whether its group is sound is for `readCustomBlock` to say. */
export function parseCustomBlock(text: string): ParsedBlock {
  const read = readJson(text, "block");
  if (!read.ok) return read;
  const { json, locateValue } = read.text;
  const refuse = (code: FileProblem["code"], path: string, message: string): ParsedBlock => ({
    ok: false,
    problems: [{ code, message, path, ...locateValue(path === "" ? [] : [path]) }],
  });
  if (json.heddle !== "block") {
    const what =
      "nodes" in json && "wires" in json ? "it is a graph; open it instead" : '"heddle": "block" is missing';
    return refuse("file/schema", "", `Not a Heddle block file: ${what}.`);
  }
  const migrated = migrateBlock(json);
  if (!migrated.ok) return refuse("file/format", "format", `This block cannot be read: ${migrated.why}.`);
  const { node, ...rest } = migrated.json;
  const excess = excessOf({ ...rest, nodes: { node } } as Parameters<typeof excessOf>[0]);
  if (excess) return refuse("file/too-large", "node", excess.why);
  const checked = customBlockSchema.safeParse(migrated.json);
  if (!checked.success)
    return { ok: false, problems: schemaProblems(checked.error, read.text, customBlockSchema) };
  const { $schema: _, ...block } = checked.data;
  return { ok: true, block: { ...(block as unknown as CustomBlock), format: firstFormat } };
}

/** The canonical text of a block; ends with a newline. `parse(print(b))` equals `b`. */
export function printCustomBlock(b: CustomBlock): string {
  const entries = [
    ["heddle", inline(b.heddle)] as const,
    ...fieldEntries(b, ["format", "name", "about", "dims"]),
    ["node", nodeText(b.node, 1)] as const,
    ...fieldEntries(b, blockKeys),
  ];
  return `${record(entries, 0)}\n`;
}
