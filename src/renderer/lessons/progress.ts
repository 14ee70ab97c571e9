// How far each lesson has come, remembered on this machine. A store of its own: the first screen knows of no lesson.
import { create } from "zustand";
import type { Lesson } from "../../lesson/index.ts";
import { isObject, isText, type Parse } from "../storage/checks.ts";
import { remembered } from "../storage/remembered.ts";

export interface Progress {
  /** Ids of the steps that were answered rightly. */
  readonly done: readonly string[];
  /** Id of the step that was shown last. */
  readonly at: string;
  /** How many steps it had. */
  readonly of: number;
}

/** By the names of lessons. */
type AllProgress = Readonly<Record<string, Progress>>;

const parse: Parse<AllProgress> = (saved, ignore) => {
  if (!isObject(saved)) {
    ignore("must be an object");
    return undefined;
  }
  const read = Object.entries(saved).flatMap(([name, progress]) => {
    const { done, at, of } = isObject(progress) ? progress : {};
    if (Array.isArray(done) && isText(at) && typeof of === "number")
      return [[name, { done: done.filter(isText), at, of }] as const];
    ignore(`${name} cannot be read`);
    return [];
  });
  return Object.fromEntries(read);
};

const saved = remembered("heddle-lessons", parse, {});

interface ProgressStore {
  readonly all: AllProgress;
  /** Notes the step that is shown, and one that was answered rightly. */
  record(lesson: Lesson, at: string, solved?: string): void;
}

export const useProgress = create<ProgressStore>()((set, get) => ({
  all: saved.read(),
  record({ name, steps }, at, solved) {
    const known = new Set(get().all[name]?.done);
    if (solved !== undefined) known.add(solved);
    const done = steps.flatMap(({ id }) => (known.has(id) ? [id] : []));
    const all = { ...get().all, [name]: { done, at, of: steps.length } };
    saved.write(all);
    set({ all });
  },
}));

/** Of one lesson; undefined before it was begun. */
export const progressOf = (name: string): Progress | undefined => useProgress.getState().all[name];

export const isDone = (progress: Progress | undefined): boolean =>
  progress !== undefined && progress.done.length >= progress.of;
