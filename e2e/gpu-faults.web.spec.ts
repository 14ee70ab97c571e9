// What goes wrong with a graphics card while the app would train on it, or does: each is told, and nothing is lost. Faults are
// put into the page, and into the worker that trains, before their scripts.
import { type Browser, expect, type Locator, type Page, test } from "@playwright/test";
import { serveWebApp } from "../scripts/serve.ts";
import { findsAdapter, launchGpu } from "./gpu-browser.ts";
import { openPanel } from "./training.ts";

const isWhole = process.env.HEDDLE_GPU === "all";

let browser: Browser;
let server: Awaited<ReturnType<typeof serveWebApp>>;
let hasAdapter = false;

test.beforeAll(async () => {
  server = await serveWebApp(0, process.env.HEDDLE_WEB);
  browser = await launchGpu();
  hasAdapter = await findsAdapter(browser, server.url);
});
test.afterAll(async () => {
  await browser.close();
  await server.close();
});
test.beforeEach(() => test.skip(!hasAdapter, "SKIPPED: Chromium has no WebGPU adapter here"));

/** Of the worker: what its devices are, and what becomes of them. */
const inWorker = {
  refuses: `GPUAdapter.prototype.requestDevice = () => Promise.reject(new Error("the driver is busy"));`,
  small: `Object.defineProperty(GPUSupportedLimits.prototype, "maxStorageBufferBindingSize", { get: () => 2 ** 20 });`,
  mortal: `
    const real = GPUAdapter.prototype.requestDevice;
    GPUAdapter.prototype.requestDevice = async function (wanted) {
      const device = await real.call(this, wanted);
      new BroadcastChannel("destroy").onmessage = () => device.destroy();
      return device;
    };`,
};

/** The app with that fault, and its Train panel with a short training on the GPU typed in. */
async function openApp(fault?: keyof typeof inWorker, inPage = ""): Promise<[Page, Locator]> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(`localStorage["heddle-train-on"] = "gpu"; ${inPage}`);
  if (fault)
    await page.route(/worker-gpu-.*\.js$/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${inWorker[fault]}\n${await response.text()}` });
    });
  await page.goto(server.url);
  return [page, await openPanel(page)];
}

async function start(panel: Locator, steps: number, batch = 1, context = 8): Promise<void> {
  const fields = { Steps: steps, Batch: batch, Context: context };
  await panel.locator(".train-more").evaluate((more: HTMLDetailsElement) => {
    more.open = true;
  });
  for (const [name, value] of Object.entries(fields))
    await panel.getByRole("textbox", { name }).fill(String(value));
  await panel.getByRole("button", { name: "Start training" }).click();
}

/** It was trained to its end, and this was said. */
async function trainedBut(panel: Locator, told: RegExp): Promise<void> {
  await expect(panel.locator(".facts")).toContainText("finished", { timeout: 60_000 });
  await expect(panel.locator(".facts")).toContainText(told);
}

test("in a browser without WebGPU the CPU trains, and says why", async () => {
  const none = `Object.defineProperty(Navigator.prototype, "gpu", { get: () => undefined });`;
  const [page, panel] = await openApp(undefined, none);
  await start(panel, 4);
  await trainedBut(panel, /no WebGPU, or it is switched off: trained on the CPU/);
  await page.context().close();
});

test("an adapter that refuses is told, and the CPU trains", async () => {
  const [page, panel] = await openApp("refuses");
  await start(panel, 4);
  await trainedBut(panel, /Trained on the CPU\. .*the driver is busy/);
  await page.context().close();
});

test("a value that is too large for a buffer is told by its node, and the CPU trains", async () => {
  const [page, panel] = await openApp("small");
  await start(panel, 2, 32, 64);
  await trainedBut(panel, /Trained on the CPU\. A value of ".+" takes \d+ MB, and a buffer of this GPU 1 MB/);
  await page.context().close();
});

// HEDDLE_GPU=all: two minutes, since the steps of both devices are compiled in software.
if (isWhole)
  test("beside a second wish, and after its device is lost, a training goes on to its end", async () => {
    test.setTimeout(400_000);
    const [page, panel] = await openApp("mortal");
    await start(panel, 60);
    const facts = panel.locator(".facts");
    await expect(facts).toContainText(/step \d+ of 60/, { timeout: 120_000 });
    await expect(facts).toContainText(/GPU: .*swiftshader.*the CPU in the first 3 steps/i);
    await expect(page.locator("footer.status")).toContainText(
      /training on google swiftshader, step \d+ of 60/,
    );

    // A second one is not to be had.
    await expect(panel.getByRole("button", { name: "Start training" })).toHaveCount(0);

    // Lost in the middle, behind the first checkpoint. What a hidden tab does is not shown: without a window none is hidden.
    await expect.poll(() => stepIn(facts), { timeout: 120_000 }).toBeGreaterThan(26);
    await page.evaluate(() => new BroadcastChannel("destroy").postMessage(""));
    await expect(page.locator("body")).toContainText("The training goes on from where it was saved last");
    await expect(facts).toContainText("finished", { timeout: 240_000 });
    await expect(facts).toContainText("step 60 of 60");
    // One run, beside the one that the preset comes with.
    await expect(panel.locator(".runs .run-label")).toHaveText([/^Pretrained/, /^(?!Pretrained)/]);
    await page.context().close();
  });

const stepIn = async (facts: Locator): Promise<number> =>
  Number(/step (\d+) of/.exec((await facts.textContent()) ?? "")?.[1] ?? 0);
