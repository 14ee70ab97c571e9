// How big a node is and where its sockets sit, worked out from what it is: nothing is measured in the DOM.
import {
  type CheckedNode,
  type CheckedPort,
  hasTrait,
  type SocketKind,
  type ValueType,
} from "../core/index.ts";
import type { Face, Flow } from "./faces.ts";
import { uprightHeight, uprightPorts, uprightShape, uprightWidth } from "./upright.ts";

export const nodeWidth = 184;
const portNodeWidth = 100;
const titleHeight = 28;
const summaryHeight = 16;
const rowHeight = 20;
const pad = 5;
export const pictureHeight = 60;

export interface Socket {
  readonly port: string;
  readonly side: "in" | "out";
  /** From the node's top left corner. */
  readonly x: number;
  readonly y: number;
  readonly socketKind: SocketKind;
  readonly type: ValueType;
  readonly optional: boolean;
  /** The side of the node on which it sits. */
  readonly face: Face;
}

/** What a socket is made of. */
export type PortLike = Pick<CheckedPort, "name" | "socketKind" | "type" | "optional">;

/** The picture area of a node: none, or what of. */
export type Picture = "none" | "text" | "tiles" | "bars";

export interface NodeShape {
  readonly flow: Flow;
  readonly width: number;
  readonly height: number;
  readonly headHeight: number;
  readonly rowHeight: number;
  readonly inputs: readonly Socket[];
  readonly outputs: readonly Socket[];
  readonly summary: string;
  readonly picture: Picture;
}

type Kept = WeakMap<CheckedNode, NodeShape>;
const kept: Readonly<Record<Flow, Kept>> = { right: new WeakMap(), up: new WeakMap(), down: new WeakMap() };

/** The same object for the same node. */
export function shapeOf(node: CheckedNode, flow: Flow = "right"): NodeShape {
  let shape = kept[flow].get(node);
  if (!shape) {
    shape = flow === "right" ? makeShape(node) : uprightShape(node, flow, summaryOf(node), pictureKind(node));
    kept[flow].set(node, shape);
  }
  return shape;
}

function makeShape(node: CheckedNode): NodeShape {
  const summary = summaryOf(node);
  const headHeight = titleHeight + (summary === "" ? 0 : summaryHeight);
  const rows = Math.max(node.inputs.length, node.outputs.length);
  const picture = pictureKind(node);
  const body = pad + rows * rowHeight + pad;
  return {
    flow: "right",
    width: nodeWidth,
    height: headHeight + body + (picture === "none" ? 0 : pictureHeight + pad),
    headHeight,
    rowHeight,
    inputs: sockets(node.inputs, "in", 0, headHeight),
    outputs: sockets(node.outputs, "out", nodeWidth, headHeight),
    summary,
    picture,
  };
}

const sockets = (ports: readonly PortLike[], side: "in" | "out", x: number, headHeight: number): Socket[] =>
  ports.map(({ name, socketKind, type, optional }, i) => {
    const y = headHeight + pad + i * rowHeight + rowHeight / 2;
    return { port: name, side, x, y, socketKind, type, optional, face: side === "in" ? "left" : "right" };
  });

/** The quiet line: an error in the parameters must not take the node away. */
function summaryOf(node: CheckedNode): string {
  try {
    const own =
      node.block?.summary?.(node.params, (name) => node.sizes[name]?.key ?? name.toUpperCase()) ?? "";
    return node.block && node.title !== node.block.title
      ? [node.block.title, own].filter(Boolean).join(" · ")
      : own;
  } catch {
    return "";
  }
}

function pictureKind(node: CheckedNode): Picture {
  if (node.block === null || node.outputs.length === 0) return "none";
  if (hasTrait(node.block, "reads-text")) return "text";
  return hasTrait(node.block, "gives-probabilities") ? "bars" : "tiles";
}

/** The node that stands for the ports of a group, inside it. */
export function portNodeShape(
  side: "in" | "out",
  ports: readonly PortLike[],
  flow: Flow = "right",
): NodeShape {
  if (flow !== "right") return uprightPorts(side, ports, flow);
  const headHeight = titleHeight;
  const height = headHeight + pad * 2 + Math.max(ports.length, 1) * rowHeight;
  const own = {
    flow,
    width: portNodeWidth,
    height,
    headHeight,
    rowHeight,
    summary: "",
    picture: "none",
  } as const;
  return side === "in"
    ? { ...own, inputs: [], outputs: sockets(ports, "out", portNodeWidth, headHeight) }
    : { ...own, inputs: sockets(ports, "in", 0, headHeight), outputs: [] };
}

/** How large a block is taken to be before it is there. */
export const usualSize = (flow: Flow): { readonly width: number; readonly height: number } =>
  flow === "right" ? { width: nodeWidth, height: 120 } : { width: uprightWidth, height: uprightHeight };
