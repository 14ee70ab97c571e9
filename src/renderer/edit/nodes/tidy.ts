// Lays out all of the open scope, or the selected nodes, left to right, frames with their nodes. It is one step.
import { type CheckedGraph, type Edit, parseWire, plural } from "../../../core/index.ts";
import type { Together } from "../../../scene/elk-graph.ts";
import { frameRoom } from "../../../scene/notes.ts";
import type { Point, Shapes } from "../../../scene/places.ts";
import { type Box, boundsOf, boxOf, type Scene, type SceneNode } from "../../../scene/scene.ts";
import { autoLayout } from "../../scene/auto-layout.ts";
import { glide } from "../../scene/glide.ts";
import { showLaidOut } from "../../scene/look.ts";
import { placesDrawn, stage } from "../../scene/stage.ts";
import { checkedGraphAt, checkedOf } from "../../store/derived.ts";
import { useStore } from "../../store/store.ts";
import { openScope, perform } from "../gesture.ts";
import { movesTo } from "../moving.ts";
import { notesHere } from "../notes/note-edits.ts";
import { type Frame, framesWithNodes, refitFrames } from "../notes/refit-frames.ts";
import { shiftClearOf } from "../room/make-room.ts";

export async function tidy(): Promise<void> {
  const scope = openScope();
  const { document, selection, notify } = useStore.getState();
  const graph = checkedGraphAt(checkedOf(document), scope);
  const scene = stage()?.scene;
  if (!graph || !scene) return;
  const all = [...scene.nodes.values()];
  const chosen = all.filter((n) => selection.has(n.path));
  const nodes = chosen.length > 1 ? chosen : all;
  const shapes: Shapes = new Map(nodes.map((n) => [n.id, { shape: n.shape }]));
  const frames = framesWithNodes(notesHere(), scene.nodes.values());
  const places = await autoLayout(among(graph, shapes), shapes, togetherOn(frames, shapes));
  if (useStore.getState().document !== document) {
    notify("error", "Auto-layout cancelled: the graph changed meanwhile.");
    return;
  }
  const ends = anchored(nodes, places, inTheWay(all, frames, shapes));
  if (nodes.every((n) => n.at.x === ends.get(n.id)?.x && n.at.y === ends.get(n.id)?.y)) {
    notify("info", "The layout is already up to date.");
    return;
  }
  const from = new Map(nodes.map((n) => [n.id, n.at]));
  const edits = layoutEdits(scene, frames, ends);
  if (!perform(edits, { label: nodes === all ? "Lay out" : `Lay out ${plural(nodes.length, "node")}` }))
    return;
  glide(placesDrawn(from), placesDrawn(ends));
  const bounds = nodes === all && boundsOf(all.map((n) => ({ ...n, at: ends.get(n.id) ?? n.at })));
  if (bounds) showLaidOut(bounds);
}

/** What lays nodes out: they move, their wires go straight, frames follow. */
export const layoutEdits = (
  scene: Scene,
  frames: readonly Frame[],
  ends: ReadonlyMap<string, Point>,
): Edit[] => [...movesTo(null, ends), ...unledEdits(scene, ends), ...refitFrames(frames, notesHere(), ends)];

/** What stays where it is: the other nodes, and frames that have none of those that are laid out. */
const inTheWay = (all: readonly SceneNode[], frames: readonly Frame[], laid: Shapes): Box[] => [
  ...all.filter((n) => !laid.has(n.id)).map(boxOf),
  ...frames.filter((f) => !f.nodes.some((n) => laid.has(n.id))).map((f) => f.placed.box),
];

/** Of each frame the nodes that are laid out, kept apart from others so that these do not come to lie on it. */
const togetherOn = (frames: readonly Frame[], shapes: Shapes): Together[] =>
  frames.flatMap(({ nodes }) => {
    const laid = nodes.filter((n) => shapes.has(n.id));
    return laid.length > 0 ? [{ nodes: new Set(laid.map((n) => n.id)), room: frameRoom }] : [];
  });

/** Points that wires were led through say nothing of the new places. */
const unledEdits = (scene: Scene, moved: ReadonlyMap<string, Point>): Edit[] =>
  scene.wires.flatMap(({ wire, from, to, waypoints }): Edit[] =>
    waypoints.length > 0 && moved.has(from.id) && moved.has(to.id)
      ? [{ edit: "route", scope: scene.scope, wire, via: [] }]
      : [],
  );

/** The graph with the wires among these nodes alone. */
function among(graph: CheckedGraph, shapes: Shapes): CheckedGraph {
  const wires = graph.graph.wires.filter((text) => {
    const w = parseWire(text);
    return w && shapes.has(w.from.node) && shapes.has(w.to.node);
  });
  return { ...graph, graph: { ...graph.graph, wires } };
}

/**
 * The layout, put where the nodes were: their common top left corner stays, unless something that is not laid out
 * would lie under them; then all go aside together.
 */
export function anchored(
  nodes: readonly SceneNode[],
  places: ReadonlyMap<string, Point>,
  others: readonly Box[],
): Map<string, Point> {
  const box = boundsOf(nodes);
  const points = [...places.values()];
  const dx = (box?.left ?? 0) - Math.min(...points.map((p) => p.x));
  const dy = (box?.top ?? 0) - Math.min(...points.map((p) => p.y));
  const put = nodes.flatMap((node) => {
    const p = places.get(node.id);
    return p ? [{ ...node, at: { x: Math.round(p.x + dx), y: Math.round(p.y + dy) } }] : [];
  });
  const aside = shiftClearOf(put.map(boxOf), others);
  return new Map(put.map(({ id, at }) => [id, { x: at.x + aside.x, y: at.y + aside.y }]));
}
