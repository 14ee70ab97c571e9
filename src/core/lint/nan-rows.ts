// Queries that may see no key at all: their softmax is a row of nothing but −∞, which comes out as NaN.

import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import { feederOf, freshId, graphAt, readersOf, specAt } from "../document/index.ts";
import { splitPath } from "../model/index.ts";
import { beside, connect, connectAll, type Repair, setParam, withoutNode } from "../repair/index.ts";
import { type AttentionSite, attentionSites } from "./attention-sites.ts";
import { type DataflowGraph, type Out, placeInDocument } from "./dataflow.ts";
import { allows, type MaskGrid, maskGrid, masksOf } from "./mask-grid.ts";
import type { Rule } from "./rule.ts";

export const nanRows: Rule<"lint/nan-rows"> = {
  find: (dataflow) =>
    attentionSites(dataflow).flatMap((site) => {
      if (hasSink(site)) return [];
      // A large finite number leaves a row of equal weights instead: not NaN.
      const hard = site.masking.filter((n) => n.params.fill === Number.NEGATIVE_INFINITY);
      const masks = masksOf(dataflow, hard);
      // At the graph's own sizes, or else where there are some positions.
      const [own, some] = (["own", "some"] as const).map((sizes) =>
        blindRows(maskGrid(dataflow, masks, sizes)),
      );
      const blind = own ?? some;
      if (!blind) return [];
      const at = { node: site.place, port: "mask" };
      return [
        {
          code: "lint/nan-rows",
          at,
          rows: blind.rows,
          of: blind.of,
          first: blind.first,
          ...(own ? {} : { positions: blind.positions }),
        } as const,
      ];
    }),
  repair: (d, dataflow) => {
    const site = attentionSites(dataflow).find((s) => s.place === d.at.node);
    if (!site) return [];
    const masks = masksOf(dataflow, site.masking);
    return [
      ...masks.flatMap((m) => mend(dataflow, m, 0)),
      ...masks.map((m) => seeItself(dataflow, m, site)),
      finite(dataflow, d.at.node, site.masking),
    ];
  },
};

/** How many of all queries see no key, and the position of the first; undefined where each sees one. */
function blindRows(grid: MaskGrid | undefined) {
  if (!grid) return undefined;
  const leads = grid.allowed.length / (grid.rows * grid.keys);
  const blind: number[] = [];
  for (let lead = 0; lead < leads; lead++)
    for (let row = 0; row < grid.rows; row++) {
      let any = false;
      for (let key = 0; key < grid.keys && !any; key++) any = allows(grid, lead, row, key);
      if (!any) blind.push(row);
    }
  const [first] = blind;
  if (first === undefined) return undefined;
  return { rows: blind.length, of: leads * grid.rows, first, positions: grid.rows };
}

/** Such a row comes out as zeros: what is left of its sum lies on the sink. */
const hasSink = ({ softmax }: AttentionSite): boolean => (softmax.params.sink ?? "none") !== "none";

/** Repairs of what the mask is made of, from its end backwards. */
function mend(dataflow: DataflowGraph, mask: Out, depth: number): (Repair | undefined)[] {
  const { node } = mask;
  const inside = node.inputs.flatMap((p) => (depth > 8 ? [] : dataflow.sources(node, p.name)));
  const deeper = inside.flatMap((m) => mend(dataflow, m, depth + 1));
  if (hasTrait(node.block, "joins-masks") && node.params.op === "not")
    return [unturned(dataflow, node), ...deeper];
  if (hasTrait(node.block, "joins-masks")) return deeper;
  if (!hasTrait(node.block, "makes-mask")) return deeper;
  const { painted } = node.params as { painted?: readonly (readonly number[])[] };
  return [
    node.params.kind === "painted" && painted !== undefined && painted.length > 1
      ? {
          label: "Let every query see its own position",
          edits: [setParam(node.path, "painted", withDiagonal(painted))],
        }
      : undefined,
    node.params.kind === "causal"
      ? undefined
      : { label: "Make the mask causal", edits: [setParam(node.path, "kind", "causal")] },
    ...deeper,
  ];
}

const withDiagonal = (rows: readonly (readonly number[])[]): number[][] =>
  rows.map((row, i) => row.map((v, j) => (i === j ? 1 : v)));

/** A second mask beside it by which each query sees its own position. */
function seeItself(dataflow: DataflowGraph, mask: Out, site: AttentionSite): Repair | undefined {
  const [scope, id] = splitPath(mask.node.path);
  const graph = graphAt(dataflow.checked.document, scope);
  const [query, key] = site.scores.outputs[0]?.type.axes?.slice(-2) ?? [];
  if (!graph || !query || !key || !(id in graph.nodes)) return undefined;
  const [self, both] = [
    freshId(dataflow.checked.document, scope, "mask_self"),
    freshId(dataflow.checked.document, scope, "mask_or"),
  ];
  const place = beside(dataflow.checked.document, mask.node.path);
  const params = { kind: "window", window: 1, query: query.size.key, key: key.size.key };
  return {
    label: "Let every query see its own position too",
    edits: [
      { edit: "addNode", scope, id: self, node: { block: "mask", params }, ...place(0, 160) },
      {
        edit: "addNode",
        scope,
        id: both,
        node: { block: "mask_logic", params: { op: "or" } },
        ...place(120, 80),
      },
      ...connectAll(scope, `${both}.mask`, readersOf(graph, `${id}.${mask.port}`)),
      connect(scope, `${id}.${mask.port}`, `${both}.a`),
      connect(scope, `${self}.mask`, `${both}.b`),
    ],
  };
}

function unturned(dataflow: DataflowGraph, node: CheckedNode): Repair | undefined {
  const [scope, id] = splitPath(node.path);
  const graph = graphAt(dataflow.checked.document, scope);
  if (!graph || feederOf(graph, `${id}.a`) === undefined) return undefined;
  const edits = withoutNode(graph, scope, id, "a", "mask");
  return edits && { label: "Use the mask as it is, not inverted", edits };
}

/** A finite fill: such a row then looks everywhere alike, which is a number at least. */
function finite(dataflow: DataflowGraph, place: string, masking: readonly CheckedNode[]): Repair | undefined {
  const { checked } = dataflow;
  const [node] = masking.map((n) => placeInDocument(checked, n.path));
  if (node === undefined || !specAt(checked.document, place)) return undefined;
  return {
    label: "Fill with −1e9 instead of −∞",
    edits: [setParam(node, "fill", -1e9)],
  };
}
