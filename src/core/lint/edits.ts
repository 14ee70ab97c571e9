// Edits that several repairs are made of.
import { feederOf, freshId, graphAt, readersOf } from "../document/index.ts";
import type { Edit, Graph, HeddleDocument, NodePath, NodeSpec } from "../model/index.ts";

/** A place for a new node at some distance from one that is there; nothing where that has no place itself. */
export function beside(document: HeddleDocument, path: NodePath) {
  const at = document.layout[path];
  return (x: number, y: number): { at?: readonly [number, number] } =>
    at ? { at: [at[0] + x, at[1] + y] } : {};
}

/** Inputs in the same graph that an output feeds, as `norm_1.x`. */
export const usersInGraph = (graph: Graph, id: string, port: string): string[] =>
  readersOf(graph, `${id}.${port}`);

/** What feeds an input in its own graph, as `qkv.q`. */
export const feeder = (graph: Graph, id: string, port: string): string | undefined =>
  feederOf(graph, `${id}.${port}`);

/** A new node put into the wires of several inputs at once, through ports of the same names. */
export function onTheWay(
  document: HeddleDocument,
  scope: string,
  id: string,
  node: NodeSpec,
  ports: readonly string[],
  at: { at?: readonly [number, number] },
): Edit[] | undefined {
  const graph = graphAt(document, scope);
  if (!graph) return undefined;
  const made = freshId(document, scope, node.block);
  const wires = ports.map((port) => ({ port, from: feeder(graph, id, port) }));
  if (wires.some((w) => w.from === undefined)) return undefined;
  return [
    { edit: "addNode", scope, id: made, node, ...at },
    ...wires.flatMap(({ port, from }): Edit[] => [
      { edit: "connect", scope, wire: `${from} → ${made}.${port}` },
      { edit: "connect", scope, wire: `${made}.${port} → ${id}.${port}` },
    ]),
  ];
}

/** Takes a node out of the graph: what fed `input` feeds the users of `output` instead. */
export function withoutNode(
  graph: Graph,
  scope: string,
  id: string,
  input: string,
  output: string,
): Edit[] | undefined {
  const from = feeder(graph, id, input);
  if (from === undefined || !(id in graph.nodes)) return undefined;
  return [
    ...usersInGraph(graph, id, output).map(
      (to): Edit => ({ edit: "connect", scope, wire: `${from} → ${to}` }),
    ),
    { edit: "removeNode", scope, id },
  ];
}
