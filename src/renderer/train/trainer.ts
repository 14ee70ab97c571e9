// Trainings as the panel starts them: one at a time, told to the store and to their files. A training goes on while another
// graph is in front, and what comes of it lands with its own.
import {
  type EngineClient,
  EngineError,
  type TrainingEvents,
  type TrainingRun,
  type TrainReport,
  train,
  weightsIn,
} from "../../runtime/client/index.ts";
import { forgetGpu } from "../engine/gpu.ts";
import { engineClient } from "../engine/session.ts";
import { useStore } from "../store/store.ts";
import { tabOf } from "../store/tabs-slice.ts";
import type { TrainRun } from "../store/train-slice.ts";
import { whenInFront } from "../store/when-in-front.ts";
import { labelOf } from "./label.ts";
import { newId, numbered } from "./records.ts";
import { checkpointOf, storeRun } from "./runs.ts";
import { sampleFrom } from "./samples.ts";
import { optionsOf, taskOf } from "./settings.ts";
import { showWeights } from "./show-weights.ts";
import { type Chosen, chooseEngine } from "./train-on.ts";

/** A run, and the opening of the graph whose it is. */
interface Place {
  readonly id: string;
  readonly of: number;
}

interface Current extends Place {
  readonly run: TrainingRun;
  readonly chosen: Promise<Chosen>;
  /** When it has ended and everything about it is kept. */
  readonly ended: Promise<void>;
  /** Its document is about to go: what it has learned is kept, and no longer shown. */
  leaving: boolean;
}

let current: Current | null = null;

/** A GPU that is lost more often in one training is left alone: the training waits for whoever wants it to go on. */
const mostLosses = 2;

const runAt = ({ id, of }: Place): TrainRun | undefined =>
  tabOf(useStore.getState(), of)?.runs.find((run) => run.id === id);

const patch = ({ id, of }: Place, change: Partial<TrainRun>): void =>
  useStore.getState().patchRun(id, change, of);

/** Begins a training of the graph as it is drawn now. */
export function startTraining(): void {
  const client = engineClient();
  const { document, opening, runs, form, trainText: text } = useStore.getState();
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
  begin(client, opening, made, null);
}

/** Goes on with a training that was stopped, or whose engine ended, from where it was saved last. */
export async function continueTraining(id: string): Promise<void> {
  const client = engineClient();
  const { runs, trainText, opening } = useStore.getState();
  const place = { id, of: opening };
  const run = runs.find((r) => r.id === id);
  if (!client || current || !run) return;
  const words = run.text ?? trainText?.text ?? null;
  if (run.textName !== null && words === null) {
    patch(place, { message: `Choose its training text again: ${run.textName}` });
    return;
  }
  patch(place, { state: "starting", message: null, failedAt: null, died: false, text: words });
  const checkpoint = await checkpointOf(run);
  const options = run.textName === null ? run.options : { ...run.options, text: words ?? "" };
  begin(client, opening, { ...run, options }, checkpoint);
}

/** Steps between two savings: what a killed engine costs at most. */
const saveEvery = (steps: number): number => Math.max(25, Math.round(steps / 8));

function begin(
  client: EngineClient,
  of: number,
  { id, document, options }: TrainRun,
  checkpoint: Uint8Array | null,
) {
  const place = { id, of };
  const request = { document, options, ...(checkpoint ? { checkpoint } : {}) };
  let at: Chosen | undefined;
  const chosen = chooseEngine(client, request).then((found) => {
    at = found;
    return found;
  });
  const events: TrainingEvents = {
    begun({ training: _, step, ...info }) {
      const before = runAt(place);
      patch(place, {
        info: {
          ...info,
          ...(at?.on ? { on: at.on } : {}),
          warnings: [...(at?.warnings ?? []), ...info.warnings],
        },
        state: "running",
        adapter: at?.adapter ?? null,
        steps: before?.steps.filter((s) => s.step <= step) ?? [],
        validations: before?.validations.filter((v) => v.step <= step) ?? [],
        insights: before?.insights.filter((i) => i.step <= step) ?? [],
      });
      void storeRun(id, null, of);
    },
    report: (report) => receive(place, report, at?.client ?? client),
    checkpoint(bytes) {
      patch(place, { checkpoint: bytes });
      void storeRun(id, bytes, of);
    },
  };
  const engine = chosen.then((c) => c.client);
  const run = train(engine, request, events, { checkpointEvery: saveEvery(options.steps) });
  current = { ...place, run, chosen, ended: finish(place, run, chosen), leaving: false };
}

function receive(place: Place, report: TrainReport, client: EngineClient): void {
  const run = runAt(place);
  if (!run) return;
  const { tokensPerSecond, secondsLeft, gradientNorms } = report;
  const tokens = run.info?.tokensPerStep ?? 0;
  patch(place, {
    steps: [...run.steps, ...report.steps],
    validations: [...run.validations, ...report.validations],
    insights: [...run.insights, ...report.insights],
    ...{ tokensPerSecond, secondsLeft, gradientNorms },
    firstNorms: Object.keys(run.firstNorms).length === 0 ? gradientNorms : run.firstNorms,
    stepMilliseconds: tokensPerSecond > 0 ? (1000 * tokens) / tokensPerSecond : run.stepMilliseconds,
  });
  const training = current?.run.handle();
  if (run.info && training !== undefined)
    sampleFrom(client, run, training, report.step, (sample) => {
      const samples = [...(runAt(place)?.samples ?? []), sample];
      patch(place, { samples });
    });
}

async function finish(place: Place, run: TrainingRun, chosen: Promise<Chosen>): Promise<void> {
  let lost = false;
  try {
    const report = await run.done;
    const failure = report?.failure;
    // What went wrong does not take the place of what went well: the canvas keeps the weights that it has.
    await takeWeights(place, run, !failure);
    if (failure) patch(place, { state: "failed", message: failure.message, failedAt: failure.node });
    else patch(place, { state: report?.finished ? "finished" : "stopped" });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    if (refused(place, message)) return;
    // "handle": the engine was restarted between two reports.
    const died = cause instanceof EngineError && (cause.code === "died" || cause.code === "handle");
    patch(place, { state: "failed", message, died });
    takeSaved(place);
    lost = died && (await chosen).gpu;
  }
  const training = run.handle();
  current = null;
  await storeRun(place.id, null, place.of);
  if (training !== undefined)
    await (await chosen).client.ask("trainEnd", { training }).catch(() => undefined);
  if (lost) await goOnBehindLoss(place);
}

/** Runs that lost their GPU, and how often. */
const losses = new Map<string, number>();

/** A device that was lost is replaced, and the training goes on from where it was saved; not for ever. */
async function goOnBehindLoss(place: Place): Promise<void> {
  const count = (losses.get(place.id) ?? 0) + 1;
  losses.set(place.id, count);
  // Its worker may not have heard of the loss yet.
  forgetGpu();
  const { opening, notify } = useStore.getState();
  if (count > mostLosses || place.of !== opening) return;
  notify("info", `${runAt(place)?.message}. The training goes on from where it was saved last.`);
  await continueTraining(place.id);
}

/** A training that never began leaves no run behind, only the reason. */
function refused(place: Place, message: string): boolean {
  const { dropRun, refuseTraining } = useStore.getState();
  if (runAt(place)?.info) return false;
  current = null;
  dropRun(place.id, place.of);
  refuseTraining(message, place.of);
  return true;
}

/** What was learned so far is kept with the run and, where it is to be shown, becomes the canvas's weights. */
async function takeWeights(place: Place, run: TrainingRun, shown: boolean): Promise<void> {
  const bytes = await run.checkpoint().catch(() => null);
  const weights = bytes && weightsIn(bytes);
  if (!weights) return;
  patch(place, { weights });
  if (shown && !current?.leaving) whenInFront(place.of, () => showWeights(place.id));
}

/** The engine is gone: what was saved last is what there is. */
function takeSaved(place: Place): void {
  const bytes = runAt(place)?.checkpoint;
  const weights = bytes && weightsIn(bytes);
  if (!weights) return;
  patch(place, { weights });
  whenInFront(place.of, () => showWeights(place.id));
}

export function pauseTraining(): void {
  if (!current) return;
  const { run } = current;
  run.pause();
  patch(current, { state: "paused" });
  void takeWeights(current, run, true);
}

export function resumeTraining(): void {
  if (!current) return;
  patch(current, { state: "running" });
  current.run.resume();
}

export const stopTraining = (): void => current?.run.stop();

/**
 * Ends the training that is under way, if there is one, after its step: its file has what it takes to go on. `of`: only
 * where it is of this graph.
 */
export async function endTraining(of?: number): Promise<void> {
  if (!current || (of !== undefined && current.of !== of)) return;
  current.leaving = true;
  current.run.stop();
  await current.ended;
}
