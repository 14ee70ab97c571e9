// A text field that commits while one types, as long as what stands there makes sense; a row of keystrokes is one
// undo step. What makes no sense yet is said below and never leaves the field.
import { useId, useState } from "react";
import { useStore } from "../store/store.ts";
import "./field.css";

interface Props {
  label: string;
  value: string;
  /** A sentence when the text makes no sense. */
  refuse: (text: string) => string | undefined;
  commit: (text: string) => void;
  placeholder?: string;
  /** Commit on Enter and blur alone: for names, of which every letter would be an edit of its own. */
  late?: boolean;
  mono?: boolean;
}

export function Field({ label, value, refuse, commit, placeholder = "", late = false, mono = false }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const id = useId();
  const text = draft ?? value;
  const why = draft === null || draft === value ? undefined : refuse(draft);
  const finish = () => {
    if (late && draft !== null && draft !== value && why === undefined) commit(draft);
    setDraft(null);
    useStore.getState().endGesture();
  };
  return (
    <span className="field-host">
      <input
        className={mono ? "field mono" : "field"}
        aria-label={label}
        aria-invalid={why !== undefined}
        aria-describedby={why === undefined ? undefined : id}
        value={text}
        placeholder={placeholder}
        spellCheck={false}
        onChange={(event) => {
          const next = event.target.value;
          setDraft(next);
          if (!late && refuse(next) === undefined) commit(next);
        }}
        onBlur={finish}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          if (event.key === "Escape") {
            setDraft(null);
            event.stopPropagation();
          }
        }}
      />
      {why !== undefined && (
        <span id={id} className="field-why" role="alert">
          {why}
        </span>
      )}
    </span>
  );
}
