// A graph of 1,000 nodes stays light: script time per frame and what is written to the page, not times on the clock,
// which on a busy machine say nothing. The whole measurement is bench/canvas.bench.ts; what it found, docs/canvas.md.
import type { Page } from "@playwright/test";
import * as act from "../bench/canvas/actions.ts";
import { graphOf } from "../bench/canvas/document.ts";
import { strayWrites } from "../bench/canvas/judge.ts";
import { appSubject, sizesOf } from "../bench/canvas/subjects.ts";
import { mean } from "../bench/canvas/trace.ts";
import { type Edit, printDocument } from "../src/core/index.ts";
import { expect, test } from "./fixtures.ts";

/** CPU milliseconds: the bench allows 8; cores shared with much else take three times that for the same. */
const scriptAFrame = 30;
/** Nodes in the page at once: 40 in view with the margin around them, and the 50 that are dragged. */
const mostMounted = 150;

for (const look of ["all", "near"] as const) {
  test(`1,000 nodes, ${look === "all" ? "all" : "40"} in view: little script, and nothing written out of view`, async ({
    page,
  }) => {
    test.setTimeout(180_000);
    const browser = page.context().browser();
    if (!browser) throw new Error("no browser");
    await page.addInitScript("globalThis.__name = (named) => named;");
    await page.goto(`${page.url()}?bench`);
    await page.waitForFunction(() => (window.heddleBench?.nodes().length ?? 0) > 0);
    await page.waitForTimeout(1500);
    const graph = graphOf(1000);
    const session = {
      page,
      input: await page.context().newCDPSession(page),
      tracing: await browser.newBrowserCDPSession(),
      errors: [],
      close: async () => undefined,
    };
    const subject = appSubject(graph);
    const at = {
      session,
      subject,
      sizes: sizesOf(graph),
      places: graph.layout,
      look,
      short: true,
      windowed: true,
    };
    const opened = await act.open(at);
    await page.waitForFunction(() => window.heddleBench?.pictures(), null, { timeout: 120_000 });
    await page.waitForTimeout(500);
    await act.warmUp(at);
    const one = await act.drag(at, false);
    const fifty = await act.drag(at, true);
    const panned = await act.pan(at);
    const zoomed = await act.zoom(at);
    const added = await act.add(at);
    for (const outcome of [opened, one, fifty, panned, zoomed, added]) {
      expect.soft(strayWrites({ size: 1000, look, outcome }), outcome.action).toEqual([]);
      expect.soft(outcome.written.mounted, `${outcome.action}: nodes in the page`).toBeLessThan(mostMounted);
    }
    for (const { action, script } of [one, fifty, panned, zoomed])
      expect.soft(mean(script), `${action}: script ms a frame`).toBeLessThan(scriptAFrame);
  });
}

test("what an edit paints is what painting anew would", async ({ page }) => {
  test.setTimeout(120_000);
  await page.addInitScript("globalThis.__name = (named) => named;");
  await page.goto(`${page.url()}?bench`);
  await page.waitForFunction(() => (window.heddleBench?.nodes().length ?? 0) > 0);
  const graph = graphOf(1000);
  for (const zoom of [0.1, 0.68]) {
    await page.evaluate(
      ({ text, zoom }) => window.heddleBench?.open(text, { x: -300 * zoom, y: -400 * zoom, zoom }),
      { text: printDocument(graph), zoom },
    );
    const wire = graph.wires.find((w) => w.startsWith("l0_norm_2")) ?? "";
    const edits: Edit[] = [
      { edit: "move", to: { l0_norm_1: [700, 900], l1_wo: [900, 500] } },
      { edit: "route", scope: "", wire, via: [[1200, 800]] },
      { edit: "disconnect", scope: "", wire: "l0_wo.y → l0_skip.b" },
      { edit: "removeNode", scope: "", id: "l0_qkv" },
    ];
    for (const edit of edits) {
      await settled(page);
      expect(await page.evaluate((e) => window.heddleBench?.dispatch(e), edit)).toBe(true);
      await settled(page);
      const painted = await pixels(page);
      await page.evaluate(() => window.heddleBench?.repaint());
      await settled(page);
      expect(await differing(page, painted), `${edit.edit} at zoom ${zoom}`).toBeLessThan(20);
    }
  }
});

/** All nodes are in the page, and what was asked for is painted. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(600);
}

const pixels = (page: Page) =>
  page.evaluateHandle(() => {
    const canvas = document.querySelector<HTMLCanvasElement>("canvas.wires");
    const { width = 0, height = 0 } = canvas ?? {};
    return canvas?.getContext("2d")?.getImageData(0, 0, width, height).data ?? null;
  });

/** How many pixels are not as they were; an edge may come out a little different. */
const differing = (page: Page, before: Awaited<ReturnType<typeof pixels>>): Promise<number> =>
  page.evaluate((was) => {
    const canvas = document.querySelector<HTMLCanvasElement>("canvas.wires");
    const now = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
    if (!now || !was || now.length !== was.length) throw new Error("the canvas has another size");
    // As they are seen: the colour of a pixel that is hardly there says nothing.
    const seen = (data: typeof now, i: number) => ((data[i] ?? 0) * (data[i | 3] ?? 0)) / 255;
    let count = 0;
    for (let i = 0; i < now.length; i += 4)
      if ([0, 1, 2].some((c) => Math.abs(seen(now, i + c) - seen(was, i + c)) > 24)) count++;
    return count;
  }, before);
