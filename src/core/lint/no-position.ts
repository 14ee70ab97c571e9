// Attention that cannot tell the order of tokens: nothing on the way to its queries and keys knows a position.

import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import { freshId, graphAt, readersOf, wiresFrom } from "../document/index.ts";
import { joinPath, type NodeSpec, type ParamValue, splitPath } from "../model/index.ts";
import { beside, connect, connectAll, type Repair, setParam } from "../repair/index.ts";
import { evaluateSize } from "../shape/index.ts";
import { type AttentionSite, attentionSites, scorePorts } from "./attention-sites.ts";
import { directionsOf } from "./bias-direction.ts";
import { type DataflowGraph, type Out, placeInDocument, upstream } from "./dataflow.ts";
import { isSelf } from "./mask-objective.ts";
import { ropeBefore } from "./rope-insert.ts";
import type { Rule } from "./rule.ts";
import { drowns, spreadOf } from "./spread.ts";
import { timelinesOf } from "./timelines.ts";

export const noPosition: Rule<"lint/no-position"> = {
  find: (dataflow) => {
    const reported = new Set<CheckedNode>();
    return blind(dataflow).flatMap((site) => {
      const behind = upstream(dataflow, entering(dataflow, site));
      const embedded = [...behind].some((n) => hasTrait(n.block, "reads-text"));
      // One attention that is told of is enough: those above it would only say the same again.
      const again = [...behind].some((n) => reported.has(n));
      reported.add(site.softmax);
      const causal = isSelf(dataflow, site) && directionsOf(dataflow, site) !== "both";
      return embedded && !again ? [{ code: "lint/no-position", node: site.place, causal } as const] : [];
    });
  },
  repair: (d, dataflow) => {
    const site = attentionSites(dataflow).find((s) => s.place === d.node);
    if (!site) return [];
    const behind = upstream(dataflow, entering(dataflow, site));
    const embeddings = [...behind].filter((n) => hasTrait(n.block, "embeds"));
    const used = tableInUse(dataflow);
    const tables = embeddings.map((e) => addTable(dataflow, e, used));
    const rope = rotated(dataflow, site);
    // A table that lost its wire, or that another text has, says what was meant.
    return used || embeddings.some((e) => idleTable(dataflow, e)) ? [...tables, rope] : [rope, ...tables];
  },
};

/** Attentions to whose scores no position comes. */
function blind(dataflow: DataflowGraph): AttentionSite[] {
  const { positioned } = timelinesOf(dataflow);
  return attentionSites(dataflow).filter((site) => {
    const from = [...entering(dataflow, site), ...site.biases];
    return from.length > 0 && !from.some(positioned);
  });
}

/** What queries and keys are made of. */
const entering = (dataflow: DataflowGraph, { scores }: AttentionSite): Out[] =>
  scorePorts(scores).flatMap((p) => dataflow.sources(scores, p).filter((s) => !s.loop));

/** RoPE in front of this attention and of those above it that know no positions either. */
function rotated(dataflow: DataflowGraph, site: AttentionSite): Repair | undefined {
  const all = blind(dataflow).filter(
    (s) => s === site || upstream(dataflow, entering(dataflow, s)).has(site.softmax),
  );
  const edits = ropeBefore(dataflow, all) ?? ropeBefore(dataflow, [site]);
  return edits && { label: "Apply RoPE to queries and keys", edits };
}

/** A table of positions that another text of the graph has. */
const tableInUse = (dataflow: DataflowGraph): CheckedNode | undefined =>
  dataflow.leaves.find((n) => hasTrait(n.block, "position-table") && dataflow.users(n).length > 0);

/** Where an embedding would get its positions: behind a scale of it where there is one. */
function sourceOf(dataflow: DataflowGraph, embedding: CheckedNode): CheckedNode {
  const scaled = dataflow
    .users(embedding)
    .find((u) => hasTrait(u.node.block, "scales") && u.port === "x")?.node;
  return scaled ?? embedding;
}

/** A table of positions that is there and feeds nothing. */
function idleTable(dataflow: DataflowGraph, embedding: CheckedNode): string | undefined {
  const [scope] = splitPath(placeInDocument(dataflow.checked, sourceOf(dataflow, embedding).path));
  const graph = graphAt(dataflow.checked.document, scope);
  return Object.entries(graph?.nodes ?? {}).find(
    ([other, n]) => graph && hasTrait(n.block, "position-table") && wiresFrom(graph, other).length === 0,
  )?.[0];
}

/** Embeddings in which sines would drown. */
function isSmall(dataflow: DataflowGraph, source: CheckedNode): boolean {
  const [port] = source.outputs;
  const embedded = port && spreadOf(dataflow, { node: source, port: port.name });
  return embedded !== undefined && drowns(embedded, Math.SQRT1_2);
}

/**
 * A table added to the embedding: the one that is there, one as the other text has it, or a learned one, which begins
 * as small as embeddings do.
 */
function addTable(
  dataflow: DataflowGraph,
  embedding: CheckedNode,
  used: CheckedNode | undefined,
): Repair | undefined {
  const { document, bindings } = dataflow.checked;
  const source = sourceOf(dataflow, embedding);
  const [scope, id] = splitPath(placeInDocument(dataflow.checked, source.path));
  const graph = graphAt(document, scope);
  const [length, width] = embedding.outputs[0]?.type.axes?.slice(-2) ?? [];
  const port = source.outputs[0]?.name;
  if (!graph || !length || !width || port === undefined) return undefined;
  const idle = idleTable(dataflow, embedding);
  const small = isSmall(dataflow, source);
  const [pe, add] = [idle ?? freshId(document, scope, "pe"), freshId(document, scope, "add_pe")];
  const longer = evaluateSize(length.size, bindings) > 256 ? { max: length.size.key } : {};
  const begins: Record<string, ParamValue> =
    used && !small ? { ...used.spec.params } : { kind: "learned", ...longer };
  const params = { ...begins, length: length.size.key, width: width.size.key };
  const node: NodeSpec = { block: used?.spec.block ?? "pe", params };
  const place = beside(document, joinPath(scope, id));
  return {
    label:
      idle === undefined ? "Add a position embedding" : `Add the positions of "${joinPath(scope, idle)}"`,
    edits: [
      ...(idle === undefined ? [{ edit: "addNode", scope, id: pe, node, ...place(0, 200) } as const] : []),
      ...(idle !== undefined && small ? [setParam(joinPath(scope, idle), "kind", "learned")] : []),
      { edit: "addNode", scope, id: add, node: { block: "add" }, ...place(120, 100) },
      ...connectAll(scope, `${add}.y`, readersOf(graph, `${id}.${port}`)),
      connect(scope, `${id}.${port}`, `${add}.a`),
      connect(scope, `${pe}.pe`, `${add}.b`),
    ],
  };
}
