// What is on the canvas of one scope: nodes with places and sockets, wires between sockets. Made from the checked
// graph and positions; what did not change is the same object as in the scene before, the scene itself where nothing did.
import {
  type CheckedGraph,
  type CheckedNode,
  type Diagnostic,
  type HeddleDocument,
  joinPath,
  type NodeId,
  type NodePath,
  parseWire,
  routeKey,
  type SocketKind,
  splitPath,
  type Wire,
  type WireText,
} from "../core/index.ts";
import { type Face, type Faces, type Flow, facesOf, normals } from "./faces.ts";
import type { NodeShape, Socket } from "./geometry.ts";
import type { NodePositions, Point } from "./places.ts";
import { type Shaped, shapesOf } from "./shapes.ts";

export interface SceneNode {
  /** Id within the scope; `in` and `out` are the group's own ports. */
  readonly id: NodeId;
  readonly path: NodePath;
  /** A group that is open where it stands is a frame, and its ports are docked at the border (compose.ts). */
  readonly kind: "block" | "ports" | "frame" | "dock";
  readonly node: CheckedNode | null;
  readonly title: string;
  readonly shape: NodeShape;
  readonly at: Point;
}

export interface SceneWire {
  readonly wire: WireText;
  readonly from: SceneNode;
  readonly to: SceneNode;
  readonly start: Point;
  readonly end: Point;
  readonly faces: Faces;
  /** Points that it is led through, from start to end. */
  readonly waypoints: readonly Point[];
  readonly socketKind: SocketKind;
  readonly source: Socket | null;
  readonly wrong: boolean;
  /** Nothing flows: its source is muted or broken. */
  readonly idle: boolean;
}

export interface Scene {
  readonly scope: NodePath;
  readonly flow: Flow;
  readonly nodes: ReadonlyMap<NodeId, SceneNode>;
  readonly wires: readonly SceneWire[];
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const same = (a: SceneNode, { node, shape }: Shaped, at: Point): boolean =>
  a.node === node &&
  a.shape.flow === shape.flow &&
  a.at.x === at.x &&
  a.at.y === at.y &&
  (node !== null || JSON.stringify(a.shape) === JSON.stringify(shape));

const sameWire = (a: SceneWire, b: SceneWire): boolean =>
  a.from === b.from &&
  a.to === b.to &&
  a.socketKind === b.socketKind &&
  a.wrong === b.wrong &&
  a.idle === b.idle &&
  a.waypoints === b.waypoints;

export function buildScene(
  graph: CheckedGraph,
  positions: NodePositions,
  problems: ReadonlyMap<NodePath, readonly Diagnostic[]>,
  routes: HeddleDocument["routes"],
  before: Scene | undefined,
  flow: Flow = "right",
): Scene {
  const nodes = new Map<NodeId, SceneNode>();
  const old = before?.scope === graph.path ? before.nodes : undefined;
  for (const [id, now] of shapesOf(graph, flow)) {
    const at = positions.get(id) ?? origin;
    const known = old?.get(id);
    nodes.set(id, known && same(known, now, at) ? known : sceneNode(joinPath(graph.path, id), id, now, at));
  }
  const known = wiresByText((old && before?.wires) ?? []);
  const led = ledThrough(graph.path, routes);
  const wires = graph.graph.wires.flatMap((text) => {
    const kept = known(text);
    if (kept && untouched(kept, nodes, problems, led)) return kept;
    const made = sceneWire(text, nodes, problems, led);
    return kept && made && sameWire(kept, made) ? kept : (made ?? []);
  });
  const scene = { scope: graph.path, flow, nodes, wires };
  return before && isSame(before, scene) ? before : scene;
}

/** Whether two scenes show the same, by the same objects. */
export const isSame = (a: Scene, b: Scene): boolean =>
  a.scope === b.scope &&
  a.flow === b.flow &&
  a.nodes.size === b.nodes.size &&
  a.wires.length === b.wires.length &&
  [...b.nodes].every(([id, node]) => a.nodes.get(id) === node) &&
  b.wires.every((wire, i) => a.wires[i] === wire);

const origin: Point = { x: 0, y: 0 };

function sceneNode(path: NodePath, id: NodeId, { node, shape }: Shaped, at: Point): SceneNode {
  const title = node?.title ?? (id === "in" ? "Inputs" : "Outputs");
  return { id, path, kind: node ? "block" : "ports", node, title, shape, at };
}

/** Finds wires by their text; asked in their own order, which is almost always, it needs no index. */
function wiresByText(wires: readonly SceneWire[]): (text: WireText) => SceneWire | undefined {
  let [next, index]: [number, Map<WireText, SceneWire> | null] = [0, null];
  return (text) => {
    const at = wires[next];
    if (at?.wire === text) {
      next++;
      return at;
    }
    if (wires[next + 1]?.wire === text) {
      next += 2;
      return wires[next - 1];
    }
    index ??= new Map(wires.map((w) => [w.wire, w]));
    return index.get(text);
  };
}

/** Whether nothing that a wire is made of has changed; where there are problems it is made anew and compared. */
const untouched = (
  wire: SceneWire,
  nodes: ReadonlyMap<NodeId, SceneNode>,
  problems: ReadonlyMap<NodePath, readonly Diagnostic[]>,
  led: Led,
): boolean =>
  nodes.get(wire.from.id) === wire.from &&
  nodes.get(wire.to.id) === wire.to &&
  !wire.wrong &&
  !problems.has(wire.to.path) &&
  wire.waypoints === led(wire.wire);

type Led = (wire: WireText) => readonly Point[];
const nowhere: readonly Point[] = [];
const points = new WeakMap<readonly (readonly [number, number])[], readonly Point[]>();

/** The points of a scope's wires, the same objects as long as they stay where they are. */
function ledThrough(scope: NodePath, routes: HeddleDocument["routes"]): Led {
  if (!routes) return () => nowhere;
  return (wire) => {
    const via = routes[routeKey(scope, wire)];
    if (!via) return nowhere;
    let made = points.get(via);
    if (!made) {
      made = via.map(([x, y]) => ({ x, y }));
      points.set(via, made);
    }
    return made;
  };
}

/** Undefined when an end has no node at all; a missing port is drawn at the node's edge. */
function sceneWire(
  text: WireText,
  nodes: ReadonlyMap<NodeId, SceneNode>,
  problems: ReadonlyMap<NodePath, readonly Diagnostic[]>,
  led: Led,
): SceneWire | undefined {
  const wire = parseWire(text);
  const from = wire && nodes.get(wire.from.node);
  const to = wire && nodes.get(wire.to.node);
  if (!wire || !from || !to) return undefined;
  const seat = seatOf(from, to, wire);
  const { source, target } = seat;
  const refused = problems
    .get(to.path)
    ?.some((d) => "at" in d && d.at.node === to.path && d.at.port === wire.to.port);
  return {
    wire: text,
    from,
    to,
    start: seat.start,
    end: seat.end,
    faces: seat.faces,
    waypoints: led(text),
    socketKind: source?.socketKind ?? "any",
    source,
    wrong: refused === true || source === null || target === null,
    idle: from.node?.state === "off" || to.node?.state === "off",
  };
}

/** The sockets of a wire between two nodes, and where they are. */
function seatOf(from: SceneNode, to: SceneNode, wire: Wire) {
  const source = from.shape.outputs.find((s) => s.port === wire.from.port) ?? null;
  const target = to.shape.inputs.find((s) => s.port === wire.to.port) ?? null;
  const usual = facesOf[from.shape.flow];
  const faces: Faces = { out: source?.face ?? usual.out, into: target?.face ?? usual.into };
  return {
    source,
    target,
    faces,
    start: placeAt(from, source, faces.out),
    end: placeAt(to, target, faces.into),
  };
}

/** The same wire between the same nodes as they are drawn elsewhere. */
export function reseated(
  wire: SceneWire,
  from: SceneNode,
  to: SceneNode,
  waypoints: readonly Point[],
): SceneWire {
  const ends = parseWire(wire.wire);
  if (!ends) return wire;
  const { source, start, end, faces } = seatOf(from, to, ends);
  return { ...wire, from, to, start, end, faces, waypoints, source };
}

/** The level to which a wire belongs. */
export const levelOf = (wire: SceneWire): NodePath => splitPath(wire.to.path)[0];

/** Where a socket is; without one, the middle of the side. */
function placeAt({ at, shape }: SceneNode, socket: Socket | null, face: Face): Point {
  const { x, y } = normals[face];
  return {
    x: at.x + (socket?.x ?? ((1 + x) * shape.width) / 2),
    y: at.y + (socket?.y ?? ((1 + y) * shape.height) / 2),
  };
}

const boxes = new WeakMap<SceneNode, Box>();

/** The same object for the same node: all nodes are asked for theirs at every edit. */
export function boxOf(node: SceneNode): Box {
  let box = boxes.get(node);
  if (!box) {
    const { x, y } = node.at;
    box = { left: x, top: y, right: x + node.shape.width, bottom: y + node.shape.height };
    boxes.set(node, box);
  }
  return box;
}

/** The box around all nodes; null when there are none. Asked at every edit, so that it makes no box on its way. */
export function boundsOf(nodes: Iterable<SceneNode>): Box | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of nodes) {
    const b = boxOf(node);
    left = Math.min(left, b.left);
    top = Math.min(top, b.top);
    right = Math.max(right, b.right);
    bottom = Math.max(bottom, b.bottom);
  }
  return left === Infinity ? null : { left, top, right, bottom };
}

export const overlaps = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** The node at a point, the last painted first. */
export const nodeAt = (scene: Scene, { x, y }: Point): SceneNode | null =>
  [...scene.nodes.values()].findLast((node) => {
    const b = boxOf(node);
    return x >= b.left && x <= b.right && y >= b.top && y <= b.bottom;
  }) ?? null;
