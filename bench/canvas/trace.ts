// Frames and script time of a page, from Chromium's trace: frames as the compositor drew them, script as CPU time.
import type { CDPSession } from "@playwright/test";
import { eventsOf, type TraceEvent } from "./tracing.ts";

export interface Measured {
  /** Milliseconds from one presented frame to the next. */
  readonly frames: readonly number[];
  /** Script CPU milliseconds in each of them. */
  readonly script: readonly number[];
  /** Milliseconds from the mark to the first frame presented after the other. */
  readonly took: number;
  /** Script CPU milliseconds of the whole stretch, GC included. */
  readonly scriptTotal: number;
}

const categories = [
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "devtools.timeline.frame",
  "disabled-by-default-devtools.timeline.frame",
  "blink.user_timing",
  "v8",
];

/** What counts as script; the outermost of them counts. */
const scripts = new Set([
  "FunctionCall",
  "RunMicrotasks",
  "EvaluateScript",
  "v8.callFunction",
  "MinorGC",
  "MajorGC",
]);

export const marks = { begin: "bench:begin", end: "bench:end" } as const;

/** Traces what `work` does; it sets both marks in the page. */
export const traced = async (browser: CDPSession, work: () => Promise<void>): Promise<Measured> =>
  measure(await eventsOf(browser, categories, work));

function measure(events: readonly TraceEvent[]): Measured {
  const begin = events.find((e) => e.name === marks.begin);
  const end = events.find((e) => e.name === marks.end);
  if (!begin || !end) throw new Error("the trace has no marks");
  const mine = events.filter((e) => e.pid === begin.pid);
  const drawn = mine
    .filter((e) => e.name === "DrawFrame" && e.ts >= begin.ts)
    .map((e) => e.ts)
    .sort((a, b) => a - b);
  const last = drawn.find((ts) => ts >= end.ts) ?? end.ts;
  const within = drawn.filter((ts) => ts <= last);
  const calls = outermost(mine.filter((e) => e.tid === begin.tid && e.ph === "X" && scripts.has(e.name)));
  const scriptIn = (from: number, to: number) =>
    calls.reduce((sum, c) => (c.ts >= from && c.ts < to ? sum + (c.tdur ?? c.dur ?? 0) / 1000 : sum), 0);
  const frames: number[] = [];
  const script: number[] = [];
  for (let i = 1; i < within.length; i++) {
    const [from = 0, to = 0] = [within[i - 1], within[i]];
    frames.push((to - from) / 1000);
    script.push(scriptIn(from, to));
  }
  const [took, scriptTotal] = [(last - begin.ts) / 1000, scriptIn(begin.ts, last)];
  // A page that showed no two frames meanwhile was one long frame.
  if (frames.length === 0) return { frames: [took], script: [scriptTotal], took, scriptTotal };
  return { frames, script, took, scriptTotal };
}

/** Of calls within calls the outer ones. */
function outermost(calls: readonly TraceEvent[]): TraceEvent[] {
  const outer: TraceEvent[] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const call of [...calls].sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))) {
    if (call.ts < until) continue;
    outer.push(call);
    until = call.ts + (call.dur ?? 0);
  }
  return outer;
}

export const quantile = (values: readonly number[], q: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
};
export const median = (values: readonly number[]): number => quantile(values, 0.5);
export const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
