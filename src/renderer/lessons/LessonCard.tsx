// The lesson that is open, a step at a time: its text, what to look at, its question, and what is said to an answer.
import { useEffect, useRef, useState } from "react";
import { sameMeaning } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { CloseIcon } from "../ui/icons.tsx";
import { beginLesson } from "./begin.ts";
import { change, goToStep, leaveLesson, resetGraph, showSolution } from "./control.ts";
import { lessonAfter } from "./course.ts";
import { Places } from "./Places.tsx";
import { useProgress } from "./progress.ts";
import { Question } from "./Question.tsx";
import { Inline, Paragraphs } from "./Text.tsx";
import "./lessons.css";

export default function LessonCard() {
  const open = useStore((s) => s.lesson);
  const done = useProgress(({ all }) => (open ? all[open.lesson.name]?.done : undefined));
  const heading = useRef<HTMLHeadingElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const step = open?.lesson.steps[open.at];
  const place = open && `${open.lesson.name} ${open.at}`;
  // Whoever goes by keys or by ear goes on from where the step begins.
  useEffect(() => {
    if (place === null) return;
    heading.current?.focus();
    if (body.current) body.current.scrollTop = 0;
  }, [place]);
  if (!open || !step) return null;
  const { lesson, at, taken, said } = open;
  const { steps } = lesson;
  const isDone = done?.includes(step.id) ?? false;
  const isRight = said?.right ?? false;
  const isLast = at + 1 === steps.length;
  return (
    <section className="lesson" aria-label="Lesson">
      <header className="panel-head">
        <p className="lesson-title quiet">{lesson.title}</p>
        <IconButton
          className="tiny-close"
          label="Leave the lesson"
          icon={<CloseIcon />}
          onClick={leaveLesson}
        />
      </header>
      <nav className="lesson-steps" aria-label="Steps of the lesson">
        {steps.map(({ id, title }, i) => (
          <button
            key={id}
            type="button"
            className={done?.includes(id) ? "lesson-step is-done" : "lesson-step"}
            aria-current={i === at ? "step" : undefined}
            aria-label={`Step ${i + 1}: ${title}${done?.includes(id) ? ", done" : ""}`}
            onClick={() => goToStep(i)}
          >
            {done?.includes(id) ? "✓" : i + 1}
          </button>
        ))}
      </nav>
      <div className="lesson-body" ref={body}>
        <h2 ref={heading} tabIndex={-1}>
          {step.title}
        </h2>
        <Paragraphs text={step.text} />
        <Places step={step} />
        <Question key={step.id} step={step} open={open} />
        {taken > 0 && !isRight && (
          <ol className="hints" aria-label="Hints" aria-live="polite">
            {step.hints.slice(0, taken).map((hint) => (
              <li key={hint}>
                <Inline text={hint} />
              </li>
            ))}
          </ol>
        )}
      </div>
      <div className="lesson-buttons">
        {!isRight && (
          // It keeps the focus when there are no more: whoever presses it once too often is told nothing.
          <button
            type="button"
            className="button outlined"
            aria-disabled={taken >= step.hints.length}
            onClick={() => change({ taken: Math.min(taken + 1, step.hints.length) })}
          >
            Hint
          </button>
        )}
        {!isRight && taken >= step.hints.length && (
          <button type="button" className="button outlined" onClick={showSolution}>
            Show solution
          </button>
        )}
        {step.check.kind === "graph" && <ResetButton />}
        <span className="lesson-gap" />
        {isLast ? (
          (isRight || isDone) && <Onward name={lesson.name} />
        ) : (
          <button
            type="button"
            className={isRight ? "button primary" : "button outlined"}
            onClick={() => goToStep(at + 1)}
          >
            {isRight || isDone ? "Next" : "Skip"}
          </button>
        )}
      </div>
    </section>
  );
}

/** While the graph is another than the lesson's. */
function ResetButton() {
  const isOther = useStore((s) => s.lesson !== null && !sameMeaning(s.document, s.lesson.lesson.start));
  if (!isOther) return null;
  return (
    <button type="button" className="button outlined" onClick={resetGraph}>
      Reset graph
    </button>
  );
}

/** The lesson that follows, and where the course ends the list. */
function Onward({ name }: { name: string }) {
  const next = lessonAfter(name);
  const [opening, setOpening] = useState(false);
  const go = async () => {
    setOpening(true);
    if (next) await beginLesson(next.name);
    else useStore.getState().openLessons(true);
    setOpening(false);
  };
  return (
    <button
      type="button"
      className="button primary"
      title={next?.title}
      disabled={opening}
      onClick={() => void go()}
    >
      {next ? "Next lesson" : "All lessons"}
    </button>
  );
}
