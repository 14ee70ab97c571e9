/** Trainings as the panel starts them: one at a time, told to the store; what was learned comes back to the canvas. */
import { diffDocuments, type HeddleDocument } from "../../core/index.ts";
import {
  type EngineClient,
  EngineError,
  type TrainInfo,
  type TrainingEvents,
  type TrainingRun,
  type TrainOptions,
  type TrainReport,
  train,
} from "../../runtime/client/index.ts";
import { engineClient, runNow } from "../engine/session.ts";
import { useStore } from "../store/store.ts";
import type { TrainRun } from "../store/train-slice.ts";
import { weightsIn } from "./weights.ts";

/** Numbers that a training has when nobody says otherwise, as the command line's. */
const usual = {
  weightDecay: 0.1,
  beta1: 0.9,
  beta2: 0.99,
  epsilon: 1e-8,
  clip: 1,
  seed: 1,
  validateBatches: 4,
};

/** Between two samples of what it writes, ms. */
const sampleEvery = 2500;
const sampleTokens = 12;

let current: { readonly id: number; readonly run: TrainingRun } | null = null;

export interface Settings {
  readonly task: string;
  readonly steps: number;
  readonly batch: number;
  readonly learningRate: number;
}

const optionsOf = ({ task, steps, batch, learningRate }: Settings): TrainOptions => ({
  ...usual,
  task,
  steps,
  batch,
  learningRate,
  minLearningRate: learningRate / 10,
  warmup: Math.min(100, Math.floor(steps / 10)),
  validateEvery: Math.max(10, Math.round(steps / 10)),
});

/** What was rewired between two runs, in one line. */
function labelOf(document: HeddleDocument, base: HeddleDocument | undefined): string {
  if (!base) return "as it was first";
  const changes = diffDocuments(base, document).filter(
    ({ kind }) => kind === "structure" || kind === "parameter" || kind === "size",
  );
  if (changes.length === 0) return "the same graph";
  const more = changes.length > 2 ? ` and ${changes.length - 2} more` : "";
  return `${changes
    .slice(0, 2)
    .map((c) => c.text)
    .join("; ")}${more}`;
}

export function startTraining(settings: Settings): void {
  const client = engineClient();
  if (!client || current) return;
  const { document, runs } = useStore.getState();
  const id = (runs.at(-1)?.id ?? 0) + 1;
  const options = optionsOf(settings);
  const made = {
    id,
    label: labelOf(document, runs[0]?.document),
    document,
    options,
    info: null,
    state: "starting",
    message: null,
    steps: [],
    validations: [],
    tokensPerSecond: 0,
    secondsLeft: 0,
    samples: [],
    weights: null,
    checkpoint: null,
  } as const;
  useStore.setState({ runs: [...runs, made] });
  begin(client, made);
}

/** Goes on with a training that was stopped, or whose engine ended, from where it was saved last. */
export function continueTraining({ id }: TrainRun): void {
  const client = engineClient();
  const run = useStore.getState().runs.find((r) => r.id === id);
  if (!client || current || !run?.checkpoint) return;
  useStore.getState().patchRun(id, { state: "starting", message: null });
  begin(client, run);
}

/** Steps between two savings: what a killed engine costs at most. */
const saveEvery = (steps: number): number => Math.max(25, Math.round(steps / 8));

function begin(client: EngineClient, { id, document, options, checkpoint }: TrainRun): void {
  const request = { document, options, ...(checkpoint ? { checkpoint } : {}) };
  const events: TrainingEvents = {
    begun(info) {
      const { runs, patchRun } = useStore.getState();
      const before = runs.find((r) => r.id === id);
      const steps = before?.steps.filter((step) => step.step <= info.step) ?? [];
      const validations = before?.validations.filter((v) => v.step <= info.step) ?? [];
      patchRun(id, { info, state: "running", steps, validations });
    },
    report: (report) => receive(id, report),
    checkpoint: (bytes) => useStore.getState().patchRun(id, { checkpoint: bytes }),
  };
  const run = train(client, request, events, { checkpointEvery: saveEvery(options.steps) });
  current = { id, run };
  void finish(id, run);
}

let sampledAt = 0;

function receive(id: number, report: TrainReport): void {
  const { runs, patchRun } = useStore.getState();
  const run = runs.find((r) => r.id === id);
  if (!run) return;
  patchRun(id, {
    steps: [...run.steps, ...report.steps],
    validations: [...run.validations, ...report.validations],
    tokensPerSecond: report.tokensPerSecond,
    secondsLeft: report.secondsLeft,
  });
  if (performance.now() - sampledAt < sampleEvery || !run.info) return;
  sampledAt = performance.now();
  void sample(id, run.info, report.step);
}

/** The first words of the text, for it to write on from. */
export const promptOf = ({ text, objective }: HeddleDocument): string => {
  const line = (text[objective?.stream ?? "main"] ?? Object.values(text)[0] ?? "").split("\n")[0] ?? "";
  return line.split(" ").slice(0, 2).join(" ").slice(0, 24);
};

async function sample(id: number, { document, training }: TrainInfo, step: number): Promise<void> {
  if (document.objective?.kind !== "next-token") return;
  try {
    const { text } = await (engineClient() as NonNullable<ReturnType<typeof engineClient>>).ask("generate", {
      document,
      training,
      prompt: promptOf(document),
      tokens: sampleTokens,
      temperature: 0,
      topK: 0,
      seed: 1,
    });
    const { runs, patchRun } = useStore.getState();
    const run = runs.find((r) => r.id === id);
    if (run) patchRun(id, { samples: [...run.samples, { step, text }] });
  } catch {
    // The training has ended meanwhile, or the prompt has nothing that the vocabulary knows.
  }
}

async function finish(id: number, run: TrainingRun): Promise<void> {
  const { patchRun } = useStore.getState();
  try {
    const report = await run.done;
    await takeWeights(id, run);
    const failure = report?.failure;
    if (failure) patchRun(id, { state: "failed", message: failure.message });
    else patchRun(id, { state: report?.finished ? "finished" : "stopped" });
  } catch (cause) {
    const message = cause instanceof EngineError || cause instanceof Error ? cause.message : String(cause);
    await takeWeights(id, run);
    patchRun(id, { state: "failed", message });
  }
  const training = run.handle();
  current = null;
  if (training !== undefined)
    await engineClient()
      ?.ask("trainEnd", { training })
      .catch(() => undefined);
}

/** What was learned so far becomes the canvas's weights. */
async function takeWeights(id: number, run: TrainingRun): Promise<void> {
  const bytes = await run.checkpoint().catch(() => null);
  const weights = bytes && weightsIn(bytes);
  if (!weights) return;
  useStore.getState().patchRun(id, { weights });
  showWeights(id);
}

/** Runs the canvas with the weights of a run, and takes over the vocabulary that it was trained with. */
export function showWeights(id: number | null): void {
  const { runs, document, dispatch } = useStore.getState();
  const run = runs.find((r) => r.id === id);
  useStore.setState({ weightsOf: run?.weights ? run.id : null });
  if (run?.info && JSON.stringify(run.info.document.vocabulary) !== JSON.stringify(document.vocabulary)) {
    const edits = diffDocuments(run.document, run.info.document)
      .filter(({ kind }) => kind !== "weight")
      .map((change) => change.edit);
    dispatch({ edit: "all", edits }, { label: "Take over the task's vocabulary" });
  }
  runNow();
}

export function pauseTraining(): void {
  if (!current) return;
  const { id, run } = current;
  run.pause();
  useStore.getState().patchRun(id, { state: "paused" });
  void takeWeights(id, run);
}

export function resumeTraining(): void {
  if (!current) return;
  useStore.getState().patchRun(current.id, { state: "running" });
  current.run.resume();
}

export const stopTraining = (): void => current?.run.stop();
