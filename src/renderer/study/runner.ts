// Studies as the panel starts them: prepared off the main thread, run by workers, kept run by run. One at a time; it goes
// on while another graph is in front.

import type { RunPlace } from "../../shared/ipc.ts";
import {
  type Plan,
  type PlannedRun,
  printPlan,
  printResult,
  type RefusedVariant,
  type RunResult,
  readStored,
  reportOf,
  runPlan,
  studyReadme,
  untrainable,
} from "../../study/index.ts";
import { useStore } from "../store/store.ts";
import { newId } from "../train/records.ts";
import { askWorker } from "./ask-worker.ts";
import { openEngine } from "./engines.ts";
import { studyFiles } from "./study-files.ts";
import { type KeptStudy, openStudy, studiesOf, useStudy } from "./study-store.ts";

/** The study under way, and the opening of the graph whose it is. */
let current: { readonly of: number; readonly stop: AbortController } | null = null;

/** Opening of the graph whose study is under way. */
export const studied = (): number | null => current?.of ?? null;

/** Runs under way end after their step and are done again; what is finished is kept. */
export function pauseStudy(): void {
  if (!current) return;
  useStudy.getState().change(current.of, { state: "pausing" });
  current.stop.abort();
}

/** Begins a study, or goes on with the one that is shown where it is of the same plan. */
export async function startStudy(plan: Plan, workers: number): Promise<void> {
  const shown = openStudy(useStudy.getState());
  if (shown && printPlan(shown.plan) === printPlan(plan)) return resumeStudy(shown, workers);
  const read = await readStored(printPlan(plan), "", "runs.jsonl");
  if (read.ok) await resumeStudy({ ...read.study, id: newId(new Date()) }, workers);
}

/** Does the runs of a study that are not finished. */
export async function resumeStudy(study: KeptStudy, workers: number): Promise<void> {
  const { runPlace: place, opening: of, inTab, notify } = useStore.getState();
  if (current) notify("info", "Another graph's study is under way: pause it first, or wait until it ends.");
  if (current || !place) return;
  const stop = new AbortController();
  current = { of, stop };
  const { change, put, fail } = useStudy.getState();
  // Nothing is said any more of how the last start went.
  change(of, { state: "preparing", refused: [], failure: null, progress: null });
  inTab(of, () => ({ studying: true }));
  try {
    const { refused, graphs, why } = await askWorker({ kind: "prepare", plan: study.plan }, stop.signal);
    if (stop.signal.aborted) return;
    if (why !== undefined) throw new Error(why);
    if (refused.length > 0) return change(of, { refused });
    const unfit = study.results.length > 0 ? [] : await rehearsed(study.plan, graphs);
    if (stop.signal.aborted) return;
    if (unfit.length > 0) return change(of, { refused: unfit });
    const held = await studyFiles.beginStudy(place, study.id, printPlan(study.plan));
    if (held) throw new Error(held.error);
    try {
      put(of, study);
      await queue(study, { of, place, workers, signal: stop.signal, graphs });
    } finally {
      await studyFiles.endStudy(place, study.id, readmeOf(of, study.id));
    }
  } catch (cause) {
    if (!stop.signal.aborted) fail(of, cause instanceof Error ? cause.message : String(cause));
  } finally {
    current = null;
    change(of, { state: "idle", progress: null });
    inTab(of, () => ({ studying: false }));
  }
}

/** Variants that cannot be trained by the task. */
async function rehearsed(plan: Plan, graphs: Queue["graphs"]): Promise<RefusedVariant[]> {
  const client = openEngine();
  try {
    return await untrainable(client, plan, graphs);
  } finally {
    client.close();
  }
}

interface Queue {
  readonly of: number;
  readonly place: RunPlace;
  readonly workers: number;
  readonly signal: AbortSignal;
  readonly graphs: Parameters<typeof runPlan>[0]["graphs"];
}

async function queue(study: KeptStudy, { of: graph, place, workers, signal, graphs }: Queue): Promise<void> {
  const { put, plan: planned, advance, finish } = useStudy.getState();
  const keep = async (result: RunResult) => {
    const failure = await studyFiles.addStudyRun(place, study.id, printResult(result));
    if (failure) throw new Error(`The study was stopped: ${failure.error}`);
    const kept = keptStudy(graph, study.id);
    if (kept) put(graph, { ...kept, results: [...kept.results, result] });
  };
  const { plan, hash, results } = study;
  await runPlan(
    { plan, hash, results, graphs, keep },
    { count: workers, open: openEngine, signal },
    {
      planned: (of, done) => planned(graph, done, of),
      advanced: (run, share) => advance(graph, nameOf(run, plan), share),
      finished: (run, done, of) => finish(graph, nameOf(run, plan), done, of),
    },
  );
}

const nameOf = ({ variant, seed, learningRate }: PlannedRun, { rates }: Plan): string =>
  `${variant}, seed ${seed}${rates ? `, rate ${learningRate}` : ""}`;

const keptStudy = (of: number, id: string): KeptStudy | undefined =>
  studiesOf(useStudy.getState(), of)?.studies.find((one) => one.id === id);

/** For the study's folder, once every run is there. */
export function readmeOf(of: number, id: string): string | null {
  const study = keptStudy(of, id);
  if (!study) return null;
  const report = reportOf(study.plan, study.results);
  return report.done < report.of ? null : studyReadme(report, ".", machine(), study.notices);
}

/** What a result was made on, as far as a page knows. */
export const machine = (): string =>
  `${navigator.platform}, ${navigator.hardwareConcurrency} cores, WASM, ${new Date().toISOString().slice(0, 10)}`;
