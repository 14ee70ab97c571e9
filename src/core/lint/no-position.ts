// Attention that cannot tell the order of tokens: nothing on the way to its queries and keys knows a position.

import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import { freshId, graphAt, readersOf, wiresFrom } from "../document/index.ts";
import { joinPath, splitPath } from "../model/index.ts";
import { beside, connect, connectAll, onTheWay, type Repair } from "../repair/index.ts";
import { attentionSites, scorePorts } from "./attention-sites.ts";
import { type DataflowGraph, type Out, placeInDocument, upstream } from "./dataflow.ts";
import type { Rule } from "./rule.ts";
import { timelinesOf } from "./timelines.ts";

export const noPosition: Rule<"lint/no-position"> = {
  find: (dataflow) => {
    const { positioned } = timelinesOf(dataflow);
    const reported = new Set<CheckedNode>();
    return attentionSites(dataflow).flatMap((site) => {
      const from = [
        ...scorePorts(site.scores).flatMap((p) => enters(dataflow, site.scores, p)),
        ...site.biases,
      ];
      if (from.length === 0 || from.some(positioned)) return [];
      const behind = upstream(dataflow, from);
      const embedded = [...behind].some((n) => hasTrait(n.block, "reads-text"));
      // One attention that is told of is enough: those above it would only say the same again.
      const again = [...behind].some((n) => reported.has(n));
      reported.add(site.softmax);
      return embedded && !again ? [{ code: "lint/no-position", node: site.place } as const] : [];
    });
  },
  repair: (d, dataflow) => {
    const site = attentionSites(dataflow).find((s) => s.place === d.node);
    if (!site) return [];
    const behind = upstream(
      dataflow,
      scorePorts(site.scores).flatMap((p) => enters(dataflow, site.scores, p)),
    );
    const embeddings = [...behind].filter((n) => hasTrait(n.block, "embeds"));
    return [...embeddings.map((e) => addTable(dataflow, e)), addRope(dataflow, d.node)];
  },
};

const enters = (dataflow: DataflowGraph, node: CheckedNode, port: string): Out[] =>
  dataflow.sources(node, port).filter((s) => !s.loop);

/** A table of sines, added to the embedding; behind a scale of it where there is one. */
function addTable(dataflow: DataflowGraph, embedding: CheckedNode): Repair | undefined {
  const { document } = dataflow.checked;
  const scaled = dataflow
    .users(embedding)
    .find((u) => hasTrait(u.node.block, "scales") && u.port === "x")?.node;
  const source = scaled ?? embedding;
  const [scope, id] = splitPath(placeInDocument(dataflow.checked, source.path));
  const graph = graphAt(document, scope);
  const [length, width] = embedding.outputs[0]?.type.axes?.slice(-2) ?? [];
  const port = source.outputs[0]?.name;
  if (!graph || !length || !width || port === undefined) return undefined;
  const idle = Object.entries(graph.nodes).find(
    ([other, n]) => hasTrait(n.block, "position-table") && wiresFrom(graph, other).length === 0,
  )?.[0];
  const [pe, add] = [idle ?? freshId(document, scope, "pe"), freshId(document, scope, "add_pe")];
  const params = { length: length.size.key, width: width.size.key };
  const place = beside(document, joinPath(scope, id));
  return {
    label: "Add a position embedding",
    edits: [
      ...(idle === undefined
        ? [{ edit: "addNode", scope, id: pe, node: { block: "pe", params }, ...place(0, 200) } as const]
        : []),
      { edit: "addNode", scope, id: add, node: { block: "add" }, ...place(120, 100) },
      ...connectAll(scope, `${add}.y`, readersOf(graph, `${id}.${port}`)),
      connect(scope, `${id}.${port}`, `${add}.a`),
      connect(scope, `${pe}.pe`, `${add}.b`),
    ],
  };
}

/** Rotary positions on queries and keys, in front of the attention. */
function addRope(dataflow: DataflowGraph, attention: string): Repair | undefined {
  const [scope, id] = splitPath(attention);
  const edits = onTheWay(
    dataflow.checked.document,
    scope,
    id,
    { block: "rope" },
    ["q", "k"],
    beside(dataflow.checked.document, attention)(-120, 100),
  );
  return edits && { label: "Apply RoPE to queries and keys", edits };
}
