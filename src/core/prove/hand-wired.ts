// Attention that is wired by hand: from where a way crosses to its softmax, and what masks the scores on the way there.
import { hasTrait } from "../blocks/index.ts";
import { feederOf, nodeOfEnd } from "../document/index.ts";
import type { Graph } from "../model/index.ts";

export interface HandWired {
  readonly softmax: string;
  /** Node ids from the softmax back to the scores, both left out. */
  readonly between: readonly string[];
  /** What masks the scores, among `between`: the nearest to the softmax. */
  readonly masking: string | undefined;
  /** Node ids from the place asked about back to the softmax, both left out. */
  readonly behind: readonly string[];
}

/** The attention that a softmax, or a weighted sum by its weights, belongs to; undefined where there is none. */
export function handWired(graph: Graph, id: string): HandWired | undefined {
  const behind: string[] = [];
  const softmax = softmaxBefore(graph, id, behind, 0);
  if (softmax === undefined) return undefined;
  const between = wayToScores(graph, nodeOfEnd(feederOf(graph, `${softmax}.x`) ?? ""), 0) ?? [];
  const masking = between.find((n) => hasTrait(graph.nodes[n]?.block, "masks", "chooses"));
  return { softmax, between, masking, behind };
}

/** The softmax itself, or the one that a weighted sum takes its weights from, perhaps through what is done to them. */
function softmaxBefore(graph: Graph, id: string, behind: string[], depth: number): string | undefined {
  const block = graph.nodes[id]?.block;
  if (hasTrait(block, "distributes")) return id;
  const ports = hasTrait(block, "mixes-positions")
    ? ["weights"]
    : hasTrait(block, "matrix-product")
      ? ["a"]
      : hasTrait(block, "adds", "multiplies", "pairs")
        ? ["a", "b"]
        : hasTrait(block, "elementwise", "drops-out", "masks")
          ? ["x"]
          : [];
  if (depth > 8) return undefined;
  for (const port of ports) {
    const from = feederOf(graph, `${id}.${port}`);
    const way: string[] = [];
    const found = from === undefined ? undefined : softmaxBefore(graph, nodeOfEnd(from), way, depth + 1);
    if (found === undefined) continue;
    if (depth > 0) behind.push(id);
    behind.push(...way);
    return found;
  }
  return undefined;
}

function wayToScores(graph: Graph, id: string, depth: number): string[] | undefined {
  const block = graph.nodes[id]?.block;
  if (hasTrait(block, "compares", "matrix-product")) return [];
  if (!hasTrait(block, "elementwise", "masks", "scales") || depth > 20) return undefined;
  const ports = hasTrait(block, "adds", "multiplies", "pairs")
    ? ["a", "b"]
    : hasTrait(block, "chooses")
      ? ["x", "other"]
      : ["x"];
  for (const port of ports) {
    const from = feederOf(graph, `${id}.${port}`);
    const way = from === undefined ? undefined : wayToScores(graph, nodeOfEnd(from), depth + 1);
    if (way) return [id, ...way];
  }
  return undefined;
}
