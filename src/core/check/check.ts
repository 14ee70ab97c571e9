// Shape inference over the whole document. Every problem is reported; what is right keeps its shapes.
import { type Diagnostic, severityOf } from "../diagnostics/index.ts";
import {
  type Graph,
  type HeddleDocument,
  joinPath,
  type NodeId,
  type NodePath,
  type NodeSpec,
} from "../model/index.ts";
import {
  type Bindings,
  dimsOf,
  type Origin,
  type Size,
  sameSize,
  substitute,
  unknownType,
  type ValueType,
} from "../shape/index.ts";
import {
  allNodes,
  type Checked,
  type CheckedGraph,
  type CheckedNode,
  type CheckedPort,
  type Source,
} from "./checked.ts";
import { type Dims, resolveDims } from "./dims.ts";
import { checkNode } from "./node.ts";
import { objectiveProblems } from "./objective.ts";
import type { Incoming } from "./subject.ts";
import { vocabularyProblems } from "./vocabulary.ts";
import { weightProblems } from "./weights.ts";
import { readWires } from "./wiring.ts";

export interface CheckOptions {
  /** Sizes of a run in place of the example sizes. */
  readonly dims?: Bindings;
  /** Every named size becomes its number: for graphs in which a plain number stands for a name. */
  readonly inline?: boolean;
  /** Results of an earlier check of a similar document; unchanged nodes are taken from it and it is updated. */
  readonly memo?: CheckMemo;
  /** What enters the ports of the document itself, for a graph that is a part of something larger. */
  readonly feeds?: Readonly<Record<string, ValueType>>;
}

/** What an incremental check remembers: for each node, what its result was made of. */
export class CheckMemo {
  private readonly kept = new Map<
    NodePath,
    { spec: NodeSpec; dims: Dims; ins: readonly (readonly [string, Incoming])[]; node: CheckedNode }
  >();
  private dimsKey = "";
  private dims: Dims | undefined;
  private last: { checked: Checked; options: CheckOptions } | undefined;

  /** The last result, when nothing that is checked differs: nodes were moved, or something was commented. */
  whole(document: HeddleDocument, options: CheckOptions): Checked | undefined {
    const { last } = this;
    if (!last || last.options.dims !== options.dims || last.options.feeds !== options.feeds) return undefined;
    if (last.options.inline !== options.inline || !sameToCheck(last.checked.document, document))
      return undefined;
    return { ...last.checked, document, root: { ...last.checked.root, graph: document } };
  }

  keep(checked: Checked, options: CheckOptions): Checked {
    this.last = { checked, options };
    return checked;
  }

  /** The same object for equal dims, so that nodes can compare by identity. */
  dimsFor(key: string, make: () => Dims): Dims {
    if (this.dims === undefined || key !== this.dimsKey) {
      this.dims = make();
      this.dimsKey = key;
      this.kept.clear();
    }
    return this.dims;
  }

  take(
    path: NodePath,
    spec: NodeSpec,
    dims: Dims,
    incoming: ReadonlyMap<string, Incoming>,
    make: () => CheckedNode,
  ): CheckedNode {
    const old = this.kept.get(path);
    if (old && old.spec === spec && old.dims === dims && sameIncoming(old.ins, incoming)) return old.node;
    const made = make();
    const node = old ? { ...made, outputs: keepEqual(made.outputs, old.node.outputs) } : made;
    this.kept.set(path, { spec, dims, ins: [...incoming], node });
    return node;
  }
}

/** Ports that came out as before are the same objects as before: what they feed need not be checked again. */
function keepEqual(made: readonly CheckedPort[], old: readonly CheckedPort[]): readonly CheckedPort[] {
  return made.map((port, i) => {
    const was = old[i];
    return was && samePort(was, port) ? was : port;
  });
}

const samePort = (a: CheckedPort, b: CheckedPort): boolean =>
  a.name === b.name &&
  a.flow === b.flow &&
  a.optional === b.optional &&
  a.source === b.source &&
  a.type.dtype === b.type.dtype &&
  sameAxes(a.type.axes, b.type.axes);

function sameAxes(a: ValueType["axes"], b: ValueType["axes"]): boolean {
  if (a === b || a === null || b === null) return a === b;
  return (
    a.length === b.length &&
    a.every((axis, i) => {
      const other = b[i];
      return (
        other &&
        axis.role === other.role &&
        sameSize(axis.size, other.size) &&
        sameOrigin(axis.origin, other.origin)
      );
    })
  );
}

function sameOrigin(a: Origin | undefined, b: Origin | undefined): boolean {
  let [x, y] = [a, b];
  while (x !== y) {
    if (!x || !y || x.node !== y.node || x.port !== y.port || x.param !== y.param) return false;
    [x, y] = [x.from, y.from];
  }
  return true;
}

/** What of a document never makes a difference to its check. */
const unchecked: ReadonlySet<string> = new Set(["layout", "name", "about", "comments", "frames", "variants"]);

function sameToCheck(a: HeddleDocument, b: HeddleDocument): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof HeddleDocument>;
  return [...keys].every((key) => a[key] === b[key] || unchecked.has(key));
}

function sameIncoming(
  old: readonly (readonly [string, Incoming])[],
  now: ReadonlyMap<string, Incoming>,
): boolean {
  return (
    old.length === now.size &&
    old.every(([port, a]) => {
      const b = now.get(port);
      return (
        b !== undefined &&
        a.type === b.type &&
        a.flow === b.flow &&
        a.off === b.off &&
        a.source.node === b.source.node &&
        a.source.port === b.source.port
      );
    })
  );
}

/** Checks a document: types on every port, every problem as data. Never throws on a document that parsed. */
export function check(document: HeddleDocument, options: CheckOptions = {}): Checked {
  const { memo } = options;
  if (!memo) return checkAll(document, options);
  return memo.whole(document, options) ?? memo.keep(checkAll(document, options), options);
}

function checkAll(document: HeddleDocument, options: CheckOptions): Checked {
  const override = options.dims ?? {};
  const make = () => resolveDims(document.dims, override, options.inline ?? false);
  const dims = options.memo
    ? options.memo.dimsFor(JSON.stringify([document.dims, override, options.inline]), make)
    : make();
  const feeds = enteringFeeds(options.feeds ?? {}, dims);
  const root = checkGraph(document, "", feeds, dims, options.memo);
  const diagnostics: Diagnostic[] = [...dims.problems, ...root.problems];
  if (Object.keys(document.nodes).length === 0) diagnostics.push({ code: "graph/nothing-to-run" });
  const checked: Checked = {
    document,
    bindings: dims.bindings,
    dynamic: dynamicDims(root),
    feeds: Object.fromEntries(Object.entries(feeds).map(([port, { type }]) => [port, type])),
    root,
    diagnostics,
    literal: diagnostics.some((d) => d.code === "shape/literal"),
  };
  const more = [...objectiveProblems(checked), ...vocabularyProblems(checked), ...weightProblems(checked)];
  return more.length === 0 ? checked : { ...checked, diagnostics: [...diagnostics, ...more] };
}

/** Feeds as what comes in at the root; with sizes as the dims mean them. */
function enteringFeeds(feeds: Readonly<Record<string, ValueType>>, dims: Dims): Record<string, Incoming> {
  return Object.fromEntries(
    Object.entries(feeds).map(([port, type]) => {
      const origin = { node: "in", port };
      const axes = type.axes?.map((a) => ({ origin, ...a, size: substitute(a.size, dims.meaning) })) ?? null;
      return [port, { source: { node: "in", port }, type: { axes, dtype: type.dtype }, flow: "any" }];
    }),
  );
}

/** True when nothing is wrong that stops a run of some part. */
export const hasErrors = (checked: Checked): boolean =>
  checked.diagnostics.some((d) => severityOf(d) === "error");

function checkGraph(
  graph: Graph,
  path: NodePath,
  entering: Readonly<Record<string, Incoming | undefined>>,
  dims: Dims,
  memo: CheckMemo | undefined,
): CheckedGraph {
  const wiring = readWires(graph, path);
  const byId = new Map<NodeId, CheckedNode>();
  const problems: Diagnostic[] = [...wiring.problems];
  const nodes: CheckedNode[] = [];

  const bring = (source: Source): Incoming | undefined => {
    if (source.node === "in") {
      const outer = entering[source.port];
      return outer && { ...outer, source };
    }
    const node = byId.get(source.node);
    if (!node) return { source, type: unknownType, flow: "any" };
    if (node.state === "off") return { source, type: unknownType, flow: "any", off: node.path };
    const port = node.outputs.find((p) => p.name === source.port);
    if (!port) return { source, type: unknownType, flow: "any" };
    return incomingOf(port, source);
  };

  for (const id of wiring.order) {
    const spec = graph.nodes[id] as NodeSpec;
    const nodePath = joinPath(path, id);
    const incoming = new Map<string, Incoming>();
    for (const [port, { source }] of wiring.into.get(id) ?? []) {
      const brought = bring(source);
      if (brought) incoming.set(port, brought);
    }
    const work = () =>
      checkNode(nodePath, id, spec, incoming, dims, (g, p, ins) => checkGraph(g, p, ins, dims, memo));
    const node = memo ? memo.take(nodePath, spec, dims, incoming, work) : work();
    byId.set(id, node);
    nodes.push(node);
    problems.push(...node.problems);
  }
  for (const ends of endsOf(graph.wires)) problems.push(...missingOutput(ends, path, byId));
  const outputs: Record<string, { source: Source | null; type: Incoming["type"]; flow: Incoming["flow"] }> =
    {};
  for (const port of graph.outputs ?? []) {
    const source = wiring.into.get("out")?.get(port)?.source ?? null;
    const brought = source === null ? undefined : bring(source);
    if (source === null)
      problems.push({ code: "graph/missing-input", at: { node: path === "" ? "out" : path, port } });
    outputs[port] = {
      source: brought?.off === undefined ? source : null,
      type: brought?.type ?? unknownType,
      flow: brought?.flow ?? "any",
    };
  }
  return { path, graph, nodes, byId, outputs, problems };
}

const incomingCache = new WeakMap<object, Incoming>();

/** One object for each output port, so that an incremental check sees by identity that nothing changed. */
function incomingOf(port: CheckedNode["outputs"][number], source: Source): Incoming {
  let known = incomingCache.get(port);
  if (!known) {
    known = { source, type: port.type, flow: port.flow };
    incomingCache.set(port, known);
  }
  return known;
}

interface WireEnds {
  readonly text: string;
  readonly id: NodeId;
  readonly port: string;
  readonly target: NodeId;
}

const endsCache = new WeakMap<readonly string[], readonly WireEnds[]>();

/** The same wires are checked again after every edit of a node. */
function endsOf(wires: readonly string[]): readonly WireEnds[] {
  let ends = endsCache.get(wires);
  if (!ends) {
    ends = wires.map((text) => {
      const [from = "", to = ""] = text.split(" → ");
      const [id = "", port = ""] = from.split(".");
      const [target = ""] = to.split(".");
      return { text, id, port, target };
    });
    endsCache.set(wires, ends);
  }
  return ends;
}

/** A wire from an output that its node does not have. */
function missingOutput(
  { text, id, port, target }: WireEnds,
  path: NodePath,
  byId: ReadonlyMap<NodeId, CheckedNode>,
): Diagnostic[] {
  const node = byId.get(id);
  if (!node || node.block === null || node.state === "off" || node.outputs.some((p) => p.name === port))
    return [];
  if (target !== "out" && !byId.has(target)) return [];
  return [
    {
      code: "graph/dangling-wire",
      scope: path,
      wire: text,
      end: "from",
      missing: "port",
      name: port,
      near: node.outputs.map((p) => p.name).slice(0, 2),
    },
  ];
}

function dynamicDims(root: CheckedGraph): string[] {
  const names = new Set<string>();
  for (const node of allNodes(root)) {
    if (node.block?.kind !== "tokens") continue;
    for (const param of ["batch", "time"]) for (const n of dimsOf(node.params[param] as Size)) names.add(n);
  }
  return [...names].sort();
}
