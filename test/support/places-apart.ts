// Nodes that were put into a graph by hand get places where nothing stands yet: below what they would lie on.
import { type CheckedGraph, check, graphAt, type HeddleDocument, joinPath } from "../../src/core/index.ts";
import { type Box, overlaps } from "../../src/scene/scene.ts";
import { shapesOf } from "../../src/scene/shapes.ts";

const [step, room] = [20, 16];

/** Moves the nodes of `fresh`, by their paths; all others stay. */
export function placesApart(document: HeddleDocument, fresh: ReadonlySet<string>): HeddleDocument {
  const layout: Record<string, readonly [number, number]> = { ...document.layout };
  const settle = (graph: CheckedGraph): void => {
    const shapes = shapesOf(graph, document.direction ?? "right");
    const boxOf = (id: string): Box | null => {
      const [at, shape] = [layout[joinPath(graph.path, id)], shapes.get(id)?.shape];
      if (!at || !shape) return null;
      const [left, top] = at;
      return { left, top, right: left + shape.width, bottom: top + shape.height + room };
    };
    const ids = graph.nodes.map(({ id }) => id);
    for (const id of ids.filter((id) => fresh.has(joinPath(graph.path, id)))) {
      const others = ids.filter((other) => other !== id).flatMap((other) => boxOf(other) ?? []);
      for (let box = boxOf(id); box && others.some((other) => overlaps(other, box as Box)); box = boxOf(id))
        layout[joinPath(graph.path, id)] = [box.left, box.top + step];
    }
    for (const { body } of graph.nodes) if (body && graphAt(document, body.path)) settle(body);
  };
  settle(check(document).root);
  return { ...document, layout };
}
