// Pre-LN ⇄ Post-LN (Xiong et al. 2020): the norm of each residual branch stands in front of it, or behind the sum. The
// norms are the same nodes in both, so they keep their names, parameters and weights.
import { type Checked, type CheckedGraph, findNode } from "../check/index.ts";
import { applyEdit, feederOf, graphAt, readersOf, wireText } from "../document/index.ts";
import {
  type Edit,
  type Graph,
  type HeddleDocument,
  joinPath,
  type NodeId,
  type NodePath,
} from "../model/index.ts";
import { connect, connectAll } from "../repair/index.ts";
import { entering, type ResidualSum, residualSums } from "./residual-sums.ts";
import { refuse, type Swap } from "./swap.ts";

type Placement = "before" | "after";

const words = { before: "Pre-LN", after: "Post-LN" } as const;

const normPlacement = (id: string, from: Placement, to: Placement): Swap => ({
  id,
  label: `${words[from]} → ${words[to]}`,
  propose(checked, at) {
    const scopes = at.flatMap((path) => scopesIn(checked, path));
    const edits: Edit[] = [];
    let document = checked.document;
    for (const scope of new Set(scopes))
      for (const add of sumsIn(checked, scope, from)) {
        const graph = graphAt(document, scope)!;
        // The one before may have rewired what this one stands on.
        const sum = residualSums(graph, [add])[0];
        if (sum?.norm?.at !== from) continue;
        const moved = to === "after" ? behindSum(scope, graph, sum) : inFront(scope, graph, sum);
        const step = [...moved, ...placed(document, scope, graph, sum)];
        const applied = applyEdit(document, { edit: "all", edits: step });
        if (!applied.ok) return refuse(applied.why);
        document = applied.document;
        edits.push(...step);
      }
    if (edits.length > 0) return { ok: true, edits };
    return refuse(
      from === "before"
        ? "There is no Pre-LN here, a norm at the beginning of a residual branch: open or select the layer that has one."
        : "There is no Post-LN here, a norm behind a residual sum: open or select the layer that has one.",
    );
  },
});

/** The graphs at or inside a place that stand in the document. */
function scopesIn(checked: Checked, path: NodePath): NodePath[] {
  const graph: CheckedGraph | undefined = path === "" ? checked.root : findNode(checked, path)?.body;
  if (!graph || !graphAt(checked.document, path)) return [];
  return [path, ...graph.nodes.flatMap((n) => scopesIn(checked, n.path))];
}

function sumsIn(checked: Checked, scope: NodePath, at: Placement): NodeId[] {
  const nodes = (scope === "" ? checked.root : findNode(checked, scope)?.body)?.nodes ?? [];
  return residualSums(
    graphAt(checked.document, scope)!,
    nodes.map((n) => n.id),
  ).flatMap(({ add, norm }) => (norm?.at === at ? [add] : []));
}

/** Pre-LN → Post-LN: the branch reads the stream, the norm the sum, and who read the sum reads the norm. */
function behindSum(scope: NodePath, graph: Graph, { add, stream, norm }: ResidualSum): Edit[] {
  const id = norm!.id;
  return [
    ...connectAll(scope, stream, readersOf(graph, `${id}.x`)),
    ...connectAll(scope, `${id}.x`, readersOf(graph, `${add}.y`)),
    connect(scope, `${add}.y`, `${id}.x`),
  ];
}

/** Post-LN → Pre-LN: who read the norm reads the sum, the norm the stream, and the branch the norm. */
function inFront(scope: NodePath, graph: Graph, { add, stream, branch, norm }: ResidualSum): Edit[] {
  const id = norm!.id;
  const onward = readersOf(graph, `${id}.x`);
  return [
    { edit: "disconnect", scope, wire: wireText(feederOf(graph, `${id}.x`)!, `${id}.x`) },
    ...connectAll(scope, `${add}.y`, onward),
    ...connectAll(scope, `${id}.x`, entering(graph, stream, branch)),
    connect(scope, stream, `${id}.x`),
  ];
}

/** The branch and its sum move to where the norm was, and the norm goes to the other end. */
function placed(d: HeddleDocument, scope: NodePath, graph: Graph, sum: ResidualSum): Edit[] {
  const id = sum.norm!.id;
  const at = (node: NodeId) => d.layout[joinPath(scope, node)];
  const rest = [...sum.branch].filter((node) => node !== id);
  const isBefore = sum.norm!.at === "before";
  const first = [...readersOf(graph, isBefore ? `${id}.x` : sum.stream)]
    .map((end) => end.slice(0, end.indexOf(".")))
    .find((node) => rest.includes(node));
  const [norm, add, begin] = [at(id), at(sum.add), first === undefined ? undefined : at(first)];
  if (!norm || !add || !begin) return [];
  const by = isBefore
    ? ([norm[0] - begin[0], norm[1] - begin[1]] as const)
    : ([norm[0] - add[0], norm[1] - add[1]] as const);
  const to: Record<NodePath, readonly [number, number]> = {};
  for (const node of [...rest, sum.add]) {
    const was = at(node);
    if (was) to[joinPath(scope, node)] = [was[0] + by[0], was[1] + by[1]];
  }
  to[joinPath(scope, id)] = isBefore ? add : begin;
  return [{ edit: "move", to }];
}

export const toPostNorm = normPlacement("norm-post", "before", "after");
export const toPreNorm = normPlacement("norm-pre", "after", "before");
