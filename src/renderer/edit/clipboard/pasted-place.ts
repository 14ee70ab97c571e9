// Where a part of a graph is pasted: with its corner at the pointer, else where it was; clear of what is there.
import { splitPath } from "../../../core/index.ts";
import type { Point } from "../../../scene/places.ts";
import { type Box, boxOf } from "../../../scene/scene.ts";
import { sizeToBe, stage } from "../../scene/stage.ts";
import { notesHere } from "../notes/note-edits.ts";
import { shiftClearOf } from "../room/make-room.ts";
import type { Part, Shift } from "./part.ts";

/** Of a node that is not there yet nobody knows how tall it is. */
const likelyHeight = 150;
const noteSize = [180, 60] as const;

function boxesOf({ layout, nodes, comments = {}, frames = {} }: Part): Box[] {
  const box = ([left, top]: readonly [number, number], [width, height]: readonly [number, number]): Box => ({
    left,
    top,
    right: left + width,
    bottom: top + height,
  });
  const own = Object.entries(layout).filter(([path]) => path in nodes);
  const notes = [...Object.entries(comments), ...Object.entries(frames)].filter(
    ([path]) => splitPath(path)[0] === "",
  );
  return [
    ...own.map(([, at]) => box(at, [sizeToBe().width, likelyHeight])),
    ...notes.map(([, note]) => box(note.at, note.size ?? noteSize)),
  ];
}

/** How far the part goes from where it was; undefined where it has no places, or nothing is on the screen. */
export function pastedShift(part: Part, pointer: Point | null): Shift | undefined {
  const boxes = boxesOf(part);
  const scene = stage()?.scene;
  if (!scene || boxes.length === 0) return undefined;
  const [left, top] = [Math.min(...boxes.map((b) => b.left)), Math.min(...boxes.map((b) => b.top))];
  const by = pointer ? { x: Math.round(pointer.x - left), y: Math.round(pointer.y - top) } : { x: 0, y: 0 };
  const put = boxes.map((b) => ({
    left: b.left + by.x,
    top: b.top + by.y,
    right: b.right + by.x,
    bottom: b.bottom + by.y,
  }));
  const others = [...[...scene.nodes.values()].map(boxOf), ...notesHere().map((n) => n.box)];
  const clear = shiftClearOf(put, others);
  return [by.x + clear.x, by.y + clear.y];
}
