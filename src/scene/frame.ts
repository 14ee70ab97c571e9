// The frame of a group that is opened where it stands: around its nodes, with its ports on the border. Outside of it they
// are the sockets of the group; inside they are the group's own ports, docked at the border.
import { type Face, type Faces, facesOf } from "./faces.ts";
import type { NodeShape, Socket } from "./geometry.ts";
import type { Point } from "./places.ts";
import type { Box } from "./scene.ts";

/** Between the nodes and the border, or the ports docked there: wires turn and run side by side in it. */
const room = 34;
/** How far docked ports reach into the frame, where wires run up or down, and where they run to the right. */
const docked = { upright: 34, level: 64 } as const;
/** Height of the title where it is not beside docked ports. */
const title = 34;
/** Between two ports, between those that come in from the side, and around the first and the last. */
const [step, sideStep, around] = [34, 16, 18];

/** A node of the level inside, where it stands. */
export interface Inside {
  readonly id: string;
  readonly shape: NodeShape;
  readonly box: Box;
}

export interface Dock {
  readonly shape: NodeShape;
  readonly at: Point;
}

/** In the coordinates of the level inside. */
export interface Frame {
  readonly at: Point;
  /** Its size, and the sockets outside. */
  readonly shape: NodeShape;
  /** `in` and `out`, as far as the group has such ports. */
  readonly docks: ReadonlyMap<string, Dock>;
}

type Side = "in" | "out";

/** A port on the border: where along it, and whether it is at the side rather than on the edge. */
interface Mark {
  readonly port: string;
  readonly outer: Socket | undefined;
  readonly inner: Socket | undefined;
  readonly aside: boolean;
  along: number;
}

const boundsOf = (boxes: readonly Box[]): Box => ({
  left: Math.min(...boxes.map((b) => b.left)),
  top: Math.min(...boxes.map((b) => b.top)),
  right: Math.max(...boxes.map((b) => b.right)),
  bottom: Math.max(...boxes.map((b) => b.bottom)),
});

const nothing: Box = { left: 0, top: 0, right: 200, bottom: 40 };

/** The frame around the nodes of a group of this shape. */
export function frameAround(group: NodeShape, nodes: readonly Inside[]): Frame {
  const { flow } = group;
  const faces = facesOf[flow];
  const isPorts = ({ id }: Inside) => id === "in" || id === "out";
  const own = nodes.filter((n) => !isPorts(n));
  const kept = own.length > 0 ? own : nodes;
  const content = kept.length > 0 ? boundsOf(kept.map((n) => n.box)) : nothing;
  const marks = (side: Side) =>
    marksOf(
      side,
      group,
      nodes.find((n) => n.id === side),
      faces,
      content,
    );
  const [ins, outs] = [marks("in"), marks("out")];
  const rect = flow === "right" ? levelRect(content, ins, outs) : uprightRect(content, ins, outs);
  const width = rect.right - rect.left;
  const height = rect.bottom - rect.top;
  const count = (all: readonly Mark[]) => all.filter((m) => m.aside).length;
  const sockets = (side: Side, all: readonly Mark[]): Socket[] =>
    all.flatMap(({ outer, aside, along }) => {
      if (!outer) return [];
      const face = aside ? outer.face : side === "in" ? faces.into : faces.out;
      return { ...outer, face, ...onBorder(face, along, count(all), side, rect, group) };
    });
  const shape: NodeShape = {
    ...group,
    width,
    height,
    headHeight: flow === "right" ? title : docked.upright,
    rowHeight: 0,
    inputs: sockets("in", ins),
    outputs: sockets("out", outs),
    picture: "none",
  };
  const docks = new Map<string, Dock>();
  for (const [side, all] of [["in", ins] as const, ["out", outs] as const]) {
    const dock = dockOf(side, all, rect, group, faces);
    if (dock) docks.set(side, dock);
  }
  return { at: { x: rect.left, y: rect.top }, shape, docks };
}

/** Ports that are known inside stand where the ports of the group stand there; the others follow them. */
function marksOf(
  side: Side,
  group: NodeShape,
  ports: Inside | undefined,
  faces: Faces,
  content: Box,
): Mark[] {
  const outer = side === "in" ? group.inputs : group.outputs;
  const inner = (side === "in" ? ports?.shape.outputs : ports?.shape.inputs) ?? [];
  const level = group.flow === "right";
  const usual = side === "in" ? faces.into : faces.out;
  const names = new Set([...outer, ...inner].map((s) => s.port));
  const marks = [...names].map((port): Mark => {
    const [o, i] = [outer.find((s) => s.port === port), inner.find((s) => s.port === port)];
    const aside = (o ?? i)?.face !== (o ? usual : opposed(usual, faces));
    const at = i && ports && !aside ? (level ? ports.box.top + i.y : ports.box.left + i.x) : Number.NaN;
    return { port, outer: o, inner: i, aside, along: Math.round(at) };
  });
  let last = Math.max(
    ...marks.flatMap((m) => (Number.isNaN(m.along) ? [] : [m.along])),
    (level ? (content.top + content.bottom) / 2 : (content.left + content.right) / 2) - step,
  );
  for (const mark of marks) if (!mark.aside && Number.isNaN(mark.along)) mark.along = last += step;
  return marks;
}

const opposed = (face: Face, { out, into }: Faces): Face => (face === out ? into : out);

/** A tower: ports above and below, the title beside those above. */
function uprightRect(content: Box, ins: Mark[], outs: Mark[]): Box {
  const along = [...ins, ...outs].filter((m) => !m.aside).map((m) => m.along);
  const left = Math.min(content.left - room, ...along.map((x) => x - around - room));
  let right = Math.max(content.right + room, ...along.map((x) => x + around + room));
  for (const marks of [ins, outs]) {
    const side = marks.filter((m) => m.aside);
    const last = Math.max(left, ...marks.filter((m) => !m.aside).map((m) => m.along));
    right = Math.max(right, last + step + side.length * step);
    side.forEach((m, i) => {
      m.along = i;
    });
  }
  return {
    left: Math.floor(left),
    right: Math.ceil(right),
    top: content.top - room - docked.upright,
    bottom: content.bottom + room + docked.upright,
  };
}

/** To the right: ports at the sides, the title above. */
function levelRect(content: Box, ins: readonly Mark[], outs: readonly Mark[]): Box {
  const along = [...ins, ...outs].map((m) => m.along);
  return {
    left: content.left - room - docked.level,
    right: content.right + room + docked.level,
    top: Math.floor(Math.min(content.top - room, ...along.map((y) => y - around)) - title),
    bottom: Math.ceil(Math.max(content.bottom + room, ...along.map((y) => y + around))),
  };
}

/** Whether the ports of a side are docked below, or above; in a graph that runs to the right neither. */
const isBelow = (side: Side, { flow }: NodeShape): boolean => (side === "in") === (flow === "up");

/** Of a socket outside, from the frame's corner. Those at the side stand one above the other beside the docked ones. */
function onBorder(face: Face, along: number, aside: number, side: Side, rect: Box, group: NodeShape): Point {
  const [width, height] = [rect.right - rect.left, rect.bottom - rect.top];
  if (face === "top" || face === "bottom") return { x: along - rect.left, y: face === "top" ? 0 : height };
  const x = face === "left" ? 0 : width;
  if (group.flow === "right") return { x, y: along - rect.top };
  const from = docked.upright / 2 + sideStep * (along - (aside - 1) / 2);
  return { x, y: isBelow(side, group) ? height - from : from };
}

/** The ports as they are wired inside: all of them open into the frame. */
function dockOf(side: Side, marks: readonly Mark[], rect: Box, group: NodeShape, faces: Faces): Dock | null {
  const own = marks.flatMap((m) => (m.inner ? [{ ...m, inner: m.inner }] : []));
  if (own.length === 0) return null;
  const level = group.flow === "right";
  const face = side === "in" ? faces.out : faces.into;
  const places = own.map((m) => (m.aside && !level ? rect.right - around - step * m.along : m.along));
  const [low, high] = [Math.min(...places) - around, Math.max(...places) + around];
  const depth = level ? docked.level : docked.upright;
  const size = level ? { width: depth, height: high - low } : { width: high - low, height: depth };
  const at = level
    ? { x: side === "in" ? rect.left : rect.right - depth, y: low }
    : { x: low, y: isBelow(side, group) ? rect.bottom - depth : rect.top };
  const sockets = own.map(({ inner }, i): Socket => {
    const from = (places[i] ?? 0) - low;
    const edge = face === "right" ? size.width : face === "bottom" ? size.height : 0;
    return { ...inner, face, ...(level ? { x: edge, y: from } : { x: from, y: edge }) };
  });
  const shape: NodeShape = {
    ...group,
    ...size,
    headHeight: 0,
    rowHeight: 0,
    inputs: side === "in" ? [] : sockets,
    outputs: side === "in" ? sockets : [],
    summary: "",
    picture: "none",
  };
  return { shape, at };
}

/** The corner of a frame that takes the place of its group: what flows in comes from where it came before. */
export function cornerOf(was: Box, group: NodeShape, { shape }: Frame): Point {
  const { out, into } = facesOf[group.flow];
  const pair = (before: readonly Socket[], now: readonly Socket[], face: Face): [Socket, Socket] | null => {
    const first = before.find((s) => s.face === face);
    const same = first && now.find((s) => s.port === first.port && s.face === face);
    return first && same ? [first, same] : null;
  };
  const found = pair(group.inputs, shape.inputs, into) ?? pair(group.outputs, shape.outputs, out);
  const [a, b] = found ?? [
    { x: group.width / 2, y: group.height / 2 },
    { x: shape.width / 2, y: shape.height / 2 },
  ];
  if (group.flow === "right") return { x: was.left, y: Math.round(was.top + a.y - b.y) };
  const y = group.flow === "up" ? was.bottom - shape.height : was.top;
  return { x: Math.round(was.left + a.x - b.x), y };
}
