// The places of a document that an edit can name.
import { type Graph, type HeddleDocument, hasTrait, type NodePath, type NodeSpec } from "../../core/index.ts";

export interface PlacedNode {
  readonly path: NodePath;
  readonly spec: NodeSpec;
}

/** All nodes that stand in the document, groups before their insides. */
const nodesOf = (graph: Graph, prefix = ""): PlacedNode[] =>
  Object.entries(graph.nodes).flatMap(([id, spec]) => {
    const path = prefix + id;
    return [{ path, spec }, ...(spec.body ? nodesOf(spec.body, `${path}/`) : [])];
  });

export const nodePaths = (document: HeddleDocument): NodePath[] => nodesOf(document).map(({ path }) => path);

/** Those of a kind that has a trait. */
export const nodesWith = (document: HeddleDocument, trait: Parameters<typeof hasTrait>[1]): PlacedNode[] =>
  nodesOf(document).filter(({ spec }) => hasTrait(spec.block, trait));
