// Every sum of a Pre-LN block takes the residual from behind the norm: the stream is then normed anew at each sublayer,
// and nothing passes from the first layer to the last as it was.
//
// Drawn flat, such a stack is the very same function as a Post-LN one whose embedding is normed (BART), and nothing is
// said of it. A block that norms what it is given and gives back a sum says that it is meant as Pre-LN.
import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import { feederOf, graphAt, nodeOfEnd, readersOf } from "../document/index.ts";
import { splitPath } from "../model/index.ts";
import { connect, type Repair } from "../repair/index.ts";
import type { DataflowGraph } from "./dataflow.ts";
import { firstSource, type Residual, residuals } from "./residuals.ts";
import type { Rule } from "./rule.ts";

export const residualAfterNorm: Rule<"lint/residual-after-norm"> = {
  whenFaultless: true,
  find: (dataflow) =>
    normedSums(dataflow).map(({ sum, norm }) => {
      const at = { node: sum.add.path, port: sum.skipPort };
      return { code: "lint/residual-after-norm", at, norm: norm.path } as const;
    }),
  repair: (d, dataflow) => {
    const all = normedSums(dataflow).map((s) => ({ path: s.sum.add.path, repair: beforeNorm(dataflow, s) }));
    const one = all.find((s) => s.path === d.at.node)?.repair;
    const edits = all.flatMap((s) => s.repair?.edits ?? []);
    const every = all.length > 1 ? { label: "Take each residual from before its norm", edits } : undefined;
    return [every, one];
  },
};

interface NormedSum {
  readonly sum: Residual;
  readonly norm: CheckedNode;
}

const cache = new WeakMap<DataflowGraph, readonly NormedSum[]>();

function normedSums(dataflow: DataflowGraph): readonly NormedSum[] {
  let found = cache.get(dataflow);
  if (!found) {
    const byScope = new Map<string, Residual[]>();
    for (const sum of residuals(dataflow).values()) {
      const [scope] = splitPath(sum.add.path);
      byScope.set(scope, [...(byScope.get(scope) ?? []), sum]);
    }
    found = [...byScope].flatMap(([scope, sums]) => {
      const isOwn = (node: CheckedNode) =>
        hasTrait(node.block, "normalizes") && splitPath(node.path)[0] === scope;
      // Where only some do so, the stack is at odds with itself: lint/norm-placement. Of branches side by side, the
      // second sum takes the first one, which counts as the norm that both read.
      const all = sums.every((sum) => isOwn(sum.skip.node) || isOwn(sum.base.node));
      if (!all || !isPreNorm(dataflow, scope)) return [];
      return sums.flatMap((sum) => (isOwn(sum.skip.node) ? [{ sum, norm: sum.skip.node }] : []));
    });
    cache.set(dataflow, found);
  }
  return found;
}

/** The group reads its stream by a norm alone, and what it gives on is a sum. */
function isPreNorm(dataflow: DataflowGraph, scope: string): boolean {
  const graph = scope === "" ? undefined : graphAt(dataflow.checked.document, scope);
  if (!graph) return false;
  const is = (id: string, trait: "adds" | "normalizes") => hasTrait(graph.nodes[id]?.block, trait);
  const enters = Object.keys(graph.inputs ?? {}).some((port) => {
    const readers = readersOf(graph, `in.${port}`);
    return readers.length > 0 && readers.every((r) => is(nodeOfEnd(r), "normalizes"));
  });
  return (
    enters &&
    (graph.outputs ?? []).some((port) => {
      const from = feederOf(graph, `out.${port}`);
      return from !== undefined && is(nodeOfEnd(from), "adds");
    })
  );
}

function beforeNorm(dataflow: DataflowGraph, { sum, norm }: NormedSum): Repair | undefined {
  const [scope, id] = splitPath(sum.add.path);
  const [, normId] = splitPath(norm.path);
  const stream = firstSource(dataflow, norm, "x");
  const graph = graphAt(dataflow.checked.document, scope);
  const from = graph && stream && feederOf(graph, `${normId}.x`);
  if (from === undefined) return undefined;
  return {
    label: `Take the residual from before "${normId}"`,
    edits: [connect(scope, from, `${id}.${sum.skipPort}`)],
  };
}
