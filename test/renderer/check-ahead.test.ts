// A large graph is checked in tasks of their own before it is shown: together they would be felt as a freeze.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { graphOf } from "../../bench/canvas/document.ts";
import { checkAhead } from "../../src/renderer/store/derived.ts";

/** The clock goes on by so many ms at each look at it. */
let pace = 0;
beforeEach(() => {
  vi.useFakeTimers();
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => {
    now += pace;
    return now;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Whether it waits for another task, once what it can do in this one is done. */
async function waits(work: Promise<void>): Promise<boolean> {
  let done = false;
  void work.then(() => {
    done = true;
  });
  for (let i = 0; i < 10; i++) await Promise.resolve();
  const waited = !done;
  await vi.runAllTimersAsync();
  expect(done).toBe(true);
  return waited;
}

test("what took a while to check is shown in the next task", async () => {
  // Two looks at the clock: the check is done in its first step.
  pace = 9;
  expect(await waits(checkAhead({ ...graphOf(100), nodes: {}, wires: [] }))).toBe(true);
});

test("what is checked in no time is shown at once", async () => {
  pace = 0;
  expect(await waits(checkAhead(graphOf(100)))).toBe(false);
});
