// Training by WebGPU in Chromium, on its adapter in software: numbers are the CPU's, speed says nothing. What goes wrong on the
// way is in gpu-faults.web.spec.ts, all graphs in gpu-all.web.spec.ts.
import { type Browser, expect, test } from "@playwright/test";
import { serveWebApp } from "../scripts/serve.ts";
import { type TrainRequest, trainOptionsFrom } from "../src/runtime/client/index.ts";
import { graphNamed } from "../test/support/short-training.ts";
import { apart, findsAdapter, launchGpu, openEngines, stepsOn } from "./gpu-browser.ts";
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

function requestFor(name: string, more: Partial<TrainRequest["options"]> = {}): TrainRequest {
  const options = { task: "copy", batch: 2, context: 16, steps: 40, validateEvery: 0, ...more };
  return { document: graphNamed(name), options: trainOptionsFrom(options) };
}

// By the smallest preset: most of the time is spent on compiling a step for a device in software.
const graph = isWhole ? "decoder-only" : "smallest";

test("a training goes from the GPU to the CPU and back as if it were on the CPU alone", async () => {
  test.setTimeout(180_000);
  const page = await openEngines(browser, server.url);
  const on = stepsOn(page, requestFor(graph));
  const whole = await on("cpu", 6);
  const first = await on("gpu", 2);
  expect(first.engine).toMatch(/^ONNX Runtime, WebGPU on .*SwiftShader/i);
  const second = await on("cpu", 2, first.checkpoint);
  const third = await on("gpu", 2, second.checkpoint);
  const numbers = [...first.numbers, ...second.numbers, ...third.numbers];
  expect(apart(numbers, whole.numbers)).toBeLessThan(1e-5);

  // On the same device: what is not a number, though WebGPU may hide it, ends a training at the CPU's step and place.
  const wild = stepsOn(page, requestFor(graph, { learningRate: 1e18, clip: 0, warmup: 3 }));
  const here = await wild("cpu", 20);
  const there = await wild("gpu", 20);
  expect(here.failure?.step).toBeGreaterThan(1);
  expect(there.failure).toEqual(here.failure);
  await page.context().close();
});

test("an adapter in software is said and not taken; nothing of the library is loaded", async () => {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(server.url);
  const panel = await openPanel(page);
  await panel.getByRole("textbox", { name: "Steps" }).fill("4");
  await panel.getByRole("textbox", { name: "Batch" }).fill("1");
  await panel.getByRole("button", { name: "Start training" }).click();
  await expect(panel.locator(".facts")).toContainText("finished", { timeout: 60_000 });
  await expect(panel.locator(".facts")).toContainText("CPU: the only GPU is one in software");
  expect(asked.filter((url) => /jspi|asyncify|worker-gpu/.test(url))).toEqual([]);
  await page.close();
});
