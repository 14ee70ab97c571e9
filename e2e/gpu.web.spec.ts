// Training by WebGPU in Chromium, on its adapter in software: numbers are the CPU's, speed says nothing.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, chromium, expect, type Locator, type Page, test } from "@playwright/test";
import { build } from "esbuild";
import { findChromium } from "../scripts/chromium.ts";
import { root } from "../scripts/run-step.ts";
import { serveWebApp } from "../scripts/serve.ts";
import { parseDocument } from "../src/core/index.ts";
import { type TrainRequest, trainOptionsFrom } from "../src/runtime/client/index.ts";
import { openPanel } from "./training.ts";

const isWhole = process.env.HEDDLE_GPU === "all";
const flags = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--enable-features=Vulkan"];

let browser: Browser;
let server: Awaited<ReturnType<typeof serveWebApp>>;
let hasAdapter = false;

test.beforeAll(async () => {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("no Chromium: install chromium or google-chrome");
  server = await serveWebApp(0, process.env.HEDDLE_WEB);
  browser = await chromium.launch({ executablePath, args: flags });
  const page = await browser.newPage();
  await page.goto(server.url);
  hasAdapter = await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) != null);
  if (!hasAdapter) console.warn("SKIPPED: Chromium has no WebGPU adapter in software here");
  await page.close();
});
test.afterAll(async () => {
  await browser.close();
  await server.close();
});
test.beforeEach(() => test.skip(!hasAdapter, "SKIPPED: Chromium has no WebGPU adapter here"));

async function requestFor(name: string, steps: number): Promise<TrainRequest> {
  const parsed = parseDocument(await readFile(join(root, "graphs", `${name}.graph.json`), "utf8"));
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  const options = { task: "copy", batch: 2, context: 16, steps, validateEvery: 0 };
  return { document: parsed.document, options: trainOptionsFrom(options) };
}

/** A page with both engines of the build; a test's own script is against the app's policy. */
async function openEngines(): Promise<Page> {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  await page.goto(`${server.url}licences.json`);
  const { outputFiles } = await build({
    entryPoints: [join(root, "e2e/gpu-page.ts")],
    ...{ bundle: true, write: false, format: "iife", target: "chrome114" },
  });
  await page.addScriptTag({ content: outputFiles[0]!.text });
  const folder = process.env.HEDDLE_WEB ?? join(root, "dist/renderer");
  const files = await readdir(join(folder, "assets"));
  const script = (pattern: RegExp) => `${server.url}assets/${files.find((f) => pattern.test(f))}`;
  await page.evaluate((scripts) => window.openEngines(scripts), {
    gpu: script(/^worker-gpu-.*\.js$/),
    cpu: script(/^worker-(?!gpu).*\.js$/),
  });
  return page;
}

const apart = (found: readonly number[], expected: readonly number[]): number => {
  expect(found).toHaveLength(expected.length);
  return Math.max(...expected.map((x, i) => Math.abs(x - found[i]!) / Math.abs(x)));
};

/** Steps by one of the engines, from a checkpoint or from the beginning. */
function stepsOn(page: Page, request: TrainRequest) {
  return (which: string, steps: number, checkpoint?: readonly number[]) =>
    page.evaluate(
      async ([engine, given, n, saved]) => {
        const bytes = saved === null ? {} : { checkpoint: Uint8Array.from(saved) };
        const { numbers, checkpoint, engine: name } = await window.trainOn(engine, { ...given, ...bytes }, n);
        return { numbers, checkpoint: [...checkpoint], name };
      },
      [which, request, steps, checkpoint ?? null] as const,
    );
}

test("a training goes from the GPU to the CPU and back as if it were on the CPU alone", async () => {
  test.setTimeout(180_000);
  const page = await openEngines();
  const on = stepsOn(page, await requestFor("decoder-only", 40));
  const whole = await on("cpu", 6);
  const first = await on("gpu", 2);
  expect(first.name).toMatch(/^ONNX Runtime, WebGPU on .*SwiftShader/i);
  const second = await on("cpu", 2, first.checkpoint);
  const third = await on("gpu", 2, second.checkpoint);
  const numbers = [...first.numbers, ...second.numbers, ...third.numbers];
  expect(apart(numbers, whole.numbers)).toBeLessThan(1e-5);
  await page.context().close();
});

/** Trains for four steps of a line each, on what is chosen there. */
async function trainInPanel(panel: Locator, on: string): Promise<void> {
  await panel.locator(".train-more").evaluate((more: HTMLDetailsElement) => {
    more.open = true;
  });
  await panel.getByRole("combobox", { name: "Train on" }).selectOption({ label: on });
  await panel.getByRole("textbox", { name: "Steps" }).fill("4");
  await panel.getByRole("textbox", { name: "Batch" }).fill("1");
  await panel.getByRole("textbox", { name: "Context" }).fill("16");
  await panel.getByRole("button", { name: "Start training" }).click();
  await expect(panel.locator(".facts")).toContainText("finished", { timeout: 120_000 });
}

test("an adapter in software is said and not taken; nothing of the library is loaded", async () => {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(server.url);
  const panel = await openPanel(page);
  await trainInPanel(panel, "Automatic (the faster)");
  await expect(panel.locator(".facts")).toContainText("CPU: the only GPU is one in software");
  expect(asked.filter((url) => /jspi|asyncify|worker-gpu/.test(url))).toEqual([]);
  await page.close();
});

// HEDDLE_GPU=all: minutes on a busy machine.
if (isWhole) {
  test("a GPU that is lost is told of, and the next one goes on from what was saved", async () => {
    test.setTimeout(300_000);
    const page = await openEngines();
    const request = await requestFor("decoder-only", 40);
    const on = stepsOn(page, request);
    const { checkpoint } = await on("gpu", 2);
    const unbroken = await on("cpu", 2, checkpoint);
    let begun = () => {};
    const training = new Promise<void>((resolve) => {
      begun = resolve;
    });
    await page.exposeFunction("stepDone", () => begun());
    const ended = page.evaluate(
      (given) =>
        window.trainUntilLost(
          "gpu",
          given,
          () => void (window as unknown as { stepDone(): void }).stepDone(),
        ),
      request,
    );
    await training;
    const devtools = await browser.newBrowserCDPSession();
    await devtools.send("Browser.crashGpuProcess" as never);
    expect(await ended).toMatch(/the GPU was lost|GPU gave no answer/);
    const again = await on("gpu", 2, checkpoint);
    expect(apart(again.numbers, unbroken.numbers)).toBeLessThan(1e-5);
    await page.context().close();
  });

  test("the panel trains on the GPU where it is asked to, and says on which", async () => {
    test.setTimeout(180_000);
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(server.url);
    const panel = await openPanel(page);
    await trainInPanel(panel, "GPU");
    await expect(panel.locator(".facts")).toContainText(/GPU: .*SwiftShader.*the CPU in the first 3 steps/i);
    await expect(panel.locator(".facts")).toContainText("This GPU is one in software");
    await page.close();
  });

  test("a GPU that is lost in mid-training is told of, and the training goes on", async () => {
    test.setTimeout(300_000);
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.addInitScript(() => {
      localStorage["heddle-train-on"] = "gpu";
    });
    await page.goto(server.url);
    const panel = await openPanel(page);
    await panel.getByRole("textbox", { name: "Steps" }).fill("40");
    await panel.getByRole("textbox", { name: "Batch" }).fill("1");
    await panel.getByRole("button", { name: "Start training" }).click();
    await expect(panel.locator(".facts")).toContainText(/step (2[6-9]|3\d) of 40/, { timeout: 120_000 });
    const devtools = await browser.newBrowserCDPSession();
    await devtools.send("Browser.crashGpuProcess" as never);
    await expect(page.locator("body")).toContainText("The training goes on from where it was saved last");
    await expect(panel.locator(".facts")).toContainText("finished", { timeout: 200_000 });
    await page.close();
  });
}
