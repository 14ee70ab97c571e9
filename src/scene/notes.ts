// Comments and frames of one canvas, as they lie on it.
import {
  type Edit,
  type HeddleDocument,
  joinPath,
  type NodePath,
  type Note,
  type NoteKind,
  splitPath,
} from "../core/index.ts";
import type { Box } from "./scene.ts";

/** Names a note among all: `frames:blocks/f`. A comment and a frame may have the same path. */
export type NoteKey = string;

export interface PlacedNote {
  readonly key: NoteKey;
  readonly kind: NoteKind;
  readonly path: NodePath;
  readonly note: Note;
  readonly box: Box;
}

export const noteKey = (kind: NoteKind, path: NodePath): NoteKey => `${kind}:${path}`;

const usual: Readonly<Record<NoteKind, readonly [number, number]>> = {
  comments: [220, 92],
  frames: [320, 200],
};

export const sizeOfNote = (kind: NoteKind, note: Note): readonly [width: number, height: number] =>
  note.size ?? usual[kind];

export const boxOfNote = (kind: NoteKind, note: Note): Box => {
  const [[x, y], [width, height]] = [note.at, sizeOfNote(kind, note)];
  return { left: x, top: y, right: x + width, bottom: y + height };
};

const kept = new WeakMap<Note, PlacedNote>();

function placed(kind: NoteKind, path: NodePath, note: Note): PlacedNote {
  const known = kept.get(note);
  if (known?.path === path && known.kind === kind) return known;
  const made = { key: noteKey(kind, path), kind, path, note, box: boxOfNote(kind, note) };
  kept.set(note, made);
  return made;
}

/** Frames first, the large ones below the small; then comments. A note that did not change is the same object. */
export function notesOf(
  { comments = {}, frames = {} }: Pick<HeddleDocument, "comments" | "frames">,
  scope: NodePath,
): readonly PlacedNote[] {
  const on = (kind: NoteKind, notes: typeof comments) =>
    Object.entries(notes).flatMap(([path, note]) =>
      splitPath(path)[0] === scope ? [placed(kind, path, note)] : [],
    );
  const area = ({ box }: PlacedNote) => (box.right - box.left) * (box.bottom - box.top);
  return [...on("frames", frames).sort((a, b) => area(b) - area(a)), ...on("comments", comments)];
}

export const contains = (outer: Box, inner: Box): boolean =>
  outer.left <= inner.left &&
  outer.top <= inner.top &&
  outer.right >= inner.right &&
  outer.bottom >= inner.bottom;

export const setNote = ({ kind, path }: Pick<PlacedNote, "kind" | "path">, note: Note | null): Edit => ({
  edit: "setNote",
  kind,
  path,
  note,
});

/** Room that a frame leaves around what it holds, and above it for its title. */
export const frameRoom = { sides: 24, top: 36 } as const;

/** The box of a frame around others; there is at least one. */
export const frameAround = (boxes: readonly Box[]): Box => ({
  left: Math.min(...boxes.map((b) => b.left)) - frameRoom.sides,
  top: Math.min(...boxes.map((b) => b.top)) - frameRoom.top,
  right: Math.max(...boxes.map((b) => b.right)) + frameRoom.sides,
  bottom: Math.max(...boxes.map((b) => b.bottom)) + frameRoom.sides,
});

/** A path on a canvas that no note of the kind has. */
export function freeNotePath(d: HeddleDocument, kind: NoteKind, scope: NodePath): NodePath {
  const stem = kind === "frames" ? "frame" : "comment";
  for (let i = 1; ; i++) {
    const path = joinPath(scope, i === 1 ? stem : `${stem}_${i}`);
    if (!(path in (d[kind] ?? {}))) return path;
  }
}
