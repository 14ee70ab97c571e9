// One comment or frame: its text, written in place, and what takes hold of it by mouse and keyboard.
import { type KeyboardEvent, memo, type PointerEvent } from "react";
import type { Note } from "../../../core/index.ts";
import { type PlacedNote, sizeOfNote } from "../../../scene/notes.ts";
import { nudge } from "../../edit/nodes/nudge.ts";
import { noteNames, resize, setText } from "../../edit/notes/note-edits.ts";
import { gridStep } from "../../scene/snap.ts";
import { useStore } from "../../store/store.ts";
import type { Grip } from "./use-note-drag.ts";

interface NoteViewProps {
  readonly placed: PlacedNote;
  /** As it is seen: somewhere else than in the document while it is in the hand. */
  readonly note: Note;
  readonly selected: boolean;
  readonly edited: boolean;
  readonly far: boolean;
  readonly onPointerDown: (event: PointerEvent, placed: PlacedNote, grip: Grip) => void;
}

const corners: readonly (readonly [-1 | 1, -1 | 1])[] = [
  [-1, -1],
  [1, -1],
  [-1, 1],
  [1, 1],
];

const ways: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export const NoteView = memo(function NoteView(props: NoteViewProps) {
  const { placed, note, selected, edited, far, onPointerDown } = props;
  const { kind, key } = placed;
  const [width, height] = sizeOfNote(kind, note);
  const classes = ["note", `is-${kind}`, "nopan", "nodrag"];
  if (selected) classes.push("is-selected");
  if (far) classes.push("is-far");
  const name = `${kind === "frames" ? "Frame" : "Comment"}: ${note.text.trim() || "empty"}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring borders and a legend of its own
    <div
      className={classes.join(" ")}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be moved by keys has to be reached by them
      tabIndex={0}
      aria-label={name}
      data-note={key}
      style={{
        transform: `translate(${note.at[0]}px, ${note.at[1]}px)`,
        width,
        height,
        ["--note" as string]: `var(--note-${note.colour ?? (kind === "frames" ? "grey" : "amber")})`,
      }}
      onFocus={(event) => {
        if (event.target === event.currentTarget && event.target.matches(":focus-visible") && !selected)
          useStore.getState().selectNotes([key]);
      }}
      onKeyDown={(event) => onKey(event, placed)}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the note around it takes the keys */}
      <div
        className="note-head"
        onPointerDown={(event) => !edited && onPointerDown(event, placed, "head")}
        onDoubleClick={() => useStore.getState().editNote(key)}
      >
        {edited ? <NoteText placed={placed} /> : <span className="note-text">{note.text}</span>}
      </div>
      {corners.map(([x, y]) => (
        <div
          key={`${x} ${y}`}
          className={`note-corner ${x < 0 ? "at-left" : "at-right"} ${y < 0 ? "at-top" : "at-bottom"}`}
          onPointerDown={(event) => onPointerDown(event, placed, [x, y])}
        />
      ))}
    </div>
  );
});

/** Enter and F2 write, Ctrl with an arrow key moves, Alt with one resizes. */
function onKey(event: KeyboardEvent, placed: PlacedNote): void {
  if (event.target !== event.currentTarget) return;
  const way = ways[event.key];
  if (event.key === "Enter" || event.key === "F2") useStore.getState().editNote(placed.key);
  else if (way && (event.ctrlKey || event.metaKey)) {
    if (!useStore.getState().selectedNotes.has(placed.key)) useStore.getState().selectNotes([placed.key]);
    nudge(way[0] * gridStep, way[1] * gridStep);
  } else if (way && event.altKey) {
    const [width, height] = sizeOfNote(placed.kind, placed.note);
    const size = [
      Math.max(width + way[0] * gridStep, gridStep),
      Math.max(height + way[1] * gridStep, gridStep),
    ] as const;
    resize(placed, { ...placed.note, size }, `resize ${placed.key}`);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** The title of a frame is one line; a comment has as many as it likes, and Ctrl+Enter ends it. */
function NoteText({ placed }: { placed: PlacedNote }) {
  const { kind, note } = placed;
  const finish = (text: string) => {
    setText(placed, text);
    useStore.getState().editNote(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    const ends = event.key === "Enter" && (kind === "frames" || event.ctrlKey || event.metaKey);
    if (event.key === "Escape") {
      event.currentTarget.value = note.text;
      event.currentTarget.blur();
    } else if (ends) event.currentTarget.blur();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const shared = {
    className: "note-text",
    defaultValue: note.text,
    "aria-label": `Text of the ${noteNames[kind]}`,
    autoFocus: true,
    onKeyDown,
    onPointerDown: (event: PointerEvent) => event.stopPropagation(),
  };
  return kind === "frames" ? (
    <input
      {...shared}
      maxLength={200}
      onFocus={(event) => event.target.select()}
      onBlur={(event) => finish(event.target.value)}
    />
  ) : (
    <textarea {...shared} maxLength={10_000} onBlur={(event) => finish(event.target.value)} />
  );
}
