// What the inspector shows of a selected comment or frame: its text, its colour, what can be done with it.
import { plural } from "../../core/index.ts";
import {
  noteColours,
  noteNames,
  notesHere,
  selectWithFrame,
  setColour,
  setText,
} from "../edit/notes/note-edits.ts";
import { useStore } from "../store/store.ts";
import "../canvas/notes/notes.css";
import { Tip } from "../ui/Tip.tsx";

export function NoteCard() {
  const chosen = useStore((s) => s.selectedNotes);
  // The document decides what the notes are.
  useStore((s) => s.document);
  const notes = notesHere().filter((n) => chosen.has(n.key));
  const [first] = notes;
  if (!first) return null;
  const one = notes.length === 1;
  const name = noteNames[first.kind];
  return (
    <div className="note-card">
      <h2>{one ? name.replace(/^./, (c) => c.toUpperCase()) : `${plural(notes.length, "note")}`}</h2>
      {one && (
        <textarea
          key={`${first.key} ${first.note.text}`}
          className="field"
          aria-label={`Text of the selected ${name}`}
          defaultValue={first.note.text}
          onBlur={(event) => {
            const { value } = event.target;
            if (value !== first.note.text && value.trim() !== "") setText(first, value);
          }}
        />
      )}
      <fieldset className="note-swatches" aria-label="Color">
        {noteColours.map((colour) => (
          <Tip key={colour} text={colour}>
            <button
              type="button"
              className="note-swatch"
              aria-label={colour}
              aria-pressed={notes.every((n) => n.note.colour === colour)}
              style={{ ["--note" as string]: `var(--note-${colour})` }}
              onClick={() => setColour(notes, colour)}
            />
          </Tip>
        ))}
      </fieldset>
      {one && first.kind === "frames" && (
        <button type="button" className="button outlined" onClick={() => selectWithFrame(first)}>
          Select contents
        </button>
      )}
    </div>
  );
}
