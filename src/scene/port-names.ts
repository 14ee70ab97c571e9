// Names of the ports on an edge of a tower's node: each right of its socket, in the gap between two rows. How wide they
// are is reckoned, so that sockets stand far enough apart for them; what is longer than its room ends in an ellipsis.
import type { Face } from "./faces.ts";
import type { NodeShape, Socket } from "./geometry.ts";
import type { Box } from "./scene.ts";

/** Of a letter in the largest form that has names, where they stand outside. */
const letter = 8.2;
/** Between a socket and its name, and between a name and the next socket. */
export const nameFrom = 7;
const nameTo = 9;
/** From the side of a node to the middle of its names: half of the gap between rows. */
export const nameOff = 10;
/** Of a name with its ground: wires turn where it stands, and go on behind it. */
const nameHeight = 12;
/** How far a name may stand out beside its node: wires run up and down from 12 on. */
const overhang = 8;
/** What stands beside begins 60 further on. */
const aside = 48;

const reckoned = (name: string): number => name.length * letter;

/** Where the sockets of an edge stand, from the first: as far apart as their names need, as far as there is room. */
export function stepsFor(names: readonly string[], least: number, room: number): number[] {
  const wanted = names.map((name) => Math.max(least, nameFrom + reckoned(name) + nameTo));
  const whole = wanted.slice(0, -1).reduce((a, b) => a + b, 0);
  const share = Math.min(1, room / (whole || 1));
  let at = 0;
  return wanted.map((step) => {
    const here = Math.round(at);
    at += step * share;
    return here;
  });
}

/** Whether the name of a port is there without being pointed at: only where it has to be told from others. */
export const isNamed = ({ inputs }: NodeShape, { side, face }: Socket): boolean =>
  side === "in" && inputs.filter((s) => s.face === face).length > 1;

/** The most that a name may take: up to the next socket, or a little beyond the node. */
export function roomFor(shape: NodeShape, { side, face, x }: Socket): number {
  if (face === "left" || face === "right") return aside;
  const fellows = side === "in" ? shape.inputs : shape.outputs;
  const next = Math.min(...fellows.flatMap((s) => (s.face === face && s.x > x ? [s.x] : [])));
  const end = Number.isFinite(next) ? next - nameTo : shape.width + overhang;
  return Math.max(end - x - nameFrom, letter);
}

/** Where the names of a node are that are always there, from its corner; those at its sides stand above their wires. */
export function nameBoxes(shape: NodeShape): (Box & { readonly port: string })[] {
  return shape.inputs.flatMap((socket) => {
    if (!isNamed(shape, socket)) return [];
    const { port, x, y } = socket;
    const width = Math.min(reckoned(port), roomFor(shape, socket));
    const { left, middle } = placeOf(socket, width);
    const top = y + middle - nameHeight / 2;
    return { port, left: x + left, right: x + left + width, top, bottom: top + nameHeight };
  });
}

const placeOf = ({ face }: { readonly face: Face }, width: number): { left: number; middle: number } => ({
  left: face === "left" ? -nameFrom - width : nameFrom,
  middle: face === "top" ? -nameOff : face === "bottom" ? nameOff : -8,
});
