// The sublayers of a stack and how each joins the stream: attention with its output projection, and the FFN.
import { hasTrait, type Trait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import { type NodePath, splitPath } from "../model/index.ts";
import { attentionSites, scorePorts } from "./attention-sites.ts";
import { comesFrom, type DataflowGraph, type In, type Out, placeInDocument } from "./dataflow.ts";

export interface Sublayer {
  readonly kind: "attention" | "ffn";
  /** The node in the document that gives its result: Wo, or the FFN. */
  readonly place: NodePath;
  /** Where it reads, norm included, and where its result leaves. */
  readonly input: Out;
  readonly output: Out;
  /** The norm right in front of it. */
  readonly norm: CheckedNode | undefined;
  /** What it reads before that norm. */
  readonly stream: Out;
  /** The Add that brings the result back into the stream, and what is on its other side. */
  readonly add: CheckedNode | undefined;
  readonly skip: Out | undefined;
}

/** Blocks that change a vector but stay at its position: a result is still the sublayer's behind them. */
const staysPut = ({ block }: CheckedNode): boolean =>
  hasTrait(
    block,
    "drops-out",
    "normalizes",
    "scales",
    "multiplies",
    "pairs",
    "joins-heads",
    "projects",
    "projects-out",
  );
const cache = new WeakMap<DataflowGraph, readonly Sublayer[]>();

export function sublayers(dataflow: DataflowGraph): readonly Sublayer[] {
  let found = cache.get(dataflow);
  if (!found) {
    found = [...attentions(dataflow), ...feedForwards(dataflow)];
    cache.set(dataflow, found);
  }
  return found;
}

function attentions(dataflow: DataflowGraph): Sublayer[] {
  return attentionSites(dataflow).flatMap(({ scores, sum }): Sublayer[] => {
    const output = sum && projected(dataflow, sum);
    const input = projectionInput(
      dataflow,
      dataflow.sources(scores, scorePorts(scores)[0]).find((s) => !s.loop),
    );
    return output && input ? [sublayer(dataflow, "attention", input, output)] : [];
  });
}

/** Past Concat and Wo (or a Linear): where the result of all heads leaves. */
function projected(dataflow: DataflowGraph, sum: CheckedNode): Out | undefined {
  let at: CheckedNode = sum;
  for (let i = 0; i < 6; i++) {
    const next = dataflow
      .users(at)
      .filter((u) =>
        hasTrait(u.node.block, "joins-heads", "permutes", "regroups", "projects", "projects-out"),
      )[0];
    if (!next) break;
    at = next.node;
    if (hasTrait(at.block, "projects", "projects-out")) break;
  }
  const port = at.outputs[0]?.name;
  return at === sum || port === undefined ? undefined : { node: at, port };
}

/** What the projection of the queries reads. */
function projectionInput(dataflow: DataflowGraph, query: Out | undefined): Out | undefined {
  let at = query;
  for (let i = 0; at && i < 8; i++) {
    const { block } = at.node;
    if (hasTrait(block, "makes-queries", "projects"))
      return dataflow.sources(at.node, "x").find((s) => !s.loop);
    if (
      !hasTrait(
        block,
        "port-by-port",
        "normalizes",
        "scales",
        "splits-heads",
        "permutes",
        "regroups",
        "cuts",
        "splits",
      )
    )
      return undefined;
    const port = hasTrait(block, "port-by-port") ? at.port : "x";
    at = dataflow.sources(at.node, port).find((s) => !s.loop);
  }
  return undefined;
}

function feedForwards(dataflow: DataflowGraph): Sublayer[] {
  const downs = dataflow.leaves.filter((n) => n.id === "down" && isInside(dataflow, n, "feeds-forward"));
  const byPath = new Map(dataflow.leaves.map((n) => [n.path, n]));
  return downs.flatMap((down) => {
    const [group] = splitPath(down.path);
    const up = byPath.get(`${group}/up`);
    const input = up && dataflow.sources(up, "x").find((s) => !s.loop);
    const last = byPath.get(`${group}/dropout`) ?? down;
    const port = last.outputs[0]?.name;
    return input && port !== undefined ? [sublayer(dataflow, "ffn", input, { node: last, port })] : [];
  });
}

const isInside = (dataflow: DataflowGraph, node: CheckedNode, trait: Trait): boolean => {
  const [group] = splitPath(node.path);
  let graph = dataflow.checked.root;
  for (const id of group.split("/").slice(0, -1)) graph = graph.byId.get(id)?.body ?? graph;
  return hasTrait(graph.byId.get(splitPath(group)[1])?.spec.block, trait);
};

function sublayer(dataflow: DataflowGraph, kind: Sublayer["kind"], input: Out, output: Out): Sublayer {
  const norm = hasTrait(input.node.block, "normalizes") ? input.node : undefined;
  const stream = (norm && dataflow.sources(norm, "x").find((s) => !s.loop)) ?? input;
  const joined = joinOf(dataflow, output, input, stream);
  return {
    kind,
    place: placeInDocument(dataflow.checked, output.node.path),
    input,
    output,
    norm,
    stream,
    add: joined?.add,
    skip: joined?.skip,
  };
}

/** The Add downstream whose other side holds the stream, or something that it was made of, around the sublayer. */
function joinOf(
  dataflow: DataflowGraph,
  output: Out,
  input: Out,
  stream: Out,
): { add: CheckedNode; skip: Out } | undefined {
  const queue: In[] = [...dataflow.users(output.node, output.port)];
  for (let i = 0; i < queue.length && i < 60; i++) {
    const { node, port, loop } = queue[i]!;
    if (loop) continue;
    if (hasTrait(node.block, "adds")) {
      const skip = dataflow.sources(node, port === "a" ? "b" : "a").find((s) => !s.loop);
      const around = skip && comesFrom(dataflow, skip, stream.node, output.node);
      if (skip && (around || comesFrom(dataflow, input, skip.node))) return { add: node, skip };
    }
    if (staysPut(node)) queue.push(...dataflow.users(node));
  }
  return undefined;
}
