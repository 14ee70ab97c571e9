// A wire drawn by keys: where it may begin, and the sockets that it is offered, the likeliest first.
import { parseWire } from "../../../core/index.ts";
import type { Scene, SceneNode } from "../../../scene/scene.ts";
import { type End, placeOfEnd, wireBetween } from "./wiring.ts";

export type SocketSide = "in" | "out";

const endsOf = (node: SceneNode, side: SocketSide): End[] =>
  (side === "in" ? node.shape.inputs : node.shape.outputs).map((socket) => ({ node, socket }));

/** Inputs that have a wire, as `node.port`. */
const takenInputs = (scene: Scene): ReadonlySet<string> =>
  new Set(scene.wires.map((w) => `${w.to.id}.${parseWire(w.wire)?.to.port}`));

const isTaken = (taken: ReadonlySet<string>, { node, socket }: End): boolean =>
  socket.side === "in" && taken.has(`${node.id}.${socket.port}`);

const byRank = (ends: readonly End[], rank: (end: End) => number): End[] =>
  ends
    .map((end) => ({ end, rank: rank(end) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ end }) => end);

/** The sockets of a node in the order in which a wire is begun at them: inputs that want one come first. */
export function startsOf(scene: Scene, node: SceneNode, side: SocketSide): End[] {
  const taken = takenInputs(scene);
  return byRank(endsOf(node, side), (end) => (isTaken(taken, end) ? 2 : end.socket.optional ? 1 : 0));
}

/** Farther than any canvas is wide. */
const farAway = 1e7;

/** Sockets of other nodes that may take the wire: what flows alike and is free first, then by distance. */
export function targetsOf(scene: Scene, from: End): End[] {
  const taken = takenInputs(scene);
  const wired = new Set(scene.wires.map((w) => w.wire));
  const { socketKind, type, side } = from.socket;
  const at = placeOfEnd(from);
  const possible = [...scene.nodes.values()]
    .filter((node) => node !== from.node)
    .flatMap((node) => endsOf(node, side === "out" ? "in" : "out"))
    .filter((end) => {
      const other = end.socket.type.dtype;
      return (other === type.dtype || !other || !type.dtype) && !wired.has(wireBetween(from, end));
    });
  return byRank(possible, (end) => {
    const rank =
      end.socket.socketKind === socketKind
        ? 0
        : end.socket.socketKind === "any" || socketKind === "any"
          ? 1
          : 2;
    const place = placeOfEnd(end);
    return (rank + (isTaken(taken, end) ? 3 : 0)) * farAway + Math.hypot(place.x - at.x, place.y - at.y);
  });
}

/** The ends that lie in a direction, the nearest first; what lies straight ahead is nearer than what lies aside. */
export function inDirection(
  ends: readonly End[],
  from: End,
  [dx, dy]: readonly [x: number, y: number],
): End[] {
  const at = placeOfEnd(from);
  const away = (end: End) => {
    const { x, y } = placeOfEnd(end);
    return {
      ahead: (x - at.x) * dx + (y - at.y) * dy,
      aside: Math.abs((x - at.x) * dy) + Math.abs((y - at.y) * dx),
    };
  };
  const ahead = ends.filter((end) => away(end).ahead > 1);
  return byRank(ahead, (end) => away(end).ahead + 2.5 * away(end).aside);
}
