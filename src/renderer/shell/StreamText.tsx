// The text of one stream. Enter runs; Shift+Enter begins the next sample. Typing is one undo step.
import { useId, useState } from "react";
import { runNow } from "../engine/session.ts";
import { useStore } from "../store/store.ts";

export function StreamText({ stream, labelled }: { stream: string; labelled: boolean }) {
  const id = useId();
  const text = useStore((s) => s.document.text[stream] ?? "");
  const unknown = useStore((s) => s.ran?.result.streams[stream]?.unknown);
  const [open, setOpen] = useState(false);
  const lines = text.split("\n").length;
  return (
    <div className="stream">
      <label htmlFor={id} className={labelled ? "quiet" : "hidden"}>
        {labelled ? stream : `Text of ${stream}`}
      </label>
      <textarea
        id={id}
        className={open && lines > 1 ? "field is-open" : "field"}
        data-stream={stream}
        title={labelled ? stream : undefined}
        rows={1}
        style={open && lines > 1 ? { height: Math.min(lines, 8) * 18 + 10 } : undefined}
        onFocus={() => setOpen(true)}
        spellCheck={false}
        value={text}
        placeholder="Enter text…"
        onChange={(event) => {
          const edit = { edit: "setText", stream, text: event.target.value } as const;
          useStore.getState().dispatch(edit, { label: `Edit text of ${stream}`, merge: `text ${stream}` });
        }}
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
      {!open && lines > 1 && <span className="lines">{lines} samples</span>}
      {unknown && unknown.length > 0 && (
        <span className="unknown" title={`Not in the vocabulary, read as <unk>: ${unknown.join(", ")}`}>
          {unknown.length} unknown
        </span>
      )}
    </div>
  );
}
