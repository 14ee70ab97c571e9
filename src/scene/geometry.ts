// How big a node is and where its sockets sit, worked out from what it is: nothing is measured in the DOM.
import {
  type CheckedNode,
  type CheckedPort,
  hasTrait,
  type SocketKind,
  type ValueType,
} from "../core/index.ts";

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
}

/** The picture area of a node: none, or what of. */
type Picture = "none" | "text" | "tiles" | "bars";

export interface NodeShape {
  readonly width: number;
  readonly height: number;
  readonly headHeight: number;
  readonly rowHeight: number;
  readonly inputs: readonly Socket[];
  readonly outputs: readonly Socket[];
  readonly summary: string;
  readonly picture: Picture;
}

const kept = new WeakMap<CheckedNode, NodeShape>();

export function shapeOf(node: CheckedNode): NodeShape {
  let shape = kept.get(node);
  if (!shape) {
    shape = makeShape(node);
    kept.set(node, shape);
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

const sockets = (
  ports: readonly Pick<CheckedPort, "name" | "socketKind" | "type" | "optional">[],
  side: "in" | "out",
  x: number,
  headHeight: number,
): Socket[] =>
  ports.map(({ name, socketKind, type, optional }, i) => {
    const y = headHeight + pad + i * rowHeight + rowHeight / 2;
    return { port: name, side, x, y, socketKind, type, optional };
  });

/** The quiet line: an error in the parameters must not take the node away. */
function summaryOf(node: CheckedNode): string {
  try {
    const own = node.block?.summary?.(node.params) ?? "";
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
  ports: readonly Pick<CheckedPort, "name" | "socketKind" | "type" | "optional">[],
): NodeShape {
  const headHeight = titleHeight;
  const height = headHeight + pad * 2 + Math.max(ports.length, 1) * rowHeight;
  const own = { width: portNodeWidth, height, headHeight, rowHeight, summary: "", picture: "none" } as const;
  return side === "in"
    ? { ...own, inputs: [], outputs: sockets(ports, "out", portNodeWidth, headHeight) }
    : { ...own, inputs: sockets(ports, "in", 0, headHeight), outputs: [] };
}
