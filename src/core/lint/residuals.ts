// The sums by which a residual stream goes on: what each adds to what, whatever the branch is made of. `sublayers.ts`
// knows attention and FFN and asks how each is joined; here the sums are asked, so that hand-made branches count too.
import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import { comesFrom, type DataflowGraph, type Out } from "./dataflow.ts";

export interface Residual {
  readonly add: CheckedNode;
  /** The side that the stream comes by, and its port. */
  readonly skip: Out;
  readonly skipPort: "a" | "b";
  readonly branch: Out;
  /** Where the branch leaves the stream: what `skip` gives, or something earlier on it (parallel branches). */
  readonly base: Out;
  /** Norms right at the base that the branch begins with; empty where it begins with anything else as well. */
  readonly norms: readonly CheckedNode[];
}

const cache = new WeakMap<DataflowGraph, ReadonlyMap<CheckedNode, Residual>>();

/** By their Add, in the order of the data. */
export function residuals(dataflow: DataflowGraph): ReadonlyMap<CheckedNode, Residual> {
  const known = cache.get(dataflow);
  if (known) return known;
  const found = new Map<CheckedNode, Residual>();
  for (const node of dataflow.leaves) {
    if (!hasTrait(node.block, "adds") || !isHidden(node)) continue;
    const residual = residualAt(dataflow, node, found);
    if (residual) found.set(node, residual);
  }
  cache.set(dataflow, found);
  return found;
}

/** Vectors of positions, not scores or masks. */
const isHidden = (node: CheckedNode): boolean =>
  node.outputs.some((p) => p.type.dtype === "f32" && p.type.axes?.at(-1)?.role === "feature");

export const firstSource = (dataflow: DataflowGraph, node: CheckedNode, port: string): Out | undefined =>
  dataflow.sources(node, port).find((s) => !s.loop);

function residualAt(
  dataflow: DataflowGraph,
  add: CheckedNode,
  found: ReadonlyMap<CheckedNode, Residual>,
): Residual | undefined {
  for (const skipPort of ["a", "b"] as const) {
    const skip = firstSource(dataflow, add, skipPort);
    const branch = firstSource(dataflow, add, skipPort === "a" ? "b" : "a");
    if (!skip || !branch || skip.node === branch.node) continue;
    const base = mainline(dataflow, skip, found).find((o) => comesFrom(dataflow, branch, o.node));
    if (base) return { add, skip, skipPort, branch, base, norms: normsAt(dataflow, base, branch, add) };
  }
  return undefined;
}

/** Back along the stream from one of its values: over sums, norms, scales and dropout. Itself first. */
export function mainline(
  dataflow: DataflowGraph,
  from: Out,
  sums: ReadonlyMap<CheckedNode, Residual> = residuals(dataflow),
): readonly Out[] {
  const line: Out[] = [];
  for (let at: Out | undefined = from; at && line.length < 400; ) {
    line.push(at);
    const { block }: CheckedNode = at.node;
    const passes = hasTrait(block, "normalizes", "scales", "drops-out");
    at = sums.get(at.node)?.skip ?? (passes ? firstSource(dataflow, at.node, "x") : undefined);
  }
  return line;
}

function normsAt(dataflow: DataflowGraph, base: Out, branch: Out, add: CheckedNode): CheckedNode[] {
  const readers = dataflow
    .users(base.node, base.port)
    .filter((u) => !u.loop && u.node !== add && comesFrom(dataflow, branch, u.node));
  return readers.every((u) => hasTrait(u.node.block, "normalizes"))
    ? [...new Set(readers.map((u) => u.node))]
    : [];
}
