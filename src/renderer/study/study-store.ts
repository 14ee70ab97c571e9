// What the Study panel holds, apart from the store of the page: it is fetched with the panel. Variants are none of it:
// they stand in the document.
import { create } from "zustand";
import type { HeddleDocument } from "../../core/index.ts";
import type { Plan, RefusedVariant, RunResult, StoredStudy } from "../../study/index.ts";

/** What is typed; steps and the rest as Train has them where nothing is. */
export interface StudyForm {
  readonly task: string | null;
  readonly steps: string;
  readonly seeds: string;
  readonly effect: string;
  readonly learningRate: string;
  readonly batch: string;
  readonly workers: string;
  readonly metric: Plan["metric"];
  /** Each variant is also compared at the best of three rates, which other seeds choose. */
  readonly rates: boolean;
  /** What is expected, written down before the first run. */
  readonly hypothesis: string;
}

/** What was found of a variant before any run. */
export interface Judged {
  readonly refused: RefusedVariant | null;
  readonly leaks: RunResult["leaks"] | null;
}

/** A study as it is kept, by the name of its folder. */
export interface KeptStudy extends StoredStudy {
  readonly id: string;
}

export interface Progress {
  readonly done: number;
  readonly of: number;
  /** Runs that were finished when the queue was begun, and when that was, ms. */
  readonly before: number;
  readonly began: number;
  /** Shares of the runs under way, by variant and seed. */
  readonly shares: ReadonlyMap<string, number>;
}

interface StudyState {
  readonly form: StudyForm;
  /** By name; of the document's variants as they stood when they were judged last. */
  readonly judged: ReadonlyMap<string, Judged>;
  /** Variants that the next study leaves out. */
  readonly leftOut: ReadonlySet<string>;
  /** The graph when recording began; null while nothing is recorded. */
  readonly recording: HeddleDocument | null;
  /** Studies of the open document, oldest first. */
  readonly studies: readonly KeptStudy[];
  /** Id of the one that is shown. */
  readonly open: string | null;
  readonly state: "idle" | "preparing" | "running" | "pausing";
  readonly progress: Progress | null;
  /** Variants for which the last start did not come to a run. */
  readonly refused: readonly RefusedVariant[];
  readonly failure: string | null;
  setForm(change: Partial<StudyForm>): void;
  judge(judged: ReadonlyMap<string, Judged>): void;
  /** Takes a variant into the next study, or leaves it out. */
  toggle(name: string): void;
  record(from: HeddleDocument | null): void;
  /** Another document, of whose studies nothing is known yet. */
  forget(): void;
  /** All of them; the last is shown. */
  setStudies(studies: readonly KeptStudy[]): void;
  show(id: string): void;
  /** Replaces a study, or adds it at the end, and shows it. */
  put(study: KeptStudy): void;
  /** Nothing is said any more of how the last start went. */
  prepare(): void;
  plan(done: number, of: number): void;
  advance(run: string, share: number): void;
  finish(run: string, done: number, of: number): void;
  pause(): void;
  end(): void;
  refuse(refused: readonly RefusedVariant[]): void;
  fail(failure: string): void;
}

/** What of it belongs to one document. */
const fresh = () =>
  ({
    judged: new Map(),
    leftOut: new Set<string>(),
    recording: null,
    studies: [],
    open: null,
    progress: null,
    refused: [],
    failure: null,
  }) satisfies Partial<StudyState>;

export const useStudy = create<StudyState>()((set) => ({
  ...fresh(),
  form: {
    task: null,
    steps: "300",
    seeds: "3",
    effect: "",
    learningRate: "",
    batch: "",
    workers: "",
    metric: "loss",
    rates: false,
    hypothesis: "",
  },
  state: "idle",

  setForm: (change) => set((s) => ({ form: { ...s.form, ...change }, refused: [], failure: null })),
  judge: (judged) => set({ judged }),
  toggle: (name) =>
    set((s) => {
      const leftOut = new Set(s.leftOut);
      if (!leftOut.delete(name)) leftOut.add(name);
      return { leftOut };
    }),
  record: (recording) => set({ recording }),

  forget: () => set(fresh()),
  setStudies: (studies) => set({ studies, open: studies.at(-1)?.id ?? null }),
  show: (open) => set({ open }),
  put: (study) =>
    set(({ studies }) => ({
      open: study.id,
      studies: studies.some(({ id }) => id === study.id)
        ? studies.map((one) => (one.id === study.id ? study : one))
        : [...studies, study],
    })),

  prepare: () => set({ state: "preparing", refused: [], failure: null, progress: null }),
  plan: (done, of) =>
    set({
      state: "running",
      progress: { done, of, before: done, began: performance.now(), shares: new Map() },
    }),
  advance: (run, share) =>
    set(({ progress }) => ({
      progress: progress && { ...progress, shares: new Map(progress.shares).set(run, share) },
    })),
  finish: (run, done, of) =>
    set(({ progress }) => {
      const shares = new Map(progress?.shares);
      shares.delete(run);
      return { progress: progress && { ...progress, done, of, shares } };
    }),
  pause: () => set({ state: "pausing" }),
  end: () => set({ state: "idle", progress: null }),
  refuse: (refused) => set({ refused }),
  fail: (failure) => set({ failure }),
}));

export const openStudy = ({ studies, open }: StudyState): KeptStudy | null =>
  studies.find(({ id }) => id === open) ?? null;
