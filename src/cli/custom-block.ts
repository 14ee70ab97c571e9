// `heddle check X.block.json`: whether a custom block can be used, and what it is.
import {
  allNodes,
  type CustomBlock,
  check,
  countParameters,
  graphOfBlock,
  plural,
  readCustomBlock,
  weightTable,
} from "../core/index.ts";
import { FileError, readText } from "./read-graph.ts";
import { dimsText, parametersText } from "./shapes.ts";
import type { Terminal } from "./terminal.ts";

export const isBlockFile = (file: string): boolean => file.endsWith(".block.json");

export async function readBlock(file: string): Promise<CustomBlock> {
  const read = readCustomBlock(await readText(file));
  if (read.ok) return read.block;
  const lines = read.problems.map((p) => `${file}:${p.line}:${p.column}: ${p.message}`);
  throw new FileError(file, read.problems, lines.join("\n"));
}

/** Shapes depend on what the block will be wired to: what can be said of it alone is its group, sizes and weights. */
export function showBlock(block: CustomBlock, json: boolean, terminal: Terminal): void {
  const checked = check(graphOfBlock(block));
  const [node] = checked.root.nodes;
  const parameters = countParameters(weightTable(checked));
  const facts = {
    name: block.name,
    inputs: Object.keys(node?.graph?.inputs ?? {}),
    outputs: node?.graph?.outputs ?? [],
    nodes: allNodes(checked.root).length - 1,
    parameters: parameters.known,
    ...(parameters.unsized > 0 ? { unsizedWeights: parameters.unsized } : {}),
  };
  if (json) {
    terminal.json({ ok: true, ...facts, dims: checked.bindings });
    return;
  }
  terminal.out(`${terminal.paint("bold", block.name)}: ${terminal.paint("green", "a valid custom block")}`);
  terminal.out(`${facts.inputs.join(", ") || "nothing"} → ${facts.outputs.join(", ") || "nothing"}`);
  const sizes = dimsText(checked.bindings);
  terminal.out(
    `${plural(facts.nodes, "node")}, ${parametersText(parameters)}${sizes === "" ? "" : `, ${sizes}`}`,
  );
}
