// Studies as the panel starts them: prepared off the main thread, run by workers, kept run by run. One at a time.

import type { RunPlace } from "../../shared/ipc.ts";
import {
  type Plan,
  type PlannedRun,
  printPlan,
  printResult,
  type RunResult,
  readStored,
  reportOf,
  runPlan,
  studyReadme,
} from "../../study/index.ts";
import { useStore } from "../store/store.ts";
import { newId } from "../train/records.ts";
import { askWorker } from "./ask-worker.ts";
import { openEngine } from "./engines.ts";
import { studyFiles } from "./study-files.ts";
import { type KeptStudy, openStudy, useStudy } from "./study-store.ts";

let current: AbortController | null = null;

/** Runs under way end after their step and are done again; what is finished is kept. */
export function pauseStudy(): void {
  if (!current) return;
  useStudy.getState().pause();
  current.abort();
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
  const place = useStore.getState().runPlace;
  if (current || !place) return;
  const stop = new AbortController();
  current = stop;
  const { prepare, refuse, put, fail, end } = useStudy.getState();
  prepare();
  try {
    const { refused, graphs, why } = await askWorker({ kind: "prepare", plan: study.plan }, stop.signal);
    if (stop.signal.aborted) return;
    if (why !== undefined) throw new Error(why);
    if (refused.length > 0) return refuse(refused);
    const held = await studyFiles.beginStudy(place, study.id, printPlan(study.plan));
    if (held) throw new Error(held.error);
    try {
      put(study);
      await queue(study, { place, workers, signal: stop.signal, graphs });
    } finally {
      await studyFiles.endStudy(place, study.id, readmeOf(study.id));
    }
  } catch (cause) {
    if (!stop.signal.aborted) fail(cause instanceof Error ? cause.message : String(cause));
  } finally {
    current = null;
    end();
  }
}

interface Queue {
  readonly place: RunPlace;
  readonly workers: number;
  readonly signal: AbortSignal;
  readonly graphs: Parameters<typeof runPlan>[0]["graphs"];
}

async function queue(study: KeptStudy, { place, workers, signal, graphs }: Queue): Promise<void> {
  const { put, plan: planned, advance, finish } = useStudy.getState();
  const keep = async (result: RunResult) => {
    const failure = await studyFiles.addStudyRun(place, study.id, printResult(result));
    if (failure) throw new Error(`The study was stopped: ${failure.error}`);
    const kept = useStudy.getState().studies.find(({ id }) => id === study.id);
    if (kept) put({ ...kept, results: [...kept.results, result] });
  };
  const { plan, hash, results } = study;
  await runPlan(
    { plan, hash, results, graphs, keep },
    { count: workers, open: openEngine, signal },
    {
      planned: (of, done) => planned(done, of),
      advanced: (run, share) => advance(nameOf(run, plan), share),
      finished: (run, done, of) => finish(nameOf(run, plan), done, of),
    },
  );
}

const nameOf = ({ variant, seed, learningRate }: PlannedRun, { rates }: Plan): string =>
  `${variant}, seed ${seed}${rates ? `, rate ${learningRate}` : ""}`;

/** For the study's folder, once every run is there. */
export function readmeOf(id: string): string | null {
  const study = useStudy.getState().studies.find((one) => one.id === id);
  if (!study) return null;
  const report = reportOf(study.plan, study.results);
  return report.done < report.of ? null : studyReadme(report, ".", machine());
}

/** What a result was made on, as far as a page knows. */
export const machine = (): string =>
  `${navigator.platform}, ${navigator.hardwareConcurrency} cores, WASM, ${new Date().toISOString().slice(0, 10)}`;
