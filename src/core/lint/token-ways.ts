// Which Tokens a value comes straight from, and how it was shifted on the way.
import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import type { DataflowGraph, Out } from "./dataflow.ts";

export interface TokenWay {
  readonly node: CheckedNode;
  /** How far to the left in all. */
  readonly shift: number;
  readonly shifts: readonly CheckedNode[];
}

/** Undefined where something else than shifts lies between. */
export function tokensBehind(
  dataflow: DataflowGraph,
  from: readonly Out[],
  port: "ids" | "valid",
): TokenWay | undefined {
  let [at] = from;
  let shift = 0;
  const shifts: CheckedNode[] = [];
  for (let i = 0; at && i < 8; i++) {
    const { node } = at;
    if (hasTrait(node.block, "reads-text")) return at.port === port ? { node, shift, shifts } : undefined;
    if (!hasTrait(node.block, "shifts")) return undefined;
    shift += Number(node.params.by) * (node.params.direction === "left" ? 1 : -1);
    shifts.push(node);
    [at] = dataflow.sources(node, "x");
  }
  return undefined;
}
