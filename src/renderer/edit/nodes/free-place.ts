// Places for blocks that nobody pointed a place out for: in the middle of what is seen, and on nothing.
import type { NodePath } from "../../../core/index.ts";
import type { Point } from "../../../scene/places.ts";
import { boxOf } from "../../../scene/scene.ts";
import { isSeen, middle, outward, sizeToBe, stage } from "../../scene/stage.ts";
import { useStore } from "../../store/store.ts";
import { notesHere } from "../notes/note-edits.ts";
import { shiftClearOf } from "../room/make-room.ts";
import { type Adding, addToScope, blockToAdd } from "./nodes.ts";

/** Where the middle of a title bar is. */
export const titleMiddle = 16;

/** The free place nearest to a point, for a block whose title bar's middle comes there. Frames are there to lie on. */
export function freePlace({ x, y }: Point): Point {
  const { width, height } = sizeToBe();
  const [left, top] = [x - width / 2, y - titleMiddle];
  const box = { left, top, right: left + width, bottom: top + height };
  const nodes = [...(stage()?.scene?.nodes.values() ?? [])].map(boxOf);
  const comments = notesHere().flatMap((n) => (n.kind === "comments" ? [n.box] : []));
  const by = shiftClearOf([box], [...nodes, ...comments]);
  return { x: x + by.x, y: y + by.y };
}

/** Adds where there is room, and shows it where that is out of view. */
export function addFree(adding: Adding): NodePath | null {
  const at = freePlace(middle());
  const path = addToScope(adding, at);
  if (path !== null && !isSeen(outward({ x: at.x - sizeToBe().width / 2, y: at.y - titleMiddle })))
    useStore.getState().goTo(path);
  return path;
}

export const addBlockFree = (kind: string): NodePath | null => addFree(blockToAdd(kind));
