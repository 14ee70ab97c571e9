// Chromium's trace of a page while something is done: what the benches of frames and of tasks read.
import type { CDPSession } from "@playwright/test";

export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
}

/** Events of these categories while `work` is done. Tracing ends with it, also where it fails. */
export async function eventsOf(
  browser: CDPSession,
  categories: readonly string[],
  work: () => Promise<void>,
): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }) => {
    for (const event of value) events.push(event as TraceEvent);
  };
  browser.on("Tracing.dataCollected", collect);
  await browser.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: [...categories], excludedCategories: ["*"] },
  });
  try {
    await work();
  } finally {
    const done = new Promise<void>((resolve) => browser.once("Tracing.tracingComplete", () => resolve()));
    await browser.send("Tracing.end");
    await done;
    browser.off("Tracing.dataCollected", collect);
  }
  return events;
}
