// Tasks of a page's main thread, from Chromium's trace: while one runs, no key and no frame gets through.
import type { CDPSession, Page } from "@playwright/test";
import { eventsOf } from "./tracing.ts";

export interface Task {
  /** On the clock, ms: other programs of the machine stretch it. */
  readonly wall: number;
  /** CPU time of the page's main thread, ms. */
  readonly cpu: number;
}

const mark = "bench:tasks";

/** The tasks that took the page longest while `work` was done, longest first. */
export async function tasksOf(browser: CDPSession, page: Page, work: () => Promise<void>): Promise<Task[]> {
  const events = await eventsOf(browser, ["toplevel", "blink.user_timing"], async () => {
    await page.evaluate((name) => performance.mark(name), mark);
    await work();
  });
  const main = events.find((e) => e.name === mark);
  if (!main) throw new Error("the trace has no mark");
  return events
    .filter((e) => e.pid === main.pid && e.tid === main.tid && e.name.endsWith("RunTask"))
    .map(({ dur = 0, tdur = dur }) => ({ wall: dur / 1000, cpu: tdur / 1000 }))
    .sort((a, b) => b.cpu - a.cpu);
}
