// Frames follow nodes that are laid out anew: each is put around the nodes that lay on it, and what else lay on it
// comes along. A frame none of whose nodes has moved stays as it is.
import type { Edit } from "../../../core/index.ts";
import { contains, frameAround, type PlacedNote, setNote } from "../../../scene/notes.ts";
import type { Point } from "../../../scene/places.ts";
import { type Box, boxOf, overlaps, type SceneNode } from "../../../scene/scene.ts";
import { gridStep } from "../../scene/snap.ts";

export interface Frame {
  readonly placed: PlacedNote;
  readonly nodes: readonly SceneNode[];
}

/** Nodes lie on a frame by their middle. */
export const nodesOn = (frame: PlacedNote, nodes: Iterable<SceneNode>): SceneNode[] =>
  [...nodes].filter((node) => {
    const { x, y } = middleOf(boxOf(node));
    return contains(frame.box, { left: x, right: x, top: y, bottom: y });
  });

/** Frames that have nodes, from the smallest on. */
export function framesWithNodes(notes: readonly PlacedNote[], nodes: Iterable<SceneNode>): Frame[] {
  const all = [...nodes];
  const area = ({ placed: { box } }: Frame) => (box.right - box.left) * (box.bottom - box.top);
  return notes
    .flatMap((placed) => (placed.kind === "frames" ? [{ placed, nodes: nodesOn(placed, all) }] : []))
    .filter((f) => f.nodes.length > 0)
    .sort((a, b) => area(a) - area(b));
}

/** `to` has the places of the nodes that move, by id. */
export function refitFrames(
  frames: readonly Frame[],
  notes: readonly PlacedNote[],
  to: ReadonlyMap<string, Point>,
): Edit[] {
  const shift = (n: SceneNode): Point => {
    const at = to.get(n.id) ?? n.at;
    return { x: at.x - n.at.x, y: at.y - n.at.y };
  };
  const moved = frames.filter((f) => f.nodes.some((n) => shift(n).x !== 0 || shift(n).y !== 0));
  const held = new Set(frames.map((f) => f.placed));
  const boxes = new Map<PlacedNote, Box>();
  for (const note of notes) {
    const home = held.has(note) ? undefined : moved.find((f) => contains(f.placed.box, note.box));
    if (home) boxes.set(note, besideItsNode(note, home.nodes, shift));
  }
  for (const { placed, nodes } of moved) {
    const [first, ...others] = nodes.map(shift);
    // All by the same: the room that was left around them stays.
    const same = first && others.every((s) => s.x === first.x && s.y === first.y);
    const inner = [...boxes].flatMap(([note, box]) => (contains(placed.box, note.box) ? [box] : []));
    const around = frameAround([...nodes.map((n) => shifted(boxOf(n), shift(n))), ...inner]);
    boxes.set(placed, same ? shifted(placed.box, first) : around);
  }
  return [...boxes].flatMap(([placed, box]) =>
    sameBox(box, placed.box) ? [] : [setNote(placed, boxed(placed, box))],
  );
}

/** A note goes with the node that it was nearest to, and below whatever now lies there. */
function besideItsNode(
  { box }: PlacedNote,
  nodes: readonly SceneNode[],
  shift: (n: SceneNode) => Point,
): Box {
  const at = middleOf(box);
  const far = (n: SceneNode) => {
    const p = middleOf(boxOf(n));
    return Math.hypot(p.x - at.x, p.y - at.y);
  };
  const nearest = nodes.reduce((a, b) => (far(b) < far(a) ? b : a));
  const lay = nodes.some((n) => overlaps(boxOf(n), box));
  let next = shifted(box, shift(nearest));
  const taken = nodes.map((n) => shifted(boxOf(n), shift(n)));
  while (!lay && taken.some((t) => overlaps(t, next))) next = shifted(next, { x: 0, y: gridStep });
  return next;
}

const boxed = ({ kind, note }: PlacedNote, { left, top, right, bottom }: Box): PlacedNote["note"] => ({
  ...note,
  at: [left, top],
  ...(kind === "frames" || note.size ? { size: [right - left, bottom - top] as const } : {}),
});

const shifted = ({ left, top, right, bottom }: Box, { x, y }: Point): Box => ({
  left: left + x,
  top: top + y,
  right: right + x,
  bottom: bottom + y,
});

const middleOf = ({ left, top, right, bottom }: Box): Point => ({
  x: (left + right) / 2,
  y: (top + bottom) / 2,
});

const sameBox = (a: Box, b: Box): boolean =>
  a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom;
