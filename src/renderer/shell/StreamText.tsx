// The text of one stream. Enter runs; Shift+Enter begins the next sample. Typing is one undo step.
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { encode, special, type Vocabulary } from "../../core/index.ts";
import { runNow } from "../engine/session.ts";
import { useStore } from "../store/store.ts";
import { Tip } from "../ui/Tip.tsx";

/** Words of a text that the vocabulary does not have: of the text as it is now, whether it runs or not. */
function unknownIn(text: string, vocabulary: Vocabulary | undefined): readonly string[] {
  const read = vocabulary && encode(text, vocabulary);
  return read?.ok ? read.encoded.unknown : [];
}

/** What a model's own tokenizer reads comes with the first graph that has one. */
const pieces = () => import("../train/pieces.ts");

/** Characters that are shown in a field: laying out a million lines would freeze the page. */
const longest = 20_000;

function selectWord(field: HTMLTextAreaElement | null, word: string): void {
  const at = field?.value.indexOf(word) ?? -1;
  field?.focus();
  if (at >= 0) field?.setSelectionRange(at, at + word.length);
}

export function StreamText({ stream, labelled }: { stream: string; labelled: boolean }) {
  const id = useId();
  const held = useStore((s) => s.document.text[stream] ?? "");
  const vocabulary = useStore((s) => s.document.vocabulary);
  const isIds = vocabulary?.kind === "pieces";
  /** Of ids: what they say, or what is being typed, while its ids are on their way. */
  const [said, setSaid] = useState<{ readonly of: string | null; readonly text: string }>();
  const whole = isIds ? (said?.text ?? "") : held;
  useEffect(() => {
    if (isIds && said?.of !== null && said?.of !== held)
      void pieces().then(({ asShown }) => setSaid({ of: held, text: asShown(held, vocabulary) }));
  }, [isIds, held, said, vocabulary]);
  const type = async (text: string) => {
    let ids: string | null = text;
    if (isIds) {
      setSaid({ of: null, text });
      ids = await (await pieces()).asRead(text);
      // Of keys that come faster than ids the last counts.
      setSaid((now) => (now?.text === text ? { of: ids, text } : now));
    }
    if (ids === null) return;
    const edit = { edit: "setText", stream, text: ids } as const;
    useStore.getState().dispatch(edit, { label: `Edit text of ${stream}`, merge: `text ${stream}` });
  };
  const text = whole.slice(0, longest);
  const isCut = text.length < whole.length;
  const unknown = useMemo(() => (isIds ? [] : unknownIn(text, vocabulary)), [isIds, text, vocabulary]);
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
        onChange={(event) => void type(event.target.value)}
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
