// One root cause: the sentence, the likely culprit, where sizes came from, repairs, and what follows from it.
import { type KeyboardEvent, useEffect, useRef } from "react";
import { explain, type RootCause } from "../../core/index.ts";
import { problemKey, problemKindOf, signs } from "../diagnosis/problems.ts";
import { withRoom } from "../edit/room/inserted-room.ts";
import { asksStill } from "../store/lesson-slice.ts";
import { useStore } from "../store/store.ts";
import { Fixes } from "./Fixes.tsx";
import { goToProblem } from "./go-to.ts";

const words = { error: "error", leak: "leak", warning: "warning", hint: "hint" } as const;

/** Its title first: what is taller than the panel is seen from its beginning, and what is in view stays where it is. */
function bringIntoView(row: HTMLElement | null): void {
  row?.scrollIntoView({ block: "nearest" });
  const list = row?.closest("ul");
  if (row && list && row.getBoundingClientRect().top < list.getBoundingClientRect().top)
    row.scrollIntoView({ block: "start" });
}

export function ProblemRow({ root: { cause, culprit, consequences } }: { root: RootCause }) {
  const { title, because, help } = explain(cause);
  const key = problemKey(cause);
  const kind = problemKindOf(cause);
  const focused = useStore((s) => s.focused === key);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focused) bringIntoView(button.current);
  }, [focused]);
  const kept = useStore(asksStill);
  const { pointAt, applyFix } = useStore.getState();
  // A row that goes from under the pointer is not left: the canvas would stay dimmed.
  useEffect(
    () => () => {
      if (useStore.getState().pointed === key) useStore.getState().pointAt(null);
    },
    [key],
  );
  const [first] = cause.fixes ?? [];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !first || asksStill(useStore.getState())) return;
    event.preventDefault();
    applyFix(withRoom(first.edits), first.label);
  };
  return (
    <li className={focused ? "problem-item is-focused" : "problem-item"} onPointerEnter={() => pointAt(key)}>
      <button
        ref={button}
        type="button"
        className={`problem ${kind}`}
        data-problem={key}
        onClick={() => goToProblem(cause)}
        onKeyDown={onKeyDown}
      >
        <span className="problem-mark">
          <span aria-hidden="true">{signs[kind]}</span> {words[kind]}
        </span>
        <span className="problem-title">{title}</span>
        {because.map((line) => (
          <span key={line} className="problem-because mono">
            {line}
          </span>
        ))}
        {(kind === "error" || !kept) && <span className="problem-help">{help}</span>}
      </button>
      <div className="problem-more">
        {culprit && (
          <button
            type="button"
            className="culprit"
            onPointerEnter={() => pointAt(key, culprit.node)}
            onPointerLeave={() => pointAt(key)}
            onClick={() => useStore.getState().goTo(culprit.node)}
          >
            likely culprit: <b>{culprit.param}</b> of <b>{culprit.node}</b>
          </button>
        )}
        <Fixes diagnostic={cause} />
        {consequences.length > 0 && (
          <details className="consequences">
            <summary>
              {consequences.length === 1
                ? "1 consequence of the same cause"
                : `${consequences.length} consequences of the same cause`}
            </summary>
            {consequences.map((d) => (
              <button
                key={problemKey(d)}
                type="button"
                className="consequence"
                onClick={() => goToProblem(d)}
              >
                {explain(d).title}
              </button>
            ))}
          </details>
        )}
      </div>
    </li>
  );
}
