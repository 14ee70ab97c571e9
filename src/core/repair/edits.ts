// Edits that repairs are made of: wires, a block put into a wire or taken out of one.
import { feederOf, freshId, graphAt, nodeOfEnd, readersOf, wireText } from "../document/index.ts";
import {
  type Edit,
  type Graph,
  type HeddleDocument,
  joinPath,
  type NodePath,
  type NodeSpec,
  type ParamValue,
  type PortRef,
  splitPath,
} from "../model/index.ts";

/** A wire from an output, `norm_1.x`, to an input, `attn.q`; what fed the input before goes. */
export const connect = (scope: NodePath, from: string, to: string): Edit => ({
  edit: "connect",
  scope,
  wire: wireText(from, to),
});

/** Wires from one output to several inputs. */
export const connectAll = (scope: NodePath, from: string, inputs: readonly string[]): Edit[] =>
  inputs.map((to) => connect(scope, from, to));

/** A parameter set to a value, or to its default. */
export const setParam = (node: NodePath, param: string, value: ParamValue | null): Edit => ({
  edit: "setParam",
  node,
  param,
  value,
});

/** A place for a new node at some distance from one that is there; nothing where that has no place itself. */
export function beside(document: HeddleDocument, path: NodePath) {
  const at = document.layout[path];
  return (x: number, y: number): { at?: readonly [number, number] } =>
    at ? { at: [at[0] + x, at[1] + y] } : {};
}

/** Puts a block into the wire that ends at a port; undefined for ports without one or in built-in groups. */
export function insertBefore(
  document: HeddleDocument,
  at: PortRef,
  node: NodeSpec,
  input: string,
  output: string,
): Edit[] | undefined {
  const [scope, target] = splitPath(at.node);
  const graph = graphAt(document, scope);
  const from = graph && feederOf(graph, `${target}.${at.port}`);
  if (from === undefined) return undefined;
  const id = freshId(document, scope, node.block);
  const place = between(document, joinPath(scope, nodeOfEnd(from)), at.node);
  return [
    { edit: "addNode", scope, id, node, ...(place ? { at: place } : {}) },
    connect(scope, from, `${id}.${input}`),
    connect(scope, `${id}.${output}`, `${target}.${at.port}`),
  ];
}

/** Half way between two nodes, a little lower so that it does not hide the wire. */
function between(
  { layout }: HeddleDocument,
  a: NodePath,
  b: NodePath,
): readonly [number, number] | undefined {
  const [p, q] = [layout[a], layout[b]];
  return p && q ? [Math.round((p[0] + q[0]) / 2), Math.round((p[1] + q[1]) / 2 + 60)] : undefined;
}

/** A new node put into the wires of several inputs at once, through ports of the same names. */
export function onTheWay(
  document: HeddleDocument,
  scope: NodePath,
  id: string,
  node: NodeSpec,
  ports: readonly string[],
  at: { at?: readonly [number, number] },
): Edit[] | undefined {
  const graph = graphAt(document, scope);
  if (!graph) return undefined;
  const made = freshId(document, scope, node.block);
  const edits: Edit[] = [{ edit: "addNode", scope, id: made, node, ...at }];
  for (const port of ports) {
    const from = feederOf(graph, `${id}.${port}`);
    if (from === undefined) return undefined;
    edits.push(connect(scope, from, `${made}.${port}`), connect(scope, `${made}.${port}`, `${id}.${port}`));
  }
  return edits;
}

/** Takes a node out of the graph: what fed `input` feeds the readers of `output` instead. */
export function withoutNode(
  graph: Graph,
  scope: NodePath,
  id: string,
  input: string,
  output: string,
): Edit[] | undefined {
  const from = feederOf(graph, `${id}.${input}`);
  if (from === undefined || !(id in graph.nodes)) return undefined;
  return [...connectAll(scope, from, readersOf(graph, `${id}.${output}`)), { edit: "removeNode", scope, id }];
}

/** Puts a mask onto an input: alone where nothing feeds it, else joined with the mask that does. */
export function joinMasks(
  document: HeddleDocument,
  scope: NodePath,
  graph: Graph,
  mask: string,
  into: string,
): Edit[] {
  const there = feederOf(graph, into);
  if (there === undefined) return [connect(scope, mask, into)];
  const both = freshId(document, scope, "both");
  return [
    { edit: "addNode", scope, id: both, node: { block: "mask_logic" } },
    connect(scope, there, `${both}.a`),
    connect(scope, mask, `${both}.b`),
    connect(scope, `${both}.mask`, into),
  ];
}
