// Reaching into nested graphs: find the graph of a scope, and put a changed one back.
import type { Graph, HeddleDocument, NodePath, NodeSpec, ScopePath } from "../model/index.ts";

/** The graph inside the group at `scope`; "" is the root. Undefined when there is none in the document. */
export function graphAt(document: HeddleDocument, scope: ScopePath): Graph | undefined {
  let graph: Graph | undefined = document;
  if (scope !== "") for (const id of scope.split("/")) graph = graph?.nodes[id]?.body;
  return graph;
}

/** The node at a path without iterations, as it stands in the document. */
export function specAt(document: HeddleDocument, path: NodePath): NodeSpec | undefined {
  const ids = path.split("/");
  const last = ids.pop()!;
  return graphAt(document, ids.join("/"))?.nodes[last];
}

/** The document with the graph of `scope` replaced; everything else keeps its identity. */
export function withGraph(document: HeddleDocument, scope: ScopePath, graph: Graph): HeddleDocument {
  if (scope === "") return { ...document, ...graph };
  return { ...document, ...withInner(document, scope.split("/"), graph) };
}

function withInner(outer: Graph, ids: readonly string[], graph: Graph): Graph {
  const [id = "", ...rest] = ids;
  const node = outer.nodes[id]!;
  const body = rest.length === 0 ? graph : withInner(node.body!, rest, graph);
  return { ...outer, nodes: { ...outer.nodes, [id]: { ...node, body } } };
}

/** The document with one node replaced. */
export function withSpec(document: HeddleDocument, path: NodePath, spec: NodeSpec): HeddleDocument {
  const slash = path.lastIndexOf("/");
  const [scope, id] = slash < 0 ? ["", path] : [path.slice(0, slash), path.slice(slash + 1)];
  const graph = graphAt(document, scope)!;
  return withGraph(document, scope, { ...graph, nodes: { ...graph.nodes, [id]: spec } });
}
