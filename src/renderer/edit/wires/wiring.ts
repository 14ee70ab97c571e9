// Drawing a wire: from which socket, to where the pointer is, and what is said of it on the way.
import { parseWire, printWire, splitPath, type Wire, type WireText } from "../../../core/index.ts";
import type { Socket } from "../../../scene/geometry.ts";
import type { Point } from "../../../scene/places.ts";
import { boxOf, type Scene, type SceneNode } from "../../../scene/scene.ts";

export interface End {
  readonly node: SceneNode;
  readonly socket: Socket;
}

/** A wire in the hand: one end is fixed. */
export interface WireDrag {
  readonly fixed: End;
  /** The wire that was taken off its input, to be put elsewhere. */
  readonly old: WireText | null;
}

export const placeOfEnd = ({ node, socket }: End): Point => ({
  x: node.at.x + socket.x,
  y: node.at.y + socket.y,
});

/** A node's name on its level, which is not what it goes by where that is open in place. */
const idOf = ({ path }: SceneNode): string => splitPath(path)[1];

/** Name of the socket on its level, `norm_1.in.x`. */
export const nameOfEnd = ({ node, socket }: End): string => `${idOf(node)}.${socket.side}.${socket.port}`;

/** Finds a socket by the name on its element, `norm_1.in.x`. */
export function socketNamed(scene: Scene, name: string): End | null {
  const [id = "", side, port] = name.split(".");
  const node = scene.nodes.get(id);
  const list = side === "in" ? node?.shape.inputs : node?.shape.outputs;
  const socket = list?.find((s) => s.port === port);
  return node && socket ? { node, socket } : null;
}

/** What a drag from a socket draws: a new wire, or the wire that ends there. */
export function wireDragFrom(scene: Scene, at: End): WireDrag {
  const wire =
    at.socket.side === "in" ? scene.wires.find((w) => w.to === at.node && endsAt(w.wire, at)) : undefined;
  if (!wire?.source) return { fixed: at, old: null };
  return { fixed: { node: wire.from, socket: wire.source }, old: wire.wire };
}

const endsAt = (text: WireText, { socket }: End): boolean => parseWire(text)?.to.port === socket.port;

/** Pixels of the screen within which a socket draws the wire to itself. */
const reach = 26;

/** The socket that a wire let go here would end at: the nearest, else the first free one of the node under it. */
export function targetAt(scene: Scene, { fixed }: WireDrag, point: Point, zoom: number): End | null {
  const wanted = fixed.socket.side === "out" ? "in" : "out";
  let best: End | null = null;
  let least = reach / zoom;
  for (const node of scene.nodes.values()) {
    for (const socket of wanted === "in" ? node.shape.inputs : node.shape.outputs) {
      const distance = Math.hypot(node.at.x + socket.x - point.x, node.at.y + socket.y - point.y);
      if (distance < least) {
        least = distance;
        best = { node, socket };
      }
    }
  }
  return best ?? onNode(scene, fixed, point, wanted);
}

function onNode(scene: Scene, fixed: End, { x, y }: Point, wanted: "in" | "out"): End | null {
  for (const node of scene.nodes.values()) {
    const box = boxOf(node);
    if (x < box.left || x > box.right || y < box.top || y > box.bottom || node === fixed.node) continue;
    const list = wanted === "in" ? node.shape.inputs : node.shape.outputs;
    const free = list.filter(
      (s) =>
        wanted === "out" || !scene.wires.some((w) => w.to === node && endsAt(w.wire, { node, socket: s })),
    );
    const socket =
      free.find((s) => s.socketKind === fixed.socket.socketKind) ??
      free.find((s) => !s.optional) ??
      free[0] ??
      list[0];
    return socket ? { node, socket } : null;
  }
  return null;
}

/** The wire between two ends, whichever of them is the output. */
export function wireBetween(a: End, b: End): WireText {
  const [from, to] = a.socket.side === "out" ? [a, b] : [b, a];
  const wire: Wire = {
    from: { node: idOf(from.node), port: from.socket.port },
    to: { node: idOf(to.node), port: to.socket.port },
  };
  return printWire(wire);
}
