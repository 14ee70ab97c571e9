// A padding mask for an attention, joined with the mask that is there; made outside where the attention is in a group.
import { hasTrait } from "../blocks/index.ts";
import { type Checked, type CheckedNode, findNode } from "../check/index.ts";
import { feederOf, freshId, graphAt, readersOf, wireInto, wireText } from "../document/index.ts";
import { type Edit, type Graph, joinPath, type NodePath, type NodeSpec, splitPath } from "../model/index.ts";
import { connect, connectAll, joinMasks, type Repair } from "../repair/index.ts";
import type { Target } from "./mask-block.ts";

/** Where the Tokens of the stream are in the same graph, or in the one around it. */
export function paddingRepairs(checked: Checked, t: Target, stream: string): Repair[] {
  const { document } = checked;
  const { scope } = t;
  const graph = graphAt(document, scope);
  if (!graph) return [];
  const into = `${t.node}.${t.port}`;
  const tokens = tokensOf(checked, scope, graph, stream);
  if (tokens === undefined) return throughPort(checked, scope, graph, into, stream);
  const mask = freshId(document, scope, "padding");
  const joins = wireInto(graph, into) !== undefined;
  return [
    {
      label: joins ? "Add a padding Mask and join it with the one that is there" : "Add a padding Mask",
      edits: [
        ...paddingMask(scope, mask, tokens),
        ...joinMasks(document, scope, graph, `${mask}.mask`, into),
      ],
    },
  ];
}

const paddingMask = (scope: NodePath, id: string, tokens: string): Edit[] => [
  { edit: "addNode", scope, id, node: { block: "mask", params: { kind: "padding" } } },
  connect(scope, `${tokens}.valid`, `${id}.valid`),
];

/** The attention is inside a group: the mask is made outside and comes in by a port. */
function throughPort(
  checked: Checked,
  scope: NodePath,
  inside: Graph,
  into: string,
  stream: string,
): Repair[] {
  const { document } = checked;
  const [outer, id] = splitPath(scope);
  const outside = graphAt(document, outer);
  const tokens = outside && scope !== "" ? tokensOf(checked, outer, outside, stream) : undefined;
  if (!outside || tokens === undefined) return [];
  const there = paddingMaskOf(outside, tokens);
  const mask = there ?? freshId(document, outer, "padding");
  const port = freePort(inside, "padding");
  const inputs = { ...inside.inputs, [port]: "shared" as const };
  return [
    {
      label: "Bring a padding Mask in",
      edits: [
        ...(there === undefined ? paddingMask(outer, mask, tokens) : []),
        { edit: "setPorts", scope, inputs, outputs: inside.outputs ?? [] },
        connect(outer, `${mask}.mask`, `${id}.${port}`),
        ...joinMasks(document, scope, inside, `in.${port}`, into),
      ],
    },
  ];
}

/** A Mask of the padding of these Tokens. */
const paddingMaskOf = ({ nodes, wires }: Graph, tokens: string): string | undefined =>
  Object.keys(nodes).find(
    (id) =>
      hasTrait(nodes[id]?.block, "makes-mask") &&
      nodes[id]?.params?.kind === "padding" &&
      wires.includes(wireText(`${tokens}.valid`, `${id}.valid`)),
  );

function freePort({ inputs = {} }: Graph, wish: string): string {
  let port = wish;
  for (let n = 2; port in inputs; n++) port = `${wish}_${n}`;
  return port;
}

/** The Tokens block of a stream in one graph. */
export const tokensOf = (
  checked: Checked,
  scope: NodePath,
  graph: Graph,
  stream: string,
): string | undefined =>
  Object.keys(graph.nodes).find(
    (id) =>
      hasTrait(graph.nodes[id]?.block, "reads-text") &&
      findNode(checked, joinPath(scope, id))?.params.stream === stream,
  );

/**
 * The last valid position of each sample in place of the last one, which may be padding: where a token is valid and
 * the next is not, summed over time.
 */
export function lastValidRepairs(checked: Checked, node: CheckedNode, stream: string): Repair[] {
  const { document } = checked;
  const [scope, id] = splitPath(node.path);
  const graph = graphAt(document, scope);
  const tokens = graph && tokensOf(checked, scope, graph, stream);
  const from = graph && feederOf(graph, `${id}.x`);
  const { axis, start, drop } = node.params;
  if (!graph || tokens === undefined || from === undefined || axis !== 1 || start !== -1) return [];
  const [next, ends, last, pick] = ["next_valid", "ends", "last_valid", "pick"].map((wish) =>
    freshId(document, scope, wish),
  ) as [string, string, string, string];
  const added = (made: string, block: string, params: NodeSpec["params"]): Edit => ({
    edit: "addNode",
    scope,
    id: made,
    node: params ? { block, params } : { block },
  });
  return [
    {
      label: "Take the last valid position instead of the last",
      edits: [
        added(next, "shift", { direction: "left", fill: 0 }),
        added(ends, "mask_logic", { op: "not" }),
        added(last, "mask_logic", { op: "and" }),
        added(pick, "reduce", { fn: "sum", axis: 1, ...(drop === true ? {} : { keep: true }) }),
        connect(scope, `${tokens}.valid`, `${next}.x`),
        connect(scope, `${next}.x`, `${ends}.a`),
        connect(scope, `${tokens}.valid`, `${last}.a`),
        connect(scope, `${ends}.mask`, `${last}.b`),
        connect(scope, from, `${pick}.x`),
        connect(scope, `${last}.mask`, `${pick}.mask`),
        ...connectAll(scope, `${pick}.x`, readersOf(graph, `${id}.x`)),
        { edit: "removeNode", scope, id },
      ],
    },
  ];
}
