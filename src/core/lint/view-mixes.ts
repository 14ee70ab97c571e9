// A Reshape that seems to exchange axes: `[T, D] → [H, T, D/H]` names T twice, but no number moves, so that row t of the
// result holds parts of several positions. Multi-head attention written as a view without its transpose is of this kind:
// every shape fits, and heads mix positions.
import { hasTrait, type ListedAxis } from "../blocks/index.ts";
import { type CheckedNode, placeInDocument } from "../check/index.ts";
import { freshId, graphAt, readersOf } from "../document/index.ts";
import { splitPath } from "../model/index.ts";
import { beside, connect, connectAll, insertBefore, type Repair, setParam } from "../repair/index.ts";
import { literalValue, type Size, stretches, tornOrder } from "../shape/index.ts";
import type { DataflowGraph } from "./dataflow.ts";
import type { Rule } from "./rule.ts";

export const viewMixes: Rule<"lint/view-mixes"> = {
  find: (dataflow) =>
    dataflow.leaves.flatMap((node) => {
      const torn = tornOf(node);
      if (!torn) return [];
      const [from, to] = [torn.from, torn.to].map((sizes) => sizes.map((s) => s.key));
      const at = placeInDocument(dataflow.checked, node.path);
      return [{ code: "lint/view-mixes", node: at, axis: torn.axis, from: from!, to: to! } as const];
    }),
  repair: (d, dataflow) => {
    const node = dataflow.leaves.find((n) => placeInDocument(dataflow.checked, n.path) === d.node);
    return node ? [transposedBefore(dataflow, node), transposedBehind(dataflow, node)] : [];
  },
};

/** The shapes, and the size that both have in a stretch that is torn; undefined where an axis that stays is whole. */
function tornOf(
  node: CheckedNode,
): { readonly axis: string; readonly from: readonly Size[]; readonly to: readonly Size[] } | undefined {
  if (!hasTrait(node.block, "regroups") || node.state !== "ok") return undefined;
  const [from, to] = [node.inputs, node.outputs].map((ports) => ports[0]?.type.axes?.map((a) => a.size));
  if (!from || !to) return undefined;
  for (const s of stretches(from, to) ?? []) {
    const kept = s.from.find(
      (i) =>
        literalValue(from[i]!) === undefined &&
        s.from.length > 1 &&
        s.to.some((k) => to[k]?.key === from[i]?.key),
    );
    if (kept !== undefined) return { axis: from[kept]!.key, from, to };
  }
  return undefined;
}

/** Brought into an order in which the reshape tears nothing: heads merged again. */
function transposedBefore({ checked }: DataflowGraph, node: CheckedNode): Repair | undefined {
  const torn = tornOf(node);
  const order = torn && tornOrder(torn.to, torn.from);
  if (!order) return undefined;
  const transpose = { block: "transpose", params: { order } };
  const edits = insertBefore(checked.document, { node: node.path, port: "x" }, transpose, "x", "x");
  return edits && { label: `Transpose to ${order.map((i) => torn.from[i]?.key).join(" ")} before it`, edits };
}

/** Regrouped without tearing, then brought into the order that was wanted: a vector split into heads. */
function transposedBehind(dataflow: DataflowGraph, node: CheckedNode): Repair | undefined {
  const torn = tornOf(node);
  const order = torn && tornOrder(torn.from, torn.to);
  const { document } = dataflow.checked;
  const [scope, id] = splitPath(node.path);
  const graph = graphAt(document, scope);
  if (!order || !graph?.nodes[id]) return undefined;
  const listed = node.params.shape as readonly ListedAxis[];
  const words = order.map((i) => `${listed[i]?.size.key}${listed[i]?.role ? `:${listed[i].role}` : ""}`);
  const made = freshId(document, scope, "transpose");
  const params = { order: listed.map((_, i) => order.indexOf(i)) };
  return {
    label: `Reshape to ${words.join(" ")}, then transpose`,
    edits: [
      setParam(node.path, "shape", words.join(" ")),
      {
        edit: "addNode",
        scope,
        id: made,
        node: { block: "transpose", params },
        ...beside(document, node.path)(0, 90),
      },
      ...connectAll(scope, `${made}.x`, readersOf(graph, `${id}.x`)),
      connect(scope, `${id}.x`, `${made}.x`),
    ],
  };
}
