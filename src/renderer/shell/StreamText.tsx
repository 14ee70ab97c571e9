// The text of one stream. Enter runs; Shift+Enter begins the next sample. Typing is one undo step.
import { useId, useMemo, useRef, useState } from "react";
import { encode, special, type Vocabulary } from "../../core/index.ts";
import { runNow } from "../engine/session.ts";
import { useStore } from "../store/store.ts";
import { Tip } from "../ui/Tip.tsx";

/** Words of a text that the vocabulary does not have: of the text as it is now, whether it runs or not. */
function unknownIn(text: string, vocabulary: Vocabulary | undefined): readonly string[] {
  const read = vocabulary && encode(text, vocabulary);
  return read?.ok ? read.encoded.unknown : [];
}

/** Characters that are shown in a field: laying out a million lines would freeze the page. */
const longest = 20_000;

function selectWord(field: HTMLTextAreaElement | null, word: string): void {
  const at = field?.value.indexOf(word) ?? -1;
  field?.focus();
  if (at >= 0) field?.setSelectionRange(at, at + word.length);
}

const typeInto = (stream: string) => (text: string) => {
  const edit = { edit: "setText", stream, text } as const;
  useStore.getState().dispatch(edit, { label: `Edit text of ${stream}`, merge: `text ${stream}` });
};

export interface StreamTextProps {
  readonly stream: string;
  readonly labelled: boolean;
  /** Where the document has ids: what they say, and what is done with what is typed. */
  readonly shown?: string;
  readonly type?: (text: string) => void;
}

export function StreamText({ stream, labelled, shown, type = typeInto(stream) }: StreamTextProps) {
  const id = useId();
  const whole = useStore((s) => shown ?? s.document.text[stream] ?? "");
  const text = whole.slice(0, longest);
  const isCut = text.length < whole.length;
  const vocabulary = useStore((s) => s.document.vocabulary);
  const unknown = useMemo(() => (shown ? [] : unknownIn(text, vocabulary)), [shown, text, vocabulary]);
  const [open, setOpen] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const lines = text.split("\n").length;
  return (
    <div className="stream">
      <label htmlFor={id} className={labelled ? "quiet" : "hidden"}>
        {labelled ? stream : `Text of ${stream}`}
      </label>
      <textarea
        ref={field}
        id={id}
        className={open && lines > 1 ? "field is-open" : "field"}
        data-stream={stream}
        title={labelled ? stream : undefined}
        rows={1}
        wrap="off"
        style={open && lines > 1 ? { height: Math.min(lines, 8) * 18 + 10 } : undefined}
        onFocus={() => setOpen(true)}
        spellCheck={false}
        value={text}
        readOnly={isCut}
        placeholder="Enter text…"
        onChange={(event) => type(event.target.value)}
        onBlur={() => {
          setOpen(false);
          useStore.getState().endGesture();
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey) return;
          event.preventDefault();
          runNow();
        }}
      />
      {isCut && (
        <Tip
          text={`The first ${longest.toLocaleString("en-US")} of ${whole.length.toLocaleString("en-US")} characters are shown; the JSON panel holds all of them`}
        >
          <span className="lines">shortened</span>
        </Tip>
      )}
      {!open && !isCut && lines > 1 && <span className="lines">{lines} samples</span>}
      {unknown.length > 0 && (
        <Tip text={`Not in the vocabulary, read as ${special.unknown}: ${unknown.join(", ")}`}>
          <button
            type="button"
            className="unknown"
            onClick={() => selectWord(field.current, unknown[0] ?? "")}
          >
            {unknown.length} unknown
          </button>
        </Tip>
      )}
    </div>
  );
}
