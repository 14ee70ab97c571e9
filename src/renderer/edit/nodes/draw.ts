// Draws the graph anew in a direction: every canvas of it that has places gets others, frames with their nodes; those
// that never had any find theirs by themselves. One step.
import {
  type CheckedGraph,
  type Edit,
  graphAt,
  type HeddleDocument,
  joinPath,
  type NodePath,
} from "../../../core/index.ts";
import type { Flow } from "../../../scene/faces.ts";
import { frameRoom, notesOf } from "../../../scene/notes.ts";
import { allPlaces, type NodePositions, placesFrom } from "../../../scene/places.ts";
import { buildScene } from "../../../scene/scene.ts";
import { shapesOf } from "../../../scene/shapes.ts";
import { autoLayout } from "../../scene/auto-layout.ts";
import { showAnew } from "../../scene/look.ts";
import { checkedOf } from "../../store/derived.ts";
import { useStore } from "../../store/store.ts";

import { framesWithNodes, refitFrames } from "../notes/refit-frames.ts";

const labels: Readonly<Record<Flow, string>> = {
  up: "Draw as tower",
  down: "Draw as tower, downwards",
  right: "Draw left to right",
};

export async function draw(flow: Flow): Promise<void> {
  const { document, dispatch, notify } = useStore.getState();
  const edits: Edit[] = [{ edit: "setMeta", set: { direction: flow === "right" ? null : flow } }];
  for (const graph of canvasesOf(checkedOf(document).root, document))
    edits.push(...(await placesAnew(graph, document, flow)));
  if (useStore.getState().document !== document) {
    notify("error", "Nothing was drawn anew: the graph changed meanwhile.");
    return;
  }
  if (dispatch({ edit: "all", edits }, { label: labels[flow] })) showAnew();
}

/** Graphs that stand in the document; what a built-in group holds has no places of its own. */
function canvasesOf(graph: CheckedGraph, document: HeddleDocument): CheckedGraph[] {
  const inner = graph.nodes.flatMap(({ body }) => (body ? canvasesOf(body, document) : []));
  return graphAt(document, graph.path) ? [graph, ...inner] : inner;
}

async function placesAnew(graph: CheckedGraph, document: HeddleDocument, flow: Flow): Promise<Edit[]> {
  const was = document.direction ?? "right";
  const placed = allPlaces(
    placesFrom(graph, shapesOf(graph, was), document.layout),
    undefined,
    shapesOf(graph, was),
  );
  if (!placed) return [];
  const shapes = shapesOf(graph, flow);
  const scene = buildScene(graph, placed, new Map(), document.routes, undefined, was);
  const notes = notesOf(document, graph.path);
  const frames = framesWithNodes(notes, scene.nodes.values()).map(({ placed, nodes }) => ({
    placed,
    nodes: nodes.map((n) => ({ ...n, shape: shapes.get(n.id)?.shape ?? n.shape })),
  }));
  const together = frames.map(({ nodes }) => ({ nodes: new Set(nodes.map((n) => n.id)), room: frameRoom }));
  const places = await autoLayout(graph, shapes, together);
  const unled = scene.wires.flatMap(({ wire, waypoints }): Edit[] =>
    waypoints.length > 0 ? [{ edit: "route", scope: graph.path, wire, via: [] }] : [],
  );
  return [moveOf(graph.path, places), ...unled, ...refitFrames(frames, notes, places)];
}

const moveOf = (scope: NodePath, places: NodePositions): Edit => ({
  edit: "move",
  to: Object.fromEntries([...places].map(([id, p]) => [joinPath(scope, id), [p.x, p.y] as const])),
});
