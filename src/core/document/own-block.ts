// A block of one's own ↔ its text, `*.block.json`.
import type { FileProblem } from "../diagnostics/index.ts";
import type { OwnBlock } from "../model/index.ts";
import { migrateBlock } from "./format.ts";
import { readJson, schemaProblems } from "./json-text.ts";
import { entriesOf, layoutText, linesOf, nodeText, record, routesText, weightsText } from "./print.ts";
import { ownBlockSchema } from "./schema.ts";

export type ParsedBlock =
  | { readonly ok: true; readonly block: OwnBlock }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Parses the text of a `*.block.json` file. Whether its group is sound is for `readOwnBlock` to say. */
export function parseOwnBlock(text: string): ParsedBlock {
  const read = readJson(text, "block");
  if (!read.ok) return read;
  const { json, locateValue } = read.text;
  const refuse = (code: FileProblem["code"], path: string, message: string): ParsedBlock => ({
    ok: false,
    problems: [{ code, message, path, ...locateValue(path === "" ? [] : [path]) }],
  });
  if (json.heddle !== "block") {
    const what =
      "nodes" in json && "wires" in json ? "It is a graph; open it instead" : 'It has no "heddle": "block"';
    return refuse("file/schema", "", `This is no block of one's own. ${what}.`);
  }
  const migrated = migrateBlock(json);
  if (!migrated.ok)
    return refuse("file/format", "format", `This is not a block that can be read: ${migrated.why}.`);
  const checked = ownBlockSchema.safeParse(migrated.json);
  if (!checked.success) return { ok: false, problems: schemaProblems(checked.error, read.text) };
  const { $schema: _, ...block } = checked.data;
  return { ok: true, block: block as unknown as OwnBlock };
}

/** The canonical text of a block; ends with a newline. `parse(print(b))` equals `b`. */
export function printOwnBlock(b: OwnBlock): string {
  const { heddle, format, name, about } = b;
  return `${record(
    [
      ...entriesOf({ heddle, format, name, about }),
      ["dims", linesOf(b.dims)],
      ["node", nodeText(b.node, 1)],
      ...(b.ties === undefined ? [] : [["ties", linesOf(b.ties)] as const]),
      ...(b.comments === undefined ? [] : [["comments", linesOf(b.comments)] as const]),
      ...(b.frames === undefined ? [] : [["frames", linesOf(b.frames)] as const]),
      ...(b.weights === undefined ? [] : [["weights", weightsText(b.weights)] as const]),
      ...(b.routes === undefined ? [] : [["routes", routesText(b.routes)] as const]),
      ["layout", layoutText(b.layout)],
    ],
    0,
  )}\n`;
}
