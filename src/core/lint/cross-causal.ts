// A causal mask on cross-attention: it compares positions of two texts, which have nothing to do with each other.
import { hasTrait } from "../blocks/index.ts";
import { feederOf, freshId, graphAt, nodeOfEnd, readersOf, wireText } from "../document/index.ts";
import {
  type Edit,
  type Graph,
  type HeddleDocument,
  joinPath,
  type NodePath,
  splitPath,
} from "../model/index.ts";
import { beside, connect, type Repair } from "../repair/index.ts";
import { type AttentionSite, attentionSites, scorePorts } from "./attention-sites.ts";
import { type DataflowGraph, placeInDocument } from "./dataflow.ts";
import { maskGrid, masksOf } from "./mask-grid.ts";
import { sightOf } from "./mask-objective.ts";
import type { Rule } from "./rule.ts";
import { timelinesOf } from "./timelines.ts";

export const crossCausal: Rule<"lint/cross-causal"> = {
  // A mask of other sizes than the attention has is told of as that.
  whenFaultless: true,
  find: (dataflow) =>
    attentionSites(dataflow).flatMap((site) => {
      const [queries, keys] = streamsOf(dataflow, site);
      if (queries === undefined || keys === undefined || queries === keys) return [];
      const grid = maskGrid(dataflow, masksOf(dataflow, site.masking));
      if (!grid || sightOf(grid) !== "none") return [];
      const at = { node: maskPlace(dataflow, site), port: "mask" };
      return [{ code: "lint/cross-causal", at, queries, keys } as const];
    }),
  repair: (d, dataflow) => {
    const { document } = dataflow.checked;
    return [
      ...sources(document, d.keys, { scope: splitPath(d.at.node)[0], into: inputOf(d.at.node) }),
      unmasked(document, d.at.node),
    ];
  },
};

const streamsOf = (dataflow: DataflowGraph, site: AttentionSite): (string | undefined)[] =>
  scorePorts(site.scores).map((p) => {
    const [from] = dataflow.sources(site.scores, p);
    return from && timelinesOf(dataflow).stream(from);
  });

/** The attention, or what fills the scores of one that is wired by hand. */
const maskPlace = ({ checked }: DataflowGraph, site: AttentionSite): NodePath =>
  placeInDocument(checked, (site.masking[0] ?? site.softmax).path);

const inputOf = (node: NodePath): string => `${splitPath(node)[1]}.mask`;

interface Input {
  readonly scope: NodePath;
  /** `attn.mask` */
  readonly into: string;
}

/** What can mask the padding of a stream at an input: masks of its scope, those that enter the scope, a new one. */
function sources(document: HeddleDocument, stream: string, { scope, into }: Input): (Repair | undefined)[] {
  const graph = graphAt(document, scope);
  if (!graph) return [];
  const here = paddingMasks(document, scope, stream).map(
    (from): Repair => ({
      label: `Mask only the padding of "${stream}": connect ${from}`,
      edits: [connect(scope, from, into)],
    }),
  );
  const made = newMask(document, graph, stream, { scope, into });
  return [...here, made, ...entering(document, graph, stream, { scope, into })];
}

/** Outputs of a graph, or ports by which it is entered, that hold the padding mask of a stream. */
function paddingMasks(document: HeddleDocument, scope: NodePath, stream: string): string[] {
  const graph = graphAt(document, scope);
  if (!graph) return [];
  const masks = Object.entries(graph.nodes).flatMap(([id, n]) =>
    hasTrait(n.block, "makes-mask") &&
    n.params?.kind === "padding" &&
    isValidOf(document, scope, feederOf(graph, `${id}.valid`), stream)
      ? [`${id}.mask`]
      : [],
  );
  const [outer, group] = splitPath(scope);
  const above = scope === "" ? [] : paddingMasks(document, outer, stream);
  const outside = scope === "" ? undefined : graphAt(document, outer);
  const ports = Object.keys(graph.inputs ?? {}).filter((port) => {
    const from = outside && feederOf(outside, `${group}.${port}`);
    return from !== undefined && above.includes(from);
  });
  return [...masks, ...ports.map((port) => `in.${port}`)];
}

/** Whether an output says where a stream has tokens; also through the ports of the groups around it. */
function isValidOf(
  document: HeddleDocument,
  scope: NodePath,
  from: string | undefined,
  stream: string,
): boolean {
  if (from === undefined) return false;
  const graph = graphAt(document, scope);
  const id = nodeOfEnd(from);
  if (id === "in") {
    const [outer, group] = splitPath(scope);
    const outside = graphAt(document, outer);
    return isValidOf(document, outer, outside && feederOf(outside, `${group}.${from.slice(3)}`), stream);
  }
  const node = graph?.nodes[id];
  return (
    hasTrait(node?.block, "reads-text") &&
    (node?.params?.stream ?? "main") === stream &&
    from === `${id}.valid`
  );
}

/** A new padding mask beside the Tokens of the stream. */
function newMask(
  document: HeddleDocument,
  graph: Graph,
  stream: string,
  { scope, into }: Input,
): Repair | undefined {
  const tokens = Object.entries(graph.nodes).find(
    ([id, n]) => hasTrait(n.block, "reads-text") && isValidOf(document, scope, `${id}.valid`, stream),
  )?.[0];
  if (tokens === undefined) return undefined;
  const id = freshId(document, scope, "mask");
  const node = { block: "mask", params: { kind: "padding" } };
  const place = beside(document, joinPath(scope, tokens));
  return {
    label: `Mask only the padding of "${stream}"`,
    edits: [
      { edit: "addNode", scope, id, node, ...place(240, 160) },
      connect(scope, `${tokens}.valid`, `${id}.valid`),
      connect(scope, `${id}.mask`, into),
    ],
  };
}

/** The same in the graph around the group: through the port that feeds the input alone, else through a new one. */
function entering(
  document: HeddleDocument,
  graph: Graph,
  stream: string,
  { scope, into }: Input,
): (Repair | undefined)[] {
  if (scope === "") return [];
  const [outer, group] = splitPath(scope);
  const from = feederOf(graph, into);
  const own = from?.startsWith("in.") && readersOf(graph, from).length === 1 ? from.slice(3) : undefined;
  if (own !== undefined) return sources(document, stream, { scope: outer, into: `${group}.${own}` });
  const port = freePort(graph, "memory_mask");
  const more: Edit[] = [
    {
      edit: "setPorts",
      scope,
      inputs: { ...graph.inputs, [port]: "shared" },
      outputs: graph.outputs ?? [],
    },
    connect(scope, `in.${port}`, into),
  ];
  return sources(document, stream, { scope: outer, into: `${group}.${port}` }).map(
    (repair) => repair && { label: repair.label, edits: [...more, ...repair.edits] },
  );
}

function freePort(graph: Graph, wish: string): string {
  let port = wish;
  for (let i = 2; graph.inputs && port in graph.inputs; i++) port = `${wish}_${i}`;
  return port;
}

/** Without a mask every key is seen, padding too. */
function unmasked(document: HeddleDocument, node: NodePath): Repair | undefined {
  const [scope] = splitPath(node);
  const graph = graphAt(document, scope);
  const from = graph && feederOf(graph, inputOf(node));
  if (from === undefined) return undefined;
  const wire = wireText(from, inputOf(node));
  return { label: `Let "${node}" attend to all positions`, edits: [{ edit: "disconnect", scope, wire }] };
}
