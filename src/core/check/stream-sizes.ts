// Every Tokens block that reads a text gives the same ids: one text has one number of samples and one length.
import { hasTrait } from "../blocks/index.ts";
import type { Diagnostic } from "../diagnostics/index.ts";
import { evaluateSize, isKnown, type Size } from "../shape/index.ts";
import { allNodes, type Checked, type CheckedNode } from "./checked.ts";

const sizesOf = ({ params }: CheckedNode): readonly [batch: Size, time: Size] => [
  params.batch as Size,
  params.time as Size,
];

/** Blocks that read a text in other sizes than the first one that reads it. */
export function streamSizeProblems(checked: Checked): Diagnostic[] {
  const first = new Map<string, CheckedNode>();
  const problems: Diagnostic[] = [];
  for (const node of allNodes(checked.root)) {
    if (!hasTrait(node.block, "reads-text") || node.state !== "ok" || !sizesOf(node).every(isKnown)) continue;
    const stream = String(node.params.stream);
    const other = first.get(stream) ?? node;
    first.set(stream, other);
    const [found, expected] = [sizesOf(node), sizesOf(other)];
    if (found.every((size, i) => areOne(checked, size, expected[i]!))) continue;
    const sizes = checked.bindings;
    problems.push({
      code: "stream/sizes",
      node: node.path,
      stream,
      other: other.path,
      expected,
      found,
      sizes,
    });
  }
  return problems;
}

/** Whether two sizes are the same in every program that is made of the graph. */
export const areOne = ({ bindings, literal }: Checked, a: Size, b: Size): boolean =>
  a.key === b.key || (literal && evaluateSize(a, bindings) === evaluateSize(b, bindings));
