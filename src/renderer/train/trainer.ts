// Trainings as the panel starts them: one at a time, told to the store and to their files.
import {
  type EngineClient,
  EngineError,
  type TrainingEvents,
  type TrainingRun,
  type TrainReport,
  train,
  weightsIn,
} from "../../runtime/client/index.ts";
import { engineClient } from "../engine/session.ts";
import { useStore } from "../store/store.ts";
import type { TrainRun } from "../store/train-slice.ts";
import { labelOf } from "./label.ts";
import { newId, numbered } from "./records.ts";
import { checkpointOf, storeRun } from "./runs.ts";
import { sampleFrom } from "./samples.ts";
import { optionsOf, taskOf } from "./settings.ts";
import { showWeights } from "./show-weights.ts";

interface Current {
  readonly id: string;
  readonly run: TrainingRun;
  /** When it has ended and everything about it is kept. */
  readonly ended: Promise<void>;
  /** Its document is about to go: what it has learned is kept, and no longer shown. */
  leaving: boolean;
}

let current: Current | null = null;

/** Begins a training of the graph as it is drawn now. */
export function startTraining(): void {
  const client = engineClient();
  const { document, runs, form, trainText: text } = useStore.getState();
  const read = optionsOf({ ...form, task: taskOf(document, form, runs)?.name ?? "" }, text, runs);
  if (!client || current || "why" in read) return;
  const { options } = read;
  const now = new Date();
  const made: TrainRun = {
    id: newId(now),
    number: 0,
    name: null,
    label: labelOf({ document, options }, runs[0]),
    begun: now.toISOString(),
    document,
    options,
    textName: options.text === undefined ? null : (text?.name ?? null),
    text: options.text ?? null,
    info: null,
    state: "starting",
    died: false,
    message: null,
    failedAt: null,
    ...{ steps: [], validations: [], insights: [], samples: [] },
    ...{ gradientNorms: {}, firstNorms: {} },
    ...{ tokensPerSecond: 0, secondsLeft: 0, stepMilliseconds: 0 },
    ...{ weights: null, checkpoint: null, stored: false },
  };
  const { setRuns, refuseTraining } = useStore.getState();
  setRuns(numbered([...runs, made]));
  refuseTraining(null);
  begin(client, made, null);
}

/** Goes on with a training that was stopped, or whose engine ended, from where it was saved last. */
export async function continueTraining(id: string): Promise<void> {
  const client = engineClient();
  const { runs, trainText, patchRun } = useStore.getState();
  const run = runs.find((r) => r.id === id);
  if (!client || current || !run) return;
  const words = run.text ?? trainText?.text ?? null;
  if (run.textName !== null && words === null) {
    patchRun(id, { message: `Choose its training text again: ${run.textName}` });
    return;
  }
  patchRun(id, { state: "starting", message: null, failedAt: null, died: false, text: words });
  const checkpoint = await checkpointOf(run);
  const options = run.textName === null ? run.options : { ...run.options, text: words ?? "" };
  begin(client, { ...run, options }, checkpoint);
}

/** Steps between two savings: what a killed engine costs at most. */
const saveEvery = (steps: number): number => Math.max(25, Math.round(steps / 8));

function begin(client: EngineClient, { id, document, options }: TrainRun, checkpoint: Uint8Array | null) {
  const request = { document, options, ...(checkpoint ? { checkpoint } : {}) };
  const events: TrainingEvents = {
    begun({ training: _, step, ...info }) {
      const { runs, patchRun } = useStore.getState();
      const before = runs.find((r) => r.id === id);
      patchRun(id, {
        info,
        state: "running",
        steps: before?.steps.filter((s) => s.step <= step) ?? [],
        validations: before?.validations.filter((v) => v.step <= step) ?? [],
        insights: before?.insights.filter((i) => i.step <= step) ?? [],
      });
      void storeRun(id);
    },
    report: (report) => receive(id, report),
    checkpoint(bytes) {
      useStore.getState().patchRun(id, { checkpoint: bytes });
      void storeRun(id, bytes);
    },
  };
  const run = train(client, request, events, { checkpointEvery: saveEvery(options.steps) });
  current = { id, run, ended: finish(id, run), leaving: false };
}

function receive(id: string, report: TrainReport): void {
  const { runs, patchRun } = useStore.getState();
  const run = runs.find((r) => r.id === id);
  if (!run) return;
  const { tokensPerSecond, secondsLeft, gradientNorms } = report;
  const tokens = run.info?.tokensPerStep ?? 0;
  patchRun(id, {
    steps: [...run.steps, ...report.steps],
    validations: [...run.validations, ...report.validations],
    insights: [...run.insights, ...report.insights],
    ...{ tokensPerSecond, secondsLeft, gradientNorms },
    firstNorms: Object.keys(run.firstNorms).length === 0 ? gradientNorms : run.firstNorms,
    stepMilliseconds: tokensPerSecond > 0 ? (1000 * tokens) / tokensPerSecond : run.stepMilliseconds,
  });
  const training = current?.run.handle();
  if (run.info && training !== undefined) sampleFrom(id, run.info.document, training, report.step);
}

async function finish(id: string, run: TrainingRun): Promise<void> {
  const { patchRun } = useStore.getState();
  try {
    const report = await run.done;
    const failure = report?.failure;
    // What went wrong does not take the place of what went well: the canvas keeps the weights that it has.
    await takeWeights(id, run, !failure);
    if (failure) patchRun(id, { state: "failed", message: failure.message, failedAt: failure.node });
    else patchRun(id, { state: report?.finished ? "finished" : "stopped" });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    if (refused(id, message)) return;
    // "handle": the engine was restarted between two reports.
    const died = cause instanceof EngineError && (cause.code === "died" || cause.code === "handle");
    patchRun(id, { state: "failed", message, died });
    takeSaved(id);
  }
  const training = run.handle();
  current = null;
  await storeRun(id);
  if (training !== undefined)
    await engineClient()
      ?.ask("trainEnd", { training })
      .catch(() => undefined);
}

/** A training that never began leaves no run behind, only the reason. */
function refused(id: string, message: string): boolean {
  const { runs, dropRun, refuseTraining } = useStore.getState();
  if (runs.find((r) => r.id === id)?.info) return false;
  current = null;
  dropRun(id);
  refuseTraining(message);
  return true;
}

/** What was learned so far is kept with the run and, where it is to be shown, becomes the canvas's weights. */
async function takeWeights(id: string, run: TrainingRun, shown: boolean): Promise<void> {
  const bytes = await run.checkpoint().catch(() => null);
  const weights = bytes && weightsIn(bytes);
  if (!weights) return;
  useStore.getState().patchRun(id, { weights });
  if (shown && !current?.leaving) showWeights(id);
}

/** The engine is gone: what was saved last is what there is. */
function takeSaved(id: string): void {
  const bytes = useStore.getState().runs.find((r) => r.id === id)?.checkpoint;
  const weights = bytes && weightsIn(bytes);
  if (!weights) return;
  useStore.getState().patchRun(id, { weights });
  showWeights(id);
}

export function pauseTraining(): void {
  if (!current) return;
  const { id, run } = current;
  run.pause();
  useStore.getState().patchRun(id, { state: "paused" });
  void takeWeights(id, run, true);
}

export function resumeTraining(): void {
  if (!current) return;
  useStore.getState().patchRun(current.id, { state: "running" });
  current.run.resume();
}

export const stopTraining = (): void => current?.run.stop();

/** Ends the training that is under way, if there is one, after its step: its file has what it takes to go on. */
export async function endTraining(): Promise<void> {
  if (!current) return;
  current.leaving = true;
  current.run.stop();
  await current.ended;
}
