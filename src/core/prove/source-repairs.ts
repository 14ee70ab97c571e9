// Repairs of an encoder that reads the text which is to be predicted, while the other text is read by nobody.
import type { Leak } from "../analyse/index.ts";
import { hasTrait } from "../blocks/index.ts";
import { type Checked, findNode } from "../check/index.ts";
import { endOf, feederOf, nodeOfEnd, wiresFrom, wiresOf } from "../document/index.ts";
import { type Edit, type Graph, type NodePath, printPort } from "../model/index.ts";
import { connect, type Repair, setParam } from "../repair/index.ts";
import { tokensOf } from "./padding-repairs.ts";

/** The embedding on the way of the leak, its positions and the masks of that text's padding take the unread text. */
export function sourceRepairs(checked: Checked, leak: Leak, way: readonly NodePath[]): Repair[] {
  const { document } = checked;
  const tokens = tokensOf(checked, "", document, leak.input.stream);
  const unread = Object.keys(document.nodes).filter(
    (id) => hasTrait(document.nodes[id]?.block, "reads-text") && wiresFrom(document, id).length === 0,
  );
  const embedding = way.find(
    (id) =>
      hasTrait(document.nodes[id]?.block, "embeds") && feederOf(document, `${id}.ids`) === `${tokens}.ids`,
  );
  if (tokens === undefined || embedding === undefined) return [];
  return unread.map((source): Repair => {
    const length = findNode(checked, source)?.outputs[0]?.type.axes?.[1]?.size.key ?? "T";
    const tables = tablesAddedTo(document, embedding);
    return {
      label: `Let "${embedding}" read ${source}.ids`,
      edits: [
        connect("", `${source}.ids`, `${embedding}.ids`),
        ...tables.map((id): Edit => setParam(id, "length", length)),
        ...masksOfPadding(document, tokens).map((to) => connect("", `${source}.valid`, to)),
      ],
    };
  });
}

/** Position tables that are added to an embedding, perhaps behind its scale. */
function tablesAddedTo(graph: Graph, embedding: string): string[] {
  return wiresFrom(graph, embedding).flatMap((text) => {
    const sum = nodeOfEnd(endOf(text, "to"));
    if (hasTrait(graph.nodes[sum]?.block, "scales")) return tablesAddedTo(graph, sum);
    const sides = ["a", "b"].map((p) => nodeOfEnd(feederOf(graph, `${sum}.${p}`) ?? ""));
    return sides.filter((id) => hasTrait(graph.nodes[id]?.block, "position-table"));
  });
}

/** Where the padding of a text makes a mask. */
const masksOfPadding = (graph: Graph, tokens: string): string[] =>
  wiresOf(graph)
    .filter((w) => w.from.node === tokens && hasTrait(graph.nodes[w.to.node]?.block, "makes-mask"))
    .map((w) => printPort(w.to));
