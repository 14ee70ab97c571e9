// A graph as View > Draw as tower leaves it: where presets stand, for the script that puts them there and the test that
// they do.
import { type CheckedGraph, check, graphAt, type HeddleDocument, joinPath } from "../../src/core/index.ts";
import { shapesOf } from "../../src/scene/shapes.ts";
import { towerLayout } from "../../src/scene/tower.ts";

/** Throws where a canvas has no trunk to be laid out about. */
export function drawnAsTower(document: HeddleDocument): HeddleDocument {
  const direction = "up";
  const places = canvasesOf(check(document).root, document).flatMap((graph) => {
    const tower = towerLayout(graph.graph.wires, shapesOf(graph, direction), direction);
    if (!tower) throw new Error(`${document.name}: ${graph.path} is no tower`);
    return [...tower].map(([id, { x, y }]) => [joinPath(graph.path, id), [x, y] as const] as const);
  });
  return { ...document, direction, layout: Object.fromEntries(places) };
}

/** What stands in the document; the inside of a built-in block has no places of its own. */
function canvasesOf(graph: CheckedGraph, document: HeddleDocument): CheckedGraph[] {
  const inner = graph.nodes.flatMap(({ body }) => (body ? canvasesOf(body, document) : []));
  return graphAt(document, graph.path) ? [graph, ...inner] : inner;
}
