// The built app in Chromium, worked for a while as a person works: sizes typed, presets opened, graphs run, short
// trainings whose runs are deleted. Prints the heap after collection, in the page and in its workers, and the time from
// an edit to what the check says of it, minute by minute.
//
//   npm run bench soak          --minutes=N
//
// Judged, from the third minute on: the heap stays within 10 % of what it was then, and so does what an edit takes, while
// the rest of the machine is idle. The objects in it are told beside it: what the page keeps, without compiled code.
import type { Locator, Page } from "@playwright/test";
import { openPanel, trainFor } from "../e2e/training.ts";
import { openPreset } from "../e2e/workbench.ts";
import { serveWebApp } from "../scripts/serve.ts";
import { watchLoad } from "./canvas/load.ts";
import { openSession } from "./canvas/pages.ts";
import { median } from "./canvas/trace.ts";
import { objectBytes } from "./heap-objects.ts";

const option = (name: string) => process.argv.find((f) => f.startsWith(`--${name}=`))?.slice(name.length + 3);
const minutes = Number(option("minutes") ?? 10);
/** The minute, from 0, that later ones are compared with. */
const from = Math.min(2, minutes - 1);
const presets = ["decoder-only", "worked-example", "encoder", "sort"];

interface Minute {
  readonly edits: readonly number[];
  readonly heap: number;
  /** Of which objects: in the minutes that are compared, else 0. */
  readonly objects: number;
  readonly longest: number;
}

/** Types a size; the time until the status line says what came of it, ms. */
async function edit(page: Page, text: string, says: RegExp): Promise<number> {
  const begun = performance.now();
  await page.getByLabel("Dimension D", { exact: true }).fill(text);
  await page.waitForFunction((source) => {
    const said = document.querySelector(".status-part")?.textContent ?? "";
    return new RegExp(source).test(said);
  }, says.source);
  return performance.now() - begun;
}

/** The graph that was edited is parked in the first tab once another is opened. */
async function closeEdited(page: Page): Promise<void> {
  const first = page.getByRole("tablist", { name: "Open graphs" }).getByRole("tab").first();
  if ((await first.count()) === 0) return;
  await first.click();
  await first.focus();
  await page.keyboard.press("Delete");
  await page.getByRole("dialog").getByRole("button", { name: "Don't save" }).click();
  await first.waitFor({ state: "detached" });
}

/** What is kept of a run is kept on purpose: two hundred of them would be told as a leak. */
async function deleteRun(page: Page, panel: Locator): Promise<void> {
  await panel.getByRole("tab", { name: "Compare" }).click();
  const runs = panel.locator(".run-table tbody tr");
  const before = await runs.count();
  await runs.last().getByRole("button", { name: "delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await runs.nth(before - 1).waitFor({ state: "detached" });
}

async function round(page: Page, n: number): Promise<number[]> {
  await openPreset(page, presets[n % presets.length]!);
  await page.locator(".status", { hasText: "ran in" }).waitFor();
  await closeEdited(page);
  // The others are opened and run: some of their sizes are no one's to choose.
  if (n % presets.length !== 0) return [];
  const field = page.getByLabel("Dimension D", { exact: true });
  const size = await field.inputValue();
  const took: number[] = [];
  for (const factor of [2, 3, 4, 1]) {
    took.push(await edit(page, "D", /problem/));
    took.push(await edit(page, String(Number(size) * factor), /✓ shapes/));
  }
  await page.keyboard.press("Escape");
  if (n % (2 * presets.length) === 0) {
    const panel = page.getByRole("region", { name: "Train" });
    if (!(await panel.isVisible())) await openPanel(page);
    await trainFor(panel, 20);
    await deleteRun(page, panel);
  }
  return took;
}

const server = await serveWebApp();
const { page, input, errors, close } = await openSession(server.url, { width: 1400, height: 900 });
const load = watchLoad();
await page.evaluate(() => {
  const seen = { longest: 0 };
  Object.assign(globalThis, { soak: seen });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
  }).observe({ type: "longtask", buffered: true });
});
await page.locator(".status", { hasText: "ran in" }).waitFor();
await input.send("HeapProfiler.enable");

const measured: Minute[] = [];
let rounds = 0;
let refused = 0;
while (measured.length < minutes) {
  const until = performance.now() + 60_000;
  const edits: number[] = [];
  while (performance.now() < until) {
    await round(page, rounds++).then(
      (took) => edits.push(...took),
      (cause: unknown) => {
        refused++;
        console.error(String(cause).split("\n")[0]);
      },
    );
  }
  await input.send("HeapProfiler.collectGarbage");
  const { usedSize } = await input.send("Runtime.getHeapUsage");
  const longest = await page.evaluate(() => {
    const { soak } = globalThis as unknown as { soak: { longest: number } };
    const { longest } = soak;
    soak.longest = 0;
    return longest;
  });
  const isCompared = measured.length === from || measured.length === minutes - 1;
  const objects = isCompared ? (await objectBytes(input)) / 2 ** 20 : 0;
  measured.push({ edits, heap: usedSize / 2 ** 20, objects, longest });
  const at = measured.at(-1)!;
  console.log(
    `${measured.length} min: ${edits.length} edits, ${median(edits).toFixed(0)} ms to the check; heap ${at.heap.toFixed(1)} MB; longest task ${longest.toFixed(0)} ms`,
  );
}
const busy = load();
await close();
await server.close();

const [first, last] = [measured[from]!, measured.at(-1)!];
const percent = (a: number, b: number): number => (100 * (b - a)) / a;
const grown = percent(first.heap, last.heap);
const slower = percent(median(first.edits), median(last.edits));
console.log(
  `${rounds} rounds, ${refused} broken off, ${errors.length} page errors; heap ${grown.toFixed(1)} %, objects in it ${first.objects.toFixed(2)} → ${last.objects.toFixed(2)} MB, edit to check ${slower.toFixed(0)} %, others kept ${busy.toFixed(1)} cores busy`,
);
for (const error of errors.slice(0, 5)) console.log(error);
process.exitCode = errors.length > 0 || grown > 10 ? 1 : 0;
