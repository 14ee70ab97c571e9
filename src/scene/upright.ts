// Nodes of a tower: wide and low, name on the left, picture on the right. What flows comes in at one long edge and goes
// out at the other, the first port in the middle, so that a trunk is straight; masks come in from the side.
import type { CheckedNode } from "../core/index.ts";
import type { Face, Flow } from "./faces.ts";
import { facesOf } from "./faces.ts";
import type { NodeShape, Picture, PortLike, Socket } from "./geometry.ts";
import { stepsFor } from "./port-names.ts";

export const uprightWidth = 300;
export const uprightHeight = 50;
const portsHeight = 32;
/** Between ports of an edge whose names are short: the same at all nodes, so that q, k and v run straight. */
const step = 34;
/** Between ports at a side. */
const sideStep = 16;

type Tower = Exclude<Flow, "right">;

const isMask = (port: PortLike): boolean => port.socketKind === "mask";

/** Sockets of one edge from the middle on to the right, or of a side from its middle on down. */
function along(ports: readonly PortLike[], side: "in" | "out", face: Face, height: number): Socket[] {
  const steps = stepsFor(
    ports.map((p) => p.name),
    step,
    uprightWidth / 2 - 18,
  );
  return ports.map(({ name, socketKind, type, optional }, i) => {
    const at =
      face === "left" || face === "right"
        ? { x: face === "left" ? 0 : uprightWidth, y: height / 2 + (i - (ports.length - 1) / 2) * sideStep }
        : { x: uprightWidth / 2 + (steps[i] ?? 0), y: face === "top" ? 0 : height };
    return { port: name, side, ...at, socketKind, type, optional, face };
  });
}

/** In the order of the ports. */
function sockets(
  ports: readonly PortLike[],
  side: "in" | "out",
  faceOf: (port: PortLike) => Face,
  height: number,
): Socket[] {
  const faces = new Set(ports.map(faceOf));
  const made = [...faces].flatMap((face) =>
    along(
      ports.filter((p) => faceOf(p) === face),
      side,
      face,
      height,
    ),
  );
  return ports.flatMap((p) => made.find((s) => s.port === p.name) ?? []);
}

/** Ports at a side need as much height. */
const heightFor = (ports: readonly PortLike[], least: number): number =>
  Math.max(least, ports.filter(isMask).length * sideStep);

/** What makes masks hands them to the left, to what it stands beside; all else has its masks on the right. */
export function uprightShape(node: CheckedNode, flow: Tower, summary: string, picture: Picture): NodeShape {
  const { out, into } = facesOf[flow];
  const masking = node.block?.category === "Masks";
  const height = heightFor(masking ? [] : node.inputs, uprightHeight);
  return {
    flow,
    width: uprightWidth,
    height,
    headHeight: height,
    rowHeight: 0,
    inputs: sockets(node.inputs, "in", (p) => (isMask(p) && !masking ? "right" : into), height),
    outputs: sockets(node.outputs, "out", (p) => (isMask(p) ? (masking ? "left" : "right") : out), height),
    summary,
    picture,
  };
}

export function uprightPorts(side: "in" | "out", ports: readonly PortLike[], flow: Tower): NodeShape {
  const height = heightFor(ports, portsHeight);
  const face = side === "in" ? facesOf[flow].out : facesOf[flow].into;
  const made = sockets(ports, side === "in" ? "out" : "in", (p) => (isMask(p) ? "right" : face), height);
  return {
    flow,
    width: uprightWidth,
    height,
    headHeight: height,
    rowHeight: 0,
    inputs: side === "in" ? [] : made,
    outputs: side === "in" ? made : [],
    summary: "",
    picture: "none",
  };
}
