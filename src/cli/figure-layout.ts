// Where the nodes of a figure stand: where the document has them, else where the canvas would lay them out.
import { type Checked, type CheckedGraph, isError, placeOf } from "../core/index.ts";
import { placesIn, toElk } from "../scene/elk-graph.ts";
import type { Flow } from "../scene/faces.ts";
import { allPlaces, placesFrom, type Shapes } from "../scene/places.ts";
import { buildScene, type Scene } from "../scene/scene.ts";
import { shapesOf } from "../scene/shapes.ts";
import { towerLayout } from "../scene/tower.ts";

export async function laidOut(graph: CheckedGraph, { document, diagnostics }: Checked): Promise<Scene> {
  const flow = document.direction ?? "right";
  const shapes = shapesOf(graph, flow);
  const placed = placesFrom(graph, shapes, document.layout);
  const automatic = placed.size < shapes.size ? await autoLayout(graph, shapes, flow) : undefined;
  const places = allPlaces(placed, automatic, shapes) ?? new Map();
  const problems = new Map(
    [...graph.nodes].map((node) => [
      node.path,
      diagnostics.filter((d) => isError(d) && placeOf(d) === node.path),
    ]),
  );
  return buildScene(graph, places, problems, document.routes, undefined, flow);
}

/** A tower where the graph is one; else by ELK, which is large and fetched only where it is needed. */
async function autoLayout(graph: CheckedGraph, shapes: Shapes, flow: Flow) {
  const tower = flow === "right" ? null : towerLayout(graph.graph.wires, shapes, flow);
  if (tower) return tower;
  const { default: Elk } = await import("elkjs/lib/elk.bundled.js");
  const laid = await new Elk().layout(toElk(graph, shapes, [], flow));
  return new Map(placesIn(laid, 0, 0).filter(([id]) => shapes.has(id)));
}
