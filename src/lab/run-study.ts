// The queue of a study: its runs in order, by as many engines as the machine bears, each in a process of its own. What is
// finished is on the disk before the next run begins, so that a kill costs the runs under way and no more.
import { type EngineClient, EngineError } from "../runtime/client/index.ts";
import {
  bestRates,
  claimRuns,
  keyOf,
  type Plan,
  type PlannedRun,
  type RunResult,
  rateRuns,
} from "../study/index.ts";
import { lockFolder } from "./lock.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { type RunUnderWay, runOne } from "./run-one.ts";
import { readStudy, resultWriter } from "./study-folder.ts";

export interface StudyEvents {
  /** What was found in the folder. */
  notice?(text: string): void;
  /** Before the first run: how many there are, and how many of them are finished already. */
  planned?(runs: number, done: number): void;
  finished?(result: RunResult, done: number, of: number): void;
}

export interface Workers {
  readonly count: number;
  /** Opens an engine of one thread in a process of its own. */
  readonly open: () => EngineClient;
  /** Aborted, runs under way end after their step and are not kept. */
  readonly signal: AbortSignal;
}

/** Does what of the folder's plan is not done yet. False when it was stopped before the end. */
export async function runStudy(folder: string, workers: Workers, events: StudyEvents = {}): Promise<boolean> {
  const free = await lockFolder(folder);
  try {
    const { plan, hash, results: before, notices } = await readStudy(folder);
    notices.forEach((text) => {
      events.notice?.(text);
    });
    const write = await resultWriter(folder);
    const results = [...before];
    const graphs = prepare(plan);
    const finish = async (result: Omit<RunResult, "plan">) => {
      const whole = { ...result, plan: hash };
      await write(whole);
      results.push(whole);
      const all = plannedRuns(plan, results);
      events.finished?.(whole, countDone(all, results), all.length);
    };
    const rates = rateRuns(plan);
    const first = plannedRuns(plan, results);
    events.planned?.(first.length, countDone(first, results));
    const queue = (runs: readonly PlannedRun[]) =>
      work(runs.filter(isMissingFrom(results)), workers, async (client, run) => {
        const prepared: Prepared = graphs.get(run.variant)!;
        return { under: runOne(client, plan, run, prepared), finish };
      });
    // The claim's rates are known when all runs that choose them are finished.
    return (await queue(rates)) && (await queue(claimRuns(plan, bestRates(plan, results))));
  } finally {
    await free();
  }
}

/** All runs, with the claim's as they are known: until every rate is chosen, at the base's. */
function plannedRuns(plan: Plan, results: readonly RunResult[]): PlannedRun[] {
  const rates = rateRuns(plan);
  const isChosen = !rates.some(isMissingFrom(results));
  return [...rates, ...claimRuns(plan, isChosen ? bestRates(plan, results) : new Map())];
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
  { count, open, signal }: Workers,
  start: (client: EngineClient, run: PlannedRun) => Promise<Started>,
): Promise<boolean> {
  const waiting = [...runs];
  const stop = new AbortController();
  const ended = AbortSignal.any([signal, stop.signal]);
  const worker = async () => {
    const client = open();
    try {
      for (;;) {
        const run = ended.aborted ? undefined : waiting.shift();
        if (!run) break;
        const attempt = async () => {
          const { under, finish } = await start(client, run);
          ended.addEventListener("abort", under.stop);
          const result = await under.done.finally(() => ended.removeEventListener("abort", under.stop));
          if (result) await finish(result);
        };
        // An engine that was killed is followed by another, which does the run from its beginning.
        await attempt().catch((cause: unknown) => {
          if (!(cause instanceof EngineError && cause.code === "died") || ended.aborted) throw cause;
          return attempt();
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
  for (const one of all) if (one.status === "rejected") throw one.reason;
  return !signal.aborted;
}
