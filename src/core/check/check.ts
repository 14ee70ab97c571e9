// Shape inference over the whole document. Every problem is reported; what is right keeps its shapes.

import { hasTrait } from "../blocks/index.ts";
import { type Diagnostic, severityOf } from "../diagnostics/index.ts";
import { printWire } from "../document/index.ts";
import {
  type Graph,
  type HeddleDocument,
  joinPath,
  type NodeId,
  type NodePath,
  type NodeSpec,
  type Wire,
} from "../model/index.ts";
import { dimsOf, type Size, substitute, unknownType, type ValueType } from "../shape/index.ts";
import { allNodes, type Checked, type CheckedGraph, type CheckedNode, type Source } from "./checked.ts";
import { type Dims, resolveDims } from "./dims.ts";
import { UnrolledNodes } from "./groups.ts";
import { idProblems } from "./id-problems.ts";
import type { CheckMemo, CheckOptions } from "./memo.ts";
import { checkNode } from "./node.ts";
import { objectiveProblems, prefixOf } from "./objective.ts";
import { withOrigins } from "./origins.ts";
import { predictedStream } from "./predicted-stream.ts";
import { streamSizeProblems } from "./stream-sizes.ts";
import type { Incoming } from "./subject.ts";
import { weightProblems } from "./weights.ts";
import { readWires } from "./wiring.ts";

type Resting = CheckOptions & { readonly memo: CheckMemo; readonly rests: () => boolean };

/** Checks a document: types on every port, every problem as data. Never throws on a document that parsed. */
export function check(document: HeddleDocument, options?: Omit<CheckOptions, "rests">): Checked;
/** The same with rests: null where the rest is left for later. */
export function check(document: HeddleDocument, options: Resting): Checked | null;
export function check(document: HeddleDocument, options: CheckOptions = {}): Checked | null {
  const { memo } = options;
  if (!memo) return checkAll(document, options);
  try {
    return memo.whole(document, options) ?? memo.keep(checkAll(document, options), options);
  } catch (cause) {
    if (cause === rested) return null;
    throw cause;
  }
}

/** Leaves a check in the midst of it, from however deep within groups. */
const rested = new Error("the check rests");

function checkAll(document: HeddleDocument, options: CheckOptions): Checked {
  const override = options.dims ?? {};
  const make = () => resolveDims(document.dims, override, options.inline ?? false);
  const dims = options.memo
    ? options.memo.dimsFor(JSON.stringify([document.dims, override, options.inline]), make)
    : make();
  const feeds = enteringFeeds(options.feeds ?? {}, dims);
  const root = checkGraph(document, "", feeds, dims, options);
  const prefix = prefixOf(document, dims);
  const diagnostics: Diagnostic[] = [...dims.problems, ...root.problems, ...prefix.problems];
  if (Object.keys(document.nodes).length === 0) diagnostics.push({ code: "graph/nothing-to-run" });
  const entered = Object.fromEntries(Object.entries(feeds).map(([port, { type }]) => [port, type]));
  const checked: Checked = {
    document,
    bindings: dims.bindings,
    dynamic: dynamicDims(root),
    feeds: entered,
    root,
    prefix: prefix.size,
    predicted: predictedStream({ document, root }),
    diagnostics: withOrigins(diagnostics, { root, feeds: entered }),
    literal: diagnostics.some((d) => d.code === "shape/literal"),
  };
  const more = [
    ...streamSizeProblems(checked),
    ...objectiveProblems(checked),
    ...idProblems(checked),
    ...weightProblems(checked),
  ];
  return more.length === 0 ? checked : { ...checked, diagnostics: [...checked.diagnostics, ...more] };
}

/** Feeds as what comes in at the root; with sizes as the dims mean them. */
function enteringFeeds(feeds: Readonly<Record<string, ValueType>>, dims: Dims): Record<string, Incoming> {
  return Object.fromEntries(
    Object.entries(feeds).map(([port, type]) => {
      const origin = { node: "in", port };
      const axes = type.axes?.map((a) => ({ origin, ...a, size: substitute(a.size, dims.meaning) })) ?? null;
      return [port, { source: { node: "in", port }, type: { axes, dtype: type.dtype }, socketKind: "any" }];
    }),
  );
}

/** True when nothing is wrong that stops a run of some part. */
export const hasErrors = (checked: Checked): boolean =>
  checked.diagnostics.some((d) => severityOf(d) === "error");

type Wired = ReadonlyMap<string, { readonly source: Source }>;
const unwired: Wired = new Map();

function checkGraph(
  graph: Graph,
  path: NodePath,
  entering: Readonly<Record<string, Incoming | undefined>>,
  dims: Dims,
  options: CheckOptions,
): CheckedGraph {
  const { memo, rests } = options;
  const wiring = readWires(graph, path);
  const byId = new Map<NodeId, CheckedNode>();
  const problems: Diagnostic[] = [...wiring.problems];
  const nodes: CheckedNode[] = [];
  const unrolled = new UnrolledNodes();

  const bring = (source: Source): Incoming | undefined => {
    if (source.node === "in") {
      const outer = entering[source.port];
      return outer && { ...outer, source };
    }
    const node = byId.get(source.node);
    if (!node) return { source, type: unknownType, socketKind: "any" };
    if (node.state === "off") return { source, type: unknownType, socketKind: "any", off: node.path };
    const port = node.outputs.find((p) => p.name === source.port);
    if (!port) return { source, type: unknownType, socketKind: "any" };
    return { source, type: port.type, socketKind: port.socketKind };
  };

  const fresh = (id: NodeId, nodePath: NodePath, spec: NodeSpec, wired: Wired): CheckedNode => {
    const incoming = new Map<string, Incoming>();
    for (const [port, { source }] of wired) {
      const brought = bring(source);
      if (brought) incoming.set(port, brought);
    }
    const work = () =>
      checkNode(nodePath, id, spec, incoming, dims, (g, p, ins) => checkGraph(g, p, ins, dims, options));
    if (rests?.()) throw rested;
    return memo ? memo.take(nodePath, spec, dims, incoming, byId, work) : work();
  };

  for (const id of wiring.order) {
    const spec = graph.nodes[id]!;
    const nodePath = joinPath(path, id);
    const wired = wiring.into.get(id) ?? unwired;
    const node = unrolled.within(
      memo?.unchanged(nodePath, spec, dims, wired, byId) ?? fresh(id, nodePath, spec, wired),
    );
    byId.set(id, node);
    nodes.push(node);
    problems.push(...node.problems);
  }
  for (const wire of wiring.wires) {
    const lost = missingOutput(wire, path, byId);
    if (lost) problems.push(lost);
  }
  const outputs: Record<
    string,
    { source: Source | null; type: Incoming["type"]; socketKind: Incoming["socketKind"] }
  > = {};
  for (const port of graph.outputs ?? []) {
    const source = wiring.into.get("out")?.get(port)?.source ?? null;
    const brought = source === null ? undefined : bring(source);
    if (source === null)
      problems.push({ code: "graph/missing-input", at: { node: joinPath(path, "out"), port } });
    outputs[port] = {
      source: brought?.off === undefined ? source : null,
      type: brought?.type ?? unknownType,
      socketKind: brought?.socketKind ?? "any",
    };
  }
  return { path, graph, nodes, byId, outputs, problems };
}

/** A wire from an output that its node does not have. */
function missingOutput(
  { from, to }: Wire,
  path: NodePath,
  byId: ReadonlyMap<NodeId, CheckedNode>,
): Diagnostic | undefined {
  const node = byId.get(from.node);
  if (!node || node.block === null || node.state === "off") return undefined;
  for (const port of node.outputs) if (port.name === from.port) return undefined;
  if (to.node !== "out" && !byId.has(to.node)) return undefined;
  return {
    code: "graph/dangling-wire",
    scope: path,
    wire: printWire({ from, to }),
    end: "from",
    missing: "port",
    name: from.port,
    near: node.outputs.map((p) => p.name).slice(0, 2),
  };
}

function dynamicDims(root: CheckedGraph): string[] {
  const names = new Set<string>();
  for (const node of allNodes(root)) {
    if (!hasTrait(node.block, "reads-text")) continue;
    for (const param of ["batch", "time"]) for (const n of dimsOf(node.params[param] as Size)) names.add(n);
  }
  return [...names].sort();
}
