// A scene with groups opened where they stand: each level as it is when it is entered, put together. A group that is open
// is a frame around its nodes, and what lies beyond it on its level makes room. No place in the document is changed; with
// all groups closed the scene is that of its one level, the same objects.
import { type NodeId, type NodePath, splitPath } from "../core/index.ts";
import { alone, type Drawn, type Size } from "./drawn.ts";
import { cornerOf, type Dock, type Frame, frameAround } from "./frame.ts";
import type { NodeShape } from "./geometry.ts";
import type { Point } from "./places.ts";
import { type Grown, withoutRoomFor, withRoomFor } from "./room.ts";
import { type Box, boxOf, isSame, reseated, type Scene, type SceneNode, type SceneWire } from "./scene.ts";

/** A level that has made room for the frames on it, in its own coordinates. */
interface Roomy {
  readonly scene: Scene;
  readonly inside: readonly Roomy[];
  readonly boxes: ReadonlyMap<NodeId, Box>;
  readonly frames: ReadonlyMap<NodeId, Frame>;
  readonly grown: readonly Grown[];
}

/** Of levels, the outermost first; each but that one belongs to a group of another. */
export function drawnScene(levels: ReadonlyMap<NodePath, Scene>, before?: Drawn): Drawn | null {
  const [scene] = levels.values();
  if (!scene) return null;
  const top = roomy(scene, levels);
  return top.inside.length > 0 ? composed(top, before) : alone(scene);
}

const known = new WeakMap<Scene, Roomy>();

/** Worked out anew where the level or one inside it is another. */
function roomy(scene: Scene, levels: ReadonlyMap<NodePath, Scene>): Roomy {
  const inside = [...scene.nodes.values()].flatMap(({ path, node }) => {
    const level = node?.body && levels.get(path);
    return level ? [roomy(level, levels)] : [];
  });
  const old = known.get(scene);
  if (old?.inside.length === inside.length && old.inside.every((r, i) => r === inside[i])) return old;
  const made = withFrames(scene, inside);
  known.set(scene, made);
  return made;
}

function withFrames(scene: Scene, inside: readonly Roomy[]): Roomy {
  const boxes = new Map([...scene.nodes].map(([id, node]) => [id, boxOf(node)]));
  const frames = new Map<NodeId, Frame>();
  const grown: Grown[] = [];
  for (const level of inside) {
    const id = splitPath(level.scene.scope)[1];
    const [node, was] = [scene.nodes.get(id), boxes.get(id)];
    if (!node || !was) continue;
    const frame = frameOf(level, node.shape);
    const { x, y } = cornerOf(was, node.shape, frame);
    const step = {
      was,
      now: { left: x, top: y, right: x + frame.shape.width, bottom: y + frame.shape.height },
    };
    for (const [other, box] of boxes) boxes.set(other, other === id ? step.now : withRoomFor(box, step));
    frames.set(id, frame);
    grown.push(step);
  }
  return { scene, inside, boxes, frames, grown };
}

const frames = new WeakMap<Roomy, { readonly group: NodeShape; readonly frame: Frame }>();

/** The same object as long as neither the level nor its group has changed. */
function frameOf(level: Roomy, group: NodeShape): Frame {
  const old = frames.get(level);
  if (old?.group === group) return old.frame;
  const nodes = [...level.scene.nodes.values()].map((n) => ({
    id: n.id,
    shape: level.frames.get(n.id)?.shape ?? n.shape,
    box: level.boxes.get(n.id) ?? boxOf(n),
  }));
  const frame = frameAround(group, nodes);
  frames.set(level, { group, frame });
  return frame;
}

/** A level, and where its coordinates begin in those of the scene. */
interface Put {
  readonly level: Roomy;
  readonly from: Point;
  readonly docks: ReadonlyMap<NodeId, Dock>;
}

function composed(top: Roomy, before: Drawn | undefined): Drawn {
  const { scope, flow } = top.scene;
  const puts = new Map<NodePath, Put>();
  const place = (level: Roomy, from: Point, docks: Put["docks"]): void => {
    puts.set(level.scene.scope, { level, from, docks });
    for (const inner of level.inside) {
      const id = splitPath(inner.scene.scope)[1];
      const [box, frame] = [level.boxes.get(id), level.frames.get(id)];
      if (box && frame)
        place(inner, { x: from.x + box.left - frame.at.x, y: from.y + box.top - frame.at.y }, frame.docks);
    }
  };
  place(top, { x: 0, y: 0 }, new Map());
  const parts = new Map([...puts].map(([path, put]) => [path, partOf(put, scope, before?.parts.get(path))]));
  return {
    scope,
    flow,
    nodes: new Map([...parts.values()].flatMap((part) => [...part.nodes])),
    wires: [...parts.values()].flatMap((part) => part.wires),
    levels: new Map([...puts].map(([path, { level }]) => [path, level.scene])),
    parts,
    outward: (level, at, size) => moved(puts.get(level), at, size, outwards),
    inward: (level, at, size) => moved(puts.get(level), at, size, inwards),
  };
}

const none: Size = { width: 0, height: 0 };

function moved(
  put: Put | undefined,
  { x, y }: Point,
  { width, height }: Size = none,
  way: (put: Put, box: Box) => Box,
): Point {
  if (!put) return { x, y };
  const { left, top } = way(put, { left: x, top: y, right: x + width, bottom: y + height });
  return { x: left, y: top };
}

const by = (b: Box, { x, y }: Point, sign: 1 | -1): Box => ({
  left: b.left + sign * x,
  top: b.top + sign * y,
  right: b.right + sign * x,
  bottom: b.bottom + sign * y,
});

const outwards = ({ level, from }: Put, box: Box): Box => by(level.grown.reduce(withRoomFor, box), from, 1);

const inwards = ({ level, from }: Put, box: Box): Box =>
  level.grown.reduceRight(withoutRoomFor, by(box, from, -1));

/** One level as it is drawn. */
function partOf(put: Put, scope: NodePath, before: Scene | undefined): Scene {
  const { scene } = put.level;
  const nodes = new Map<NodeId, SceneNode>();
  const drawn = new Map<SceneNode, SceneNode>();
  for (const node of scene.nodes.values()) {
    const made = drawnNode(node, put, scope);
    nodes.set(made.id, made);
    drawn.set(node, made);
  }
  const wires = scene.wires.map((wire) => drawnWire(wire, put, drawn));
  const part = { scope: scene.scope, flow: scene.flow, nodes, wires };
  return before && isSame(before, part) ? before : part;
}

const drawnNodes = new WeakMap<SceneNode, SceneNode>();

/** The same object as long as it is drawn at the same place; where nothing is other than on its level, that one's. */
function drawnNode(node: SceneNode, { level, from, docks }: Put, scope: NodePath): SceneNode {
  const id = scope === "" ? node.path : node.path.slice(scope.length + 1);
  const [frame, dock] = [level.frames.get(node.id), docks.get(node.id)];
  const [shape, kind] = frame
    ? ([frame.shape, "frame"] as const)
    : dock
      ? ([dock.shape, "dock"] as const)
      : ([node.shape, node.kind] as const);
  const box = level.boxes.get(node.id) ?? boxOf(node);
  const corner = dock ? dock.at : { x: box.left, y: box.top };
  const at = { x: corner.x + from.x, y: corner.y + from.y };
  const kept = [node, drawnNodes.get(node)].find(
    (n) => n?.id === id && n.kind === kind && n.shape === shape && n.at.x === at.x && n.at.y === at.y,
  );
  if (kept) return kept;
  const made: SceneNode = { ...node, id, kind, shape, at };
  drawnNodes.set(node, made);
  return made;
}

const drawnWires = new WeakMap<SceneWire, SceneWire>();

function drawnWire(wire: SceneWire, put: Put, drawn: ReadonlyMap<SceneNode, SceneNode>): SceneWire {
  const [from, to] = [drawn.get(wire.from) ?? wire.from, drawn.get(wire.to) ?? wire.to];
  const waypoints = wire.waypoints.map((at) => moved(put, at, none, outwards));
  const kept = [wire, drawnWires.get(wire)].find(
    (w) =>
      w?.from === from &&
      w.to === to &&
      w.waypoints.every((p, i) => p.x === waypoints[i]?.x && p.y === waypoints[i]?.y),
  );
  if (kept) return kept;
  const made = reseated(wire, from, to, waypoints);
  drawnWires.set(wire, made);
  return made;
}
