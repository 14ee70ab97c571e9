// Trainings of the open graph: what each was, how it went, and the weights that it left.
import type { GivenWeights, RunRecord } from "../../runtime/client/index.ts";
import type { RunPlace } from "../../shared/ipc.ts";
import type { Generated } from "./generated.ts";
import type { Slice } from "./store.ts";
import {
  type Form,
  firstForm,
  firstGenerateFields,
  type GenerateFields,
  type TrainText,
} from "./train-form.ts";

type TrainState = "starting" | "running" | "paused" | "stopped" | "finished" | "failed";

export interface TrainRun extends Omit<RunRecord, "end"> {
  /** Name of its file, `20261122t081500-4f`. */
  readonly id: string;
  /** Counts from 1 in the order in which they were begun. */
  readonly number: number;
  readonly state: TrainState;
  /** What the GPU is called that it was begun on in this session; without, the CPU trains it. */
  readonly adapter?: string | null;
  /** The engine ended in the middle of it. */
  readonly died: boolean;
  readonly tokensPerSecond: number;
  readonly secondsLeft: number;
  /** The text that it reads; not kept with its file. */
  readonly text: string | null;
  /** Once they were asked for. */
  readonly weights: GivenWeights | null;
  /** What it takes to go on, from the last time that it was saved in this session. */
  readonly checkpoint: Uint8Array | null;
  /** There are weights beside its file. */
  readonly stored: boolean;
}

/** Whether a model can learn one batch by heart. */
export interface Overfit {
  readonly document: RunRecord["document"];
  readonly task: string;
  readonly state: "running" | "passed" | "failed";
  readonly step: number;
  readonly loss: number | null;
  /** The least that the batch allows: equal contexts with different targets cannot be told apart. */
  readonly floor: number;
  readonly message: string | null;
}

/** `of`: the opening of the graph that is meant where it may not be the one in front. */
export interface TrainSlice {
  readonly runs: readonly TrainRun[];
  /** Where the runs of the open document are kept. */
  readonly runPlace: RunPlace | null;
  /** Runs whose curves are left out of the chart. */
  readonly hiddenRuns: ReadonlySet<string>;
  /** The run whose weights the canvas uses; null for those of the document and its seed. */
  readonly weightsOf: string | null;
  /** It is not known yet which: nothing runs until it is. */
  readonly weightsPending: boolean;
  readonly form: Form;
  readonly trainText: TrainText | null;
  /** Why a training could not begin. */
  readonly trainRefusal: string | null;
  readonly overfit: Overfit | null;
  /** The form of the Write panel. */
  readonly generateFields: GenerateFields;
  readonly generated: Generated | null;
  /** A study of this graph is under way. */
  readonly studying: boolean;
  /** A document was opened: its runs are about to be read. */
  expectRuns(place: RunPlace): void;
  /** All of them, numbered. */
  setRuns(runs: readonly TrainRun[]): void;
  dropRun(id: string, of?: number): void;
  /** The weights of this run on the canvas. */
  putWeights(id: string | null): void;
  /** The same, where it was not known yet which. */
  settleWeights(id: string | null): void;
  refuseTraining(why: string | null, of?: number): void;
  setForm(change: Partial<Form>): void;
  setTrainText(text: TrainText | null): void;
  showOverfit(overfit: Overfit, of?: number): void;
  setGenerateFields(change: Partial<GenerateFields>): void;
  showGenerated(generated: Generated, of?: number): void;
  patchRun(id: string, change: Partial<TrainRun>, of?: number): void;
  /** Shows or hides the curve of a run. */
  toggleRun(id: string): void;
}

/** The runs of another document are read anew, and nothing is generated from it yet. What the form says stays. */
export const fresh = () =>
  ({
    ...{ runs: [], hiddenRuns: new Set<string>(), weightsOf: null, trainRefusal: null, overfit: null },
    ...{ generateFields: firstGenerateFields, generated: null, studying: false },
  }) satisfies Partial<TrainSlice>;

export const trainSlice: Slice<TrainSlice> = (set, get) => ({
  ...fresh(),
  runPlace: null,
  weightsPending: false,
  form: firstForm,
  trainText: null,
  expectRuns: (runPlace) => set({ runPlace, weightsPending: true }),
  setRuns: (runs) => set({ runs }),
  dropRun: (id, of = get().opening) =>
    get().inTab(of, ({ runs }) => ({ runs: runs.filter((run) => run.id !== id) })),
  putWeights: (weightsOf) => set({ weightsOf }),
  settleWeights: (weightsOf) => set({ weightsOf, weightsPending: false }),
  refuseTraining: (trainRefusal, of = get().opening) => get().inTab(of, () => ({ trainRefusal })),
  setForm: (change) => set((s) => ({ form: { ...s.form, ...change }, trainRefusal: null })),
  setTrainText: (trainText) => set({ trainText, trainRefusal: null }),
  showOverfit: (overfit, of = get().opening) => get().inTab(of, () => ({ overfit })),
  setGenerateFields: (change) => set((s) => ({ generateFields: { ...s.generateFields, ...change } })),
  showGenerated: (generated, of = get().opening) => get().inTab(of, () => ({ generated })),
  patchRun: (id, change, of = get().opening) =>
    get().inTab(of, ({ runs }) => ({
      runs: runs.map((run) => (run.id === id ? { ...run, ...change } : run)),
    })),
  toggleRun: (id) =>
    set((s) => {
      const hidden = new Set(s.hiddenRuns);
      if (!hidden.delete(id)) hidden.add(id);
      return { hiddenRuns: hidden };
    }),
});

export const isActive = (run: TrainRun | undefined): boolean =>
  run !== undefined && (run.state === "starting" || run.state === "running" || run.state === "paused");

/** What a run is called. */
export const titleOf = (run: Pick<TrainRun, "name" | "label">): string => run.name ?? run.label;

/** Steps that were done; weights from a file bring no curve, and their info alone says how many it were. */
export const stepsOf = ({ steps, state, info }: TrainRun): number =>
  steps.at(-1)?.step ?? (state === "finished" ? (info?.steps ?? 0) : 0);
