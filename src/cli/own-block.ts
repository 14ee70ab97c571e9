// `heddle check X.block.json`: whether a block of one's own can be used, and what it is.
import { allNodes, check, graphOfBlock, type OwnBlock, parameterCount, readOwnBlock } from "../core/index.ts";
import { FileError, readText } from "./read-graph.ts";
import { count, dimsText } from "./shapes.ts";
import type { Terminal } from "./terminal.ts";

export const isBlockFile = (file: string): boolean => file.endsWith(".block.json");

export async function readBlock(file: string): Promise<OwnBlock> {
  const read = readOwnBlock(await readText(file));
  if (read.ok) return read.block;
  const lines = read.problems.map((p) => `${file}:${p.line}:${p.column}: ${p.message}`);
  throw new FileError(file, read.problems, lines.join("\n"));
}

/** Shapes depend on what the block will be wired to: what can be said of it alone is its group, sizes and weights. */
export function showBlock(block: OwnBlock, json: boolean, terminal: Terminal): void {
  const checked = check(graphOfBlock(block));
  const [node] = checked.root.nodes;
  const facts = {
    name: block.name,
    inputs: Object.keys(node?.graph?.inputs ?? {}),
    outputs: node?.graph?.outputs ?? [],
    nodes: allNodes(checked.root).length - 1,
    parameters: parameterCount(checked),
  };
  if (json) {
    terminal.json({ ok: true, ...facts, dims: checked.bindings });
    return;
  }
  terminal.out(
    `${terminal.paint("bold", block.name)}: ${terminal.paint("green", "a block that can be used")}`,
  );
  terminal.out(`${facts.inputs.join(", ") || "nothing"} → ${facts.outputs.join(", ") || "nothing"}`);
  const sizes = dimsText(checked.bindings);
  terminal.out(
    `${count(facts.nodes)} nodes, ${count(facts.parameters)} parameters${sizes === "" ? "" : `, ${sizes}`}`,
  );
}
