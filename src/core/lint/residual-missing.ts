// A sublayer whose result replaces the stream instead of being added to it.

import { hasTrait } from "../blocks/index.ts";
import { feederOf, freshId, graphAt, readersOf, wiresOf } from "../document/index.ts";
import { joinPath, printPort, splitPath } from "../model/index.ts";
import { beside, connect, connectAll, type Repair } from "../repair/index.ts";
import { type DataflowGraph, downstream, upstream } from "./dataflow.ts";
import type { Rule } from "./rule.ts";
import { type Sublayer, sublayers } from "./sublayers.ts";

export const residualMissing: Rule<"lint/residual-missing"> = {
  whenFaultless: true,
  find: (dataflow) => {
    const all = sublayers(dataflow);
    // A lone attention is an exercise, not a stack.
    if (new Set(all.map((s) => s.kind)).size < 2) return [];
    return all
      .filter((s) => s.add === undefined && reachesHead(dataflow, s) && !isHead(dataflow, s, all))
      .filter((s) => readsText(dataflow, s))
      .map((s) => ({ code: "lint/residual-missing", node: s.place, sublayer: s.kind }) as const);
  },
  repair: (d, dataflow) => {
    const s = sublayers(dataflow).find((x) => x.place === d.node);
    return s ? [join(dataflow, s), s.norm ? join(dataflow, { ...s, norm: undefined }) : undefined] : [];
  },
};

const reachesHead = (dataflow: DataflowGraph, s: Sublayer): boolean =>
  [...downstream(dataflow, s.output.node)].some((n) => hasTrait(n.block, "gives-logits"));

/** Queries that are learned have no stream behind them that could be added. */
const readsText = (dataflow: DataflowGraph, s: Sublayer): boolean =>
  [...upstream(dataflow, [s.input])].some((n) => hasTrait(n.block, "reads-text"));

/** An FFN between a finished stack and the logits is a head of its own, and so is one that reads no positions. */
function isHead(dataflow: DataflowGraph, s: Sublayer, all: readonly Sublayer[]): boolean {
  if (s.kind !== "ffn") return false;
  const timed = s.input.node.outputs.some((p) => p.type.axes?.some((a) => a.role === "time") === true);
  const last = [...downstream(dataflow, s.output.node)].every((n) => !hasTrait(n.block, "adds"));
  return !timed || (last && all.some((o) => o !== s && o.kind === "ffn" && o.add !== undefined));
}

/** An Add of the result and what the sublayer reads, before its norm. */
function join(dataflow: DataflowGraph, s: Sublayer): Repair | undefined {
  const { document } = dataflow.checked;
  const [scope, id] = splitPath(s.place);
  const graph = graphAt(document, scope);
  if (!graph) return undefined;
  const port = hasTrait(graph.nodes[id]?.block, "feeds-forward") ? "y" : s.output.port;
  const stream = streamFeeder(dataflow, s, scope);
  const users = readersOf(graph, `${id}.${port}`);
  if (stream === undefined || users.length === 0) return undefined;
  const made = freshId(document, scope, "add");
  return {
    label: `Add a residual connection around the ${s.kind === "ffn" ? "FFN" : "attention"}`,
    edits: [
      {
        edit: "addNode",
        scope,
        id: made,
        node: { block: "add" },
        ...beside(document, joinPath(scope, id))(120, -80),
      },
      ...connectAll(scope, `${made}.y`, users),
      connect(scope, stream, `${made}.a`),
      connect(scope, `${id}.${port}`, `${made}.b`),
    ],
  };
}

/** The stream as it is named in the sublayer's own graph: `in.x`, or `add_1.y`. */
function streamFeeder(dataflow: DataflowGraph, s: Sublayer, scope: string): string | undefined {
  const graph = graphAt(dataflow.checked.document, scope);
  if (!graph) return undefined;
  if (s.norm) {
    const [normScope, normId] = splitPath(s.norm.path);
    return normScope === scope ? feederOf(graph, `${normId}.x`) : undefined;
  }
  const [, id] = splitPath(s.place);
  const direct = feederOf(graph, `${id}.x`);
  if (s.kind === "ffn") return direct;
  // Back from Wo over the attention to the projection that reads the stream.
  const reader = wiresOf(graph).find(
    ({ to }) => to.port === "x" && hasTrait(graph.nodes[to.node]?.block, "makes-queries"),
  );
  return reader && printPort(reader.from);
}
