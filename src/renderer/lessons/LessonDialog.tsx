// The course as a list: each lesson with what it asks, how long it takes, and how far it was done here.
import { useEffect, useRef, useState } from "react";
import { useStore } from "../store/store.ts";
import { Dialog, DialogButtons } from "../ui/Dialog.tsx";
import { beginLesson } from "./begin.ts";
import { isDone, type Progress, useProgress } from "./progress.ts";
import "./lessons.css";

type Course = typeof import("./course.ts");

export default function LessonDialog() {
  const [loaded, setLoaded] = useState<Course | null>(null);
  const progress = useProgress((p) => p.all);
  const { openLessons } = useStore.getState();
  useEffect(() => {
    void import("./course.ts").then(setLoaded);
  }, []);
  const list = useRef<HTMLDivElement>(null);
  // The first that is not done yet, as soon as the list is there.
  useEffect(() => {
    if (loaded) list.current?.querySelector<HTMLElement>("button:not(.is-done)")?.focus();
  }, [loaded]);
  const parts = loaded?.course ?? [];
  const all = parts.flatMap(({ lessons }) => lessons);
  const done = all.filter(({ name }) => isDone(progress[name])).length;
  return (
    <Dialog
      title="Lessons"
      note={`The engine judges each answer; any drawing of the right model counts. ${done} of ${all.length} done.`}
      className="lessons"
      light
      close={() => openLessons(false)}
    >
      <div className="lesson-list" ref={list}>
        {parts.map(({ title, lessons }) => (
          <section key={title} aria-label={title}>
            <h3 className="group-title">{title}</h3>
            <ol>
              {lessons.map((info) => (
                <li key={info.name}>
                  <button
                    type="button"
                    className={isDone(progress[info.name]) ? "lesson-item is-done" : "lesson-item"}
                    onClick={() => void beginLesson(info.name)}
                  >
                    <span className="good">{isDone(progress[info.name]) ? "✓" : ""}</span>
                    <span className="lesson-item-title">{info.title}</span>
                    <span className="lesson-item-facts">{factsOf(info, progress[info.name])}</span>
                    <span className="lesson-item-about">{info.about}</span>
                  </button>
                </li>
              ))}
            </ol>
          </section>
        ))}
      </div>
      <DialogButtons>
        <button type="button" className="button outlined" data-first onClick={() => openLessons(false)}>
          Close
        </button>
      </DialogButtons>
    </Dialog>
  );
}

function factsOf(
  { level, minutes }: { readonly level: number; readonly minutes: number },
  known: Progress | undefined,
): string {
  const begun = known && !isDone(known) ? `${known.done.length} of ${known.of} · ` : "";
  return `${begun}level ${level} · ${minutes} min`;
}
