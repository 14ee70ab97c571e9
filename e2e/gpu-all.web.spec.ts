// 20 steps of every preset, and of every challenge that can be trained, on WebGPU in software beside WASM: an hour, or pieces of
// it (--shard=1/20). A step of which a node is not placed on the GPU is refused when it is opened.
//
//   HEDDLE_GPU=all npx playwright test --project=chromium e2e/gpu-all.web.spec.ts
import { type Browser, expect, type Page, test } from "@playwright/test";
import { serveWebApp } from "../scripts/serve.ts";
import { challenges, graphNamed, presets, shortTraining } from "../test/support/short-training.ts";
import { apart, findsAdapter, launchGpu, openEngines, stepsOn } from "./gpu-browser.ts";

let browser: Browser;
let server: Awaited<ReturnType<typeof serveWebApp>>;
let page: Page | undefined;

test.beforeAll(async () => {
  server = await serveWebApp(0, process.env.HEDDLE_WEB);
  browser = await launchGpu();
  if (await findsAdapter(browser, server.url)) page = await openEngines(browser, server.url);
});
test.afterAll(async () => {
  await browser.close();
  await server.close();
});

for (const name of [...presets(), ...challenges()]) {
  test(`20 steps of ${name} are the CPU's`, async () => {
    test.skip(!page, "SKIPPED: Chromium has no WebGPU adapter here");
    test.setTimeout(180_000);
    const request = shortTraining(graphNamed(name));
    test.skip(!request, "a graph with an error has no training");
    const on = stepsOn(page!, request!);
    const here = await on("cpu", 20);
    const there = await on("gpu", 20);
    expect(there.engine).toContain("WebGPU");
    expect(apart(there.numbers, here.numbers)).toBeLessThan(1e-5);
  });
}
