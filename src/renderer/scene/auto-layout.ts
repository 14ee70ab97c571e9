// Places for nodes that the document gives none: ELK's layered layout, in a worker, left to right.
import ELK from "elkjs/lib/elk-api.js";
import elkWorker from "elkjs/lib/elk-worker.min.js?url";
import type { CheckedGraph } from "../../core/index.ts";
import { placesIn, type Together, toElk } from "../../scene/elk-graph.ts";
import type { NodePositions, Shapes } from "../../scene/places.ts";

let elk: InstanceType<typeof ELK> | undefined;

/** What of a graph decides its layout. */
export const layoutKey = (graph: CheckedGraph, shapes: Shapes, together: readonly Together[] = []): string =>
  JSON.stringify([
    graph.path,
    graph.graph.wires,
    [...shapes].map(([id, { shape }]) => [id, shape.width, shape.height]),
    together.map(({ nodes, room }) => [[...nodes], room]),
  ]);

const finished = new Map<string, NodePositions>();

/** The layout if it has been worked out before. */
export const knownLayout = (key: string): NodePositions | undefined => finished.get(key);

/** `together` from the smallest on; one that holds all nodes of another lies around it. */
export async function autoLayout(
  graph: CheckedGraph,
  shapes: Shapes,
  together: readonly Together[] = [],
): Promise<NodePositions> {
  const key = layoutKey(graph, shapes, together);
  const known = finished.get(key);
  if (known) return known;
  elk ??= new ELK({ workerFactory: () => new Worker(elkWorker) });
  const laid = await elk.layout(toElk(graph, shapes, together));
  const positions = new Map(placesIn(laid, 0, 0).filter(([id]) => shapes.has(id)));
  if (finished.size > 200) finished.clear();
  finished.set(key, positions);
  return positions;
}
