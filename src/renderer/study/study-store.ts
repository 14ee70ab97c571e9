// What the Study panel holds, apart from the store of the page: it is fetched with the panel. Variants are none of it:
// they stand in the document. Each open graph has its own; that of the one in front is seen.
import { create } from "zustand";
import type { HeddleDocument } from "../../core/index.ts";
import type { OptimizerName } from "../../runtime/client/index.ts";
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
  /** Other optimizers by which the base is trained, a variant each. */
  readonly optimizers: readonly OptimizerName[];
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

/** What of it belongs to one graph. */
interface GraphStudies {
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
}

/** `of`: the opening of the graph that is meant, in front or not. */
interface StudyState extends GraphStudies {
  readonly form: StudyForm;
  /** Opening of the graph in front. */
  readonly front: number;
  /** What belongs to the others. */
  readonly parked: ReadonlyMap<number, GraphStudies>;
  setForm(change: Partial<StudyForm>): void;
  judge(judged: ReadonlyMap<string, Judged>): void;
  /** Takes a variant into the next study, or leaves it out. */
  toggle(name: string): void;
  record(from: HeddleDocument | null): void;
  /** Another graph comes to the front: what is known of its studies, or nothing yet. Those of closed ones are forgotten. */
  bringToFront(of: number, open: readonly number[]): void;
  change(of: number, change: Partial<GraphStudies>): void;
  /** All of them; the last is shown. */
  setStudies(of: number, studies: readonly KeptStudy[]): void;
  show(id: string): void;
  /** Replaces a study, or adds it at the end, and shows it. */
  put(of: number, study: KeptStudy): void;
  /** How many runs are finished, of how many. */
  plan(of: number, done: number, all: number): void;
  advance(of: number, run: string, share: number): void;
  finish(of: number, run: string, done: number, all: number): void;
  fail(of: number, failure: string): void;
}

const fresh = (): GraphStudies => ({
  judged: new Map(),
  leftOut: new Set<string>(),
  recording: null,
  studies: [],
  open: null,
  state: "idle",
  progress: null,
  refused: [],
  failure: null,
});

const fields = Object.keys(fresh()) as (keyof GraphStudies)[];
const parkedOf = (s: StudyState): GraphStudies =>
  Object.fromEntries(fields.map((name) => [name, s[name]])) as unknown as GraphStudies;

/** Undefined where nothing is known of it. */
export const studiesOf = (s: StudyState, of: number): GraphStudies | undefined =>
  s.front === of ? s : s.parked.get(of);

/** The store after a change of what belongs to one graph. */
function changed(
  s: StudyState,
  of: number,
  change: (graph: GraphStudies) => Partial<GraphStudies>,
): Partial<StudyState> {
  const graph = studiesOf(s, of);
  if (!graph) return s;
  return s.front === of ? change(s) : { parked: new Map(s.parked).set(of, { ...graph, ...change(graph) }) };
}

export const useStudy = create<StudyState>()((set) => ({
  ...fresh(),
  front: 0,
  parked: new Map(),
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
    optimizers: [],
    hypothesis: "",
  },

  setForm: (change) => set((s) => ({ form: { ...s.form, ...change }, refused: [], failure: null })),
  judge: (judged) => set({ judged }),
  toggle: (name) =>
    set((s) => {
      const leftOut = new Set(s.leftOut);
      if (!leftOut.delete(name)) leftOut.add(name);
      return { leftOut };
    }),
  record: (recording) => set({ recording }),

  bringToFront: (of, open) =>
    set((s) => {
      const all = new Map(s.parked).set(s.front, parkedOf(s));
      const there = s.front === of ? parkedOf(s) : all.get(of);
      return {
        ...(there ?? fresh()),
        front: of,
        parked: new Map([...all].filter(([opening]) => opening !== of && open.includes(opening))),
      };
    }),
  change: (of, change) => set((s) => changed(s, of, () => change)),
  setStudies: (of, studies) =>
    set((s) => changed(s, of, () => ({ studies, open: studies.at(-1)?.id ?? null }))),
  show: (open) => set({ open }),
  put: (of, study) =>
    set((s) =>
      changed(s, of, ({ studies }) => ({
        open: study.id,
        studies: studies.some(({ id }) => id === study.id)
          ? studies.map((one) => (one.id === study.id ? study : one))
          : [...studies, study],
      })),
    ),

  plan: (of, done, all) =>
    set((s) =>
      changed(s, of, () => ({
        state: "running",
        progress: { done, of: all, before: done, began: performance.now(), shares: new Map() },
      })),
    ),
  advance: (of, run, share) =>
    set((s) =>
      changed(s, of, ({ progress }) => ({
        progress: progress && { ...progress, shares: new Map(progress.shares).set(run, share) },
      })),
    ),
  finish: (of, run, done, all) =>
    set((s) =>
      changed(s, of, ({ progress }) => {
        const shares = new Map(progress?.shares);
        shares.delete(run);
        return { progress: progress && { ...progress, done, of: all, shares } };
      }),
    ),
  fail: (of, failure) => set((s) => changed(s, of, () => ({ failure }))),
}));

export const openStudy = ({ studies, open }: GraphStudies): KeptStudy | null =>
  studies.find(({ id }) => id === open) ?? null;
