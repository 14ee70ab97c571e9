// What checking gives: the document's graphs in topological order, with every port typed and every problem told.
import { type Block, hasTrait, type Params, type SocketKind, type WeightSpec } from "../blocks/index.ts";
import { type Diagnostic, isError } from "../diagnostics/index.ts";
import { specAt } from "../document/index.ts";
import {
  type Graph,
  type HeddleDocument,
  type NodeId,
  type NodePath,
  type NodeSpec,
  splitPath,
  withoutIterations,
} from "../model/index.ts";
import type { Axis, Bindings, Role, Size, ValueType } from "../shape/index.ts";

/** A port of a node as it is wired: ids within the node's graph; `in` is the group's own input side. */
export interface Source {
  readonly node: NodeId;
  readonly port: string;
}

export interface CheckedPort {
  readonly name: string;
  readonly socketKind: SocketKind;
  readonly type: ValueType;
  readonly optional: boolean;
  /** Inputs only: what feeds it; null when nothing does, or nothing that gives a value. */
  readonly source: Source | null;
}

export interface CheckedWeight {
  /** Name within the node: `w`. */
  readonly name: string;
  readonly axes: readonly Axis[];
  /** Their sizes: the same object as long as the node is. */
  readonly shape: readonly Size[];
  readonly spec: WeightSpec;
}

/** `off`: muted, or without the input that a muted node would have given. */
type NodeState = "ok" | "wrong" | "bypassed" | "off";

export interface CheckedNode {
  readonly path: NodePath;
  readonly id: NodeId;
  readonly spec: NodeSpec;
  /** Null when the kind is unknown. */
  readonly block: Block | null;
  readonly title: string;
  readonly params: Params;
  readonly state: NodeState;
  readonly inputs: readonly CheckedPort[];
  readonly outputs: readonly CheckedPort[];
  readonly weights: readonly CheckedWeight[];
  /** Sizes that the names of the block's patterns stand for. */
  readonly sizes: Readonly<Record<string, Size>>;
  /** When bypassed: output → input that it hands on. */
  readonly passes?: Readonly<Record<string, string>>;
  readonly body?: CheckedGraph;
  /** The graph inside, the document's own or the one that a built-in group makes of its parameters. */
  readonly graph?: Graph;
  /** Iterations of a repeat; undefined for other nodes. */
  readonly count?: number;
  /** The problems of this node and of what is inside it; the chains of sizes are in `Checked.diagnostics` alone. */
  readonly problems: readonly Diagnostic[];
}

/** The role of an axis of what comes in at a port; "any" when unknown. */
export const roleAt = ({ inputs }: Pick<CheckedNode, "inputs">, port: string, index: number): Role =>
  inputs.find((p) => p.name === port)?.type.axes?.at(index)?.role ?? "any";

export interface CheckedGraph {
  readonly path: NodePath;
  /** What was checked; of a built-in group, the graph that its parameters make. */
  readonly graph: Graph;
  /** In topological order. */
  readonly nodes: readonly CheckedNode[];
  readonly byId: ReadonlyMap<NodeId, CheckedNode>;
  /** For each port of the group: what feeds it from inside, and its type. */
  readonly outputs: Readonly<
    Record<
      string,
      { readonly source: Source | null; readonly type: ValueType; readonly socketKind: SocketKind }
    >
  >;
  readonly problems: readonly Diagnostic[];
}

export interface Checked {
  readonly document: HeddleDocument;
  /** Values of all dims. */
  readonly bindings: Bindings;
  /** Dims that the text decides: batch and time of the streams. */
  readonly dynamic: readonly string[];
  /** What enters the ports of the document itself; nothing for a graph that stands alone. */
  readonly feeds: Readonly<Record<string, ValueType>>;
  readonly root: CheckedGraph;
  /** Tokens that a prefix-lm objective gives; null for other objectives, or where it says no size. */
  readonly prefix: Size | null;
  /** The text that is predicted; null where several are read, and neither the objective nor a loss says which. */
  readonly predicted: string | null;
  /** All problems of the graph, root causes in document order. */
  readonly diagnostics: readonly Diagnostic[];
  /** A plain number stands for a named size somewhere: the program holds for these very sizes only. */
  readonly literal: boolean;
}

/** The node at a path without iterations, or undefined. */
export function findNode(checked: Pick<Checked, "root">, path: NodePath): CheckedNode | undefined {
  let graph: CheckedGraph | undefined = checked.root;
  let node: CheckedNode | undefined;
  for (const id of path.split("/")) {
    node = graph?.byId.get(id);
    graph = node?.body;
  }
  return node;
}

const flat = new WeakMap<CheckedGraph, readonly CheckedNode[]>();

/** Every node of the document, groups before what is inside them. */
export function allNodes(graph: CheckedGraph): readonly CheckedNode[] {
  let nodes = flat.get(graph);
  if (!nodes) {
    const found: CheckedNode[] = [];
    for (const node of graph.nodes) {
      found.push(node);
      if (node.body) for (const inner of allNodes(node.body)) found.push(inner);
    }
    nodes = found;
    flat.set(graph, nodes);
  }
  return nodes;
}

/** The node itself, or the built-in group of the document that it is inside of; without iterations. */
export function placeInDocument(checked: Checked, path: NodePath): NodePath {
  let at = withoutIterations(path);
  while (at.includes("/") && specAt(checked.document, at) === undefined) at = splitPath(at)[0];
  return at;
}

/** Text streams that the graph reads. */
export const streamsOf = (checked: Checked): string[] => [
  ...new Set(
    allNodes(checked.root).flatMap((n) => (hasTrait(n.block, "reads-text") ? [String(n.params.stream)] : [])),
  ),
];

/** How many errors the check found; warnings and hints do not count. */
export const errorCount = (checked: Checked): number => checked.diagnostics.filter(isError).length;
