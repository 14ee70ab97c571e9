// The queue of a study: its runs in order, by as many engines as the machine bears, each a process or worker of its own.
// What is finished is kept before the next run begins, so that a kill costs the runs under way and no more.
import { type EngineClient, EngineError } from "../../runtime/client/index.ts";
import { neededClaims } from "../plan/looked.ts";
import type { Plan } from "../plan/plan.ts";
import type { RunResult } from "../plan/results.ts";
import { claimRuns, keyOf, type PlannedRun, rateRuns } from "../plan/runs.ts";
import type { Prepared } from "./prepare.ts";
import { type RunUnderWay, runOne } from "./run-one.ts";
import type { StoredStudy } from "./stored-study.ts";

export interface StudyEvents {
  /** Before the first run: how many there are, and how many of them are finished already. */
  planned?(runs: number, done: number): void;
  /** The share of a run under way that is done. */
  advanced?(run: PlannedRun, share: number): void;
  finished?(result: RunResult, done: number, of: number): void;
}

export interface Workers {
  readonly count: number;
  /** Opens an engine of one thread in a process or worker of its own. */
  readonly open: () => EngineClient;
  /** Aborted, runs under way end after their step and are not kept. */
  readonly signal: AbortSignal;
}

/** What is there of a study, and where its results go. */
export interface RunnableStudy extends Pick<StoredStudy, "plan" | "hash" | "results"> {
  readonly graphs: ReadonlyMap<string, Prepared>;
  /** Resolved when the result would outlive a kill. */
  readonly keep: (result: RunResult) => Promise<void>;
}

/** Does the runs that are not done yet. False when it was stopped before the end. */
export async function runPlan(study: RunnableStudy, workers: Workers, events: StudyEvents): Promise<boolean> {
  const { plan, hash, graphs, keep } = study;
  const results = [...study.results];
  const finish = async (result: Omit<RunResult, "plan">) => {
    const whole = { ...result, plan: hash };
    await keep(whole);
    results.push(whole);
    const all = plannedRuns(plan, results);
    events.finished?.(whole, countDone(all, results), all.length);
  };
  const rates = rateRuns(plan);
  const first = plannedRuns(plan, results);
  events.planned?.(first.length, countDone(first, results));
  // A look at what is there may have made a run needless that waits.
  const isNeeded = (run: PlannedRun) =>
    run.phase === "rate" || neededClaims(plan, results).some((one) => keyOf(one) === keyOf(run));
  const queue = (runs: readonly PlannedRun[]) =>
    work(runs.filter(isMissingFrom(results)), { ...workers, isNeeded }, (client, run) => {
      const advanced = (share: number) => events.advanced?.(run, share);
      return { under: runOne(client, plan, run, graphs.get(run.variant)!, advanced), finish };
    });
  // The claim's rates are known when all runs that choose them are finished.
  return (await queue(rates)) && (await queue(neededClaims(plan, results)));
}

/** All runs, with the claim's as they are known: until every rate is chosen, at the base's. */
function plannedRuns(plan: Plan, results: readonly RunResult[]): PlannedRun[] {
  const rates = rateRuns(plan);
  const isChosen = !rates.some(isMissingFrom(results));
  return [...rates, ...(isChosen ? neededClaims(plan, results) : claimRuns(plan, new Map()))];
}

const isMissingFrom = (results: readonly RunResult[]) => {
  const done = new Set(results.map(keyOf));
  return (run: PlannedRun): boolean => !done.has(keyOf(run));
};

const countDone = (runs: readonly PlannedRun[], results: readonly RunResult[]): number =>
  runs.length - runs.filter(isMissingFrom(results)).length;

interface Started {
  readonly under: RunUnderWay;
  readonly finish: (result: Omit<RunResult, "plan">) => Promise<void>;
}

/** Takes runs off the queue, one for each engine at a time. The first that throws ends the others. */
async function work(
  runs: readonly PlannedRun[],
  { count, open, signal, isNeeded }: Workers & { readonly isNeeded: (run: PlannedRun) => boolean },
  start: (client: EngineClient, run: PlannedRun) => Started,
): Promise<boolean> {
  const waiting = [...runs];
  const stop = new AbortController();
  const ended = stop.signal;
  const end = () => stop.abort();
  signal.addEventListener("abort", end);
  if (signal.aborted) end();
  const worker = async () => {
    const client = open();
    try {
      for (;;) {
        const run = ended.aborted ? undefined : waiting.shift();
        if (!run) break;
        if (!isNeeded(run)) continue;
        const attempt = async () => {
          const { under, finish } = start(client, run);
          ended.addEventListener("abort", under.stop);
          const result = await under.done.finally(() => ended.removeEventListener("abort", under.stop));
          if (result) await finish(result);
        };
        // An engine that was killed is followed by another, which does the run from its beginning.
        await attempt().catch((cause: unknown) => {
          if (!(cause instanceof EngineError && cause.code === "died")) throw cause;
          // What ends the whole group of processes (timeout, Slurm) ends the engine as it ends the study: no failure.
          return ended.aborted ? undefined : attempt();
        });
      }
    } catch (cause) {
      stop.abort();
      throw cause;
    } finally {
      client.close();
    }
  };
  const all = await Promise.allSettled(Array.from({ length: Math.min(count, runs.length) }, worker));
  signal.removeEventListener("abort", end);
  for (const one of all) if (one.status === "rejected") throw one.reason;
  return !signal.aborted;
}
