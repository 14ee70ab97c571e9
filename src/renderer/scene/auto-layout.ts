// Places for nodes that the document gives none: a tower where the graph is one and is drawn as such, else ELK's layered
// layout, in a worker.
import type { ELK } from "elkjs/lib/elk-api.js";
import elkWorker from "elkjs/lib/elk-worker.min.js?url";
import type { CheckedGraph } from "../../core/index.ts";
import { placesIn, type Together, toElk } from "../../scene/elk-graph.ts";
import type { Flow } from "../../scene/faces.ts";
import type { NodePositions, Shapes } from "../../scene/places.ts";
import { many, towerLayout } from "../../scene/tower.ts";

let engine: Promise<ELK> | undefined;

/** Fetched when a graph first needs it. */
const elk = (): Promise<ELK> => {
  engine ??= import("elkjs/lib/elk-api.js").then(
    ({ default: Elk }) => new Elk({ workerFactory: () => new Worker(elkWorker) }),
  );
  return engine;
};

/** What of a graph decides its layout. */
export const layoutKey = (graph: CheckedGraph, shapes: Shapes, together: readonly Together[] = []): string =>
  JSON.stringify([
    graph.path,
    graph.graph.wires,
    [...shapes].map(([id, { shape }]) => [id, shape.width, shape.height]),
    flowOf(shapes),
    together.map(({ nodes, room }) => [[...nodes], room]),
  ]);

const finished = new Map<string, NodePositions>();
const towers = new Map<string, NodePositions | null>();

/** Shapes of one graph all run the same way. */
const flowOf = (shapes: Shapes): Flow => shapes.values().next().value?.shape.flow ?? "right";

/** The layout if it has been worked out before. */
export const knownLayout = (key: string): NodePositions | undefined =>
  finished.get(key) ?? towers.get(key) ?? undefined;

/** More nodes than are laid out together with what else opening a graph takes. */
const tooMany = 800;

/** A tower, or a large graph about its trunk, is there at once; null where it is another's to lay out, or too large for that. */
export const tower = (graph: CheckedGraph, shapes: Shapes): NodePositions | null =>
  shapes.size > tooMany ? null : madeTower(graph, shapes, []);

/** Frames keep their nodes together by ELK. */
function madeTower(graph: CheckedGraph, shapes: Shapes, together: readonly Together[]): NodePositions | null {
  const flow = flowOf(shapes);
  if ((flow === "right" && shapes.size < many) || together.length > 0) return null;
  const key = layoutKey(graph, shapes);
  const known = towers.get(key);
  if (known !== undefined) return known;
  const made = towerLayout(graph.graph.wires, shapes, flow);
  if (towers.size > 200) towers.clear();
  towers.set(key, made);
  return made;
}

/** `together` from the smallest on; one that holds all nodes of another lies around it. */
export async function autoLayout(
  graph: CheckedGraph,
  shapes: Shapes,
  together: readonly Together[] = [],
): Promise<NodePositions> {
  const key = layoutKey(graph, shapes, together);
  const known = finished.get(key);
  if (known) return known;
  if (shapes.size > tooMany) await new Promise((go) => setTimeout(go));
  const standing = madeTower(graph, shapes, together);
  if (standing) return standing;
  const laid = await (await elk()).layout(toElk(graph, shapes, together, flowOf(shapes)));
  const positions = new Map(placesIn(laid, 0, 0).filter(([id]) => shapes.has(id)));
  return remember(key, positions);
}

function remember(key: string, positions: NodePositions): NodePositions {
  if (finished.size > 200) finished.clear();
  finished.set(key, positions);
  return positions;
}
