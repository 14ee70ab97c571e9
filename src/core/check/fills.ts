// Which fill of a Shift fits what reads it: the id that a loss ignores, the start token in front of a table, 0 in masks
// and vectors. Whoever puts a Shift into a graph writes it out; files that leave it open keep the default.
import { hasTrait } from "../blocks/index.ts";
import { type NodePath, splitPath } from "../model/index.ts";
import { evaluateSize, type Size } from "../shape/index.ts";
import { type Checked, type CheckedGraph, type CheckedNode, findNode } from "./checked.ts";
import { startToken } from "./id-problems.ts";

/** The fill for a Shift that the file leaves open; undefined where it is written, and where nothing tells. */
export function fittingFill(checked: Checked, path: NodePath): number | undefined {
  const node = findNode(checked, path);
  if (!node || !hasTrait(node.block, "shifts") || node.spec.params?.fill !== undefined) return undefined;
  const [x] = node.inputs;
  // Of a mask: no position where none came from. Of vectors: nothing.
  if (x?.source && (x.type.dtype === "bool" || x.type.dtype === "f32")) return 0;
  const [scope] = splitPath(path);
  const graph = scope === "" ? checked.root : findNode(checked, scope)?.body;
  const fills = new Set(graph ? readersOf(graph, node.id, "x").flatMap((r) => fillFor(checked, r)) : []);
  // What two readers want apart is left to the one who put it there.
  return fills.size === 1 ? [...fills][0] : undefined;
}

/** A port that reads a value, behind whatever only moves it. */
interface Reader {
  readonly node: CheckedNode;
  readonly port: string;
}

function readersOf(graph: CheckedGraph, from: string, port: string): readonly Reader[] {
  return graph.nodes.flatMap((node) =>
    node.inputs.flatMap(({ name, source }): readonly Reader[] => {
      if (source?.node !== from || source.port !== port) return [];
      if (node.body) return readersOf(node.body, "in", name);
      const moves = (["shifts", "cuts", "permutes"] as const).some((trait) => hasTrait(node.block, trait));
      return moves ? readersOf(graph, node.id, "x") : [{ node, port: name }];
    }),
  );
}

/** The fill for what a port is given; none where any would do. */
export function fillFor(checked: Checked, { node, port }: Reader): readonly number[] {
  if (hasTrait(node.block, "gives-loss"))
    return port === "targets" ? [Number(node.params.ignore)] : port === "mask" ? [0] : [];
  if (!hasTrait(node.block, "embeds")) return [];
  const rows = evaluateSize(node.params.rows as Size, checked.bindings);
  return [startToken(checked, Number.isNaN(rows) ? Number.POSITIVE_INFINITY : rows)?.id ?? 0];
}
