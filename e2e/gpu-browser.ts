// Chromium with its adapter in software, and in it a page with both engines of the build, without the app around them.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { build } from "esbuild";
import { findChromium } from "../scripts/chromium.ts";
import { root } from "../scripts/run-step.ts";
import type { TrainRequest } from "../src/runtime/client/index.ts";

/** WebGPU in software, where there is no graphics card. */
export const software = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
];

export function launchGpu(args: readonly string[] = software, executablePath = findChromium()) {
  if (!executablePath) throw new Error("no Chromium: install chromium or google-chrome");
  return chromium.launch({ executablePath, args: [...args] });
}

/** Says loudly where there is none. */
export async function findsAdapter(browser: Browser, url: string): Promise<boolean> {
  const page = await browser.newPage();
  await page.goto(url);
  const found = await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) != null);
  if (!found) console.warn("SKIPPED: Chromium has no WebGPU adapter in software here");
  await page.close();
  return found;
}

/** `window.trainOn("gpu" | "cpu", …)` of gpu-page.ts; a test's own script is against the app's policy. */
export async function openEngines(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  await page.goto(`${url}licences.json`);
  const { outputFiles } = await build({
    entryPoints: [join(root, "e2e/gpu-page.ts")],
    ...{ bundle: true, write: false, format: "iife", target: "chrome114" },
  });
  await page.addScriptTag({ content: outputFiles[0]!.text });
  const folder = process.env.HEDDLE_WEB ?? join(root, "dist/renderer");
  const files = await readdir(join(folder, "assets"));
  const script = (pattern: RegExp) => `${url}assets/${files.find((f) => pattern.test(f))}`;
  await page.evaluate((scripts) => window.openEngines(scripts), {
    gpu: script(/^worker-gpu-.*\.js$/),
    cpu: script(/^worker-(?!gpu|transport).*\.js$/),
  });
  return page;
}

/** Steps by one of the engines, from a checkpoint or from the beginning. */
export function stepsOn(page: Page, request: TrainRequest) {
  return (which: string, steps: number, checkpoint?: readonly number[]) =>
    page.evaluate(
      async ([engine, given, n, saved]) => {
        const bytes = saved === null ? {} : { checkpoint: Uint8Array.from(saved) };
        const trained = await window.trainOn(engine, { ...given, ...bytes }, n);
        return { ...trained, checkpoint: [...trained.checkpoint] };
      },
      [which, request, steps, checkpoint ?? null] as const,
    );
}

/** The largest relative difference. */
export const apart = (found: readonly number[], expected: readonly number[]): number =>
  found.length === expected.length
    ? Math.max(...expected.map((x, i) => Math.abs(x - found[i]!) / Math.max(Math.abs(x), Number.MIN_VALUE)))
    : Number.POSITIVE_INFINITY;
