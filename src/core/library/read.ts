// The text of a `*.block.json` file → a block whose group is sound, or what is wrong with it.
import { blocks } from "../blocks/index.ts";
import { check } from "../check/index.ts";
import { type Diagnostic, type DiagnosticCode, explain, type FileProblem } from "../diagnostics/index.ts";
import { blockKeys, graft, type ParsedBlock, parseCustomBlock } from "../document/index.ts";
import type { CustomBlock, HeddleDocument } from "../model/index.ts";

/** What makes a group unusable wherever it is put. Shapes follow from what it is wired to, so they are not here. */
const broken: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  "graph/unknown-block",
  "graph/dangling-wire",
  "graph/crowded-port",
  "graph/cycle",
  "param/unknown",
  "param/invalid",
  "dim/unknown",
  "dim/invalid",
  "weight/unknown",
  "tie/unknown",
]);

/** The id that a block's group has in a graph that holds nothing else. */
const alone = "block";

/** A graph that holds the block and nothing else. */
export function graphOfBlock(block: CustomBlock): HeddleDocument {
  const { dims, name, node, format } = block;
  const graph = { nodes: { [alone]: node }, wires: [] };
  return { format, name, dims, text: {}, seed: 1, ...graph, ...graft(block, blockKeys, alone) };
}

/** Why a block cannot be used, each with the reason; empty for one that can. */
export function blockFaults(block: CustomBlock): Diagnostic[] {
  return check(graphOfBlock(block)).diagnostics.filter((d) => broken.has(d.code));
}

/** Reads a block and refuses one of a broken group, a newer format, or a file that is no block at all. */
export function readCustomBlock(text: string): ParsedBlock {
  const parsed = parseCustomBlock(text);
  if (!parsed.ok) return parsed;
  const refuse = (problems: readonly string[]): ParsedBlock => ({
    ok: false,
    problems: problems.map(
      (message): FileProblem => ({
        code: "file/schema",
        message,
        path: "node",
        line: lineOf(text, "node"),
        column: 1,
      }),
    ),
  });
  const { node } = parsed.block;
  if (!node.body && !blocks.get(node.block)?.body)
    return refuse([`A custom block must be a group; "${node.block}" contains no graph.`]);
  const faults = blockFaults(parsed.block);
  if (faults.length === 0) return parsed;
  return refuse(faults.map((d) => `Its group has an error: ${explain(d).title}`));
}

const lineOf = (text: string, key: string): number =>
  Math.max(
    text.split("\n").findIndex((line) => line.trimStart().startsWith(`"${key}"`)),
    0,
  ) + 1;
