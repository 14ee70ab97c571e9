// From the window to the first values: Electron within 1 s of the window, the browser within 3 s of the address.
// Electron's window is shown at its first paint, so that is where its second begins; the browser's three begin with
// the navigation. The page marks `heddle:first-values` in the frame that shows the first run. Each round is a cold
// process.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, chromium, type Page } from "@playwright/test";
import { isBuilt } from "../scripts/built.ts";
import { findChromium } from "../scripts/chromium.ts";
import { electronHere } from "../scripts/electron-binary.ts";
import { root, runStep } from "../scripts/run-step.ts";
import { serveWebApp } from "../scripts/serve.ts";

const rounds = 7;

/** ms from the start of the navigation. */
interface Times {
  readonly paint: number;
  readonly values: number;
}

async function timesOf(page: Page): Promise<Times> {
  const time = (name: string) =>
    page
      .waitForFunction((n) => performance.getEntriesByName(n)[0]?.startTime, name, { timeout: 30_000 })
      .then((handle) => handle.jsonValue());
  const [paint, values] = await Promise.all([time("first-paint"), time("heddle:first-values")]);
  return { paint: paint ?? Number.NaN, values: values ?? Number.NaN };
}

async function desktop(binary: string): Promise<Times> {
  const userData = await mkdtemp(join(tmpdir(), "heddle-bench-"));
  const app = await _electron.launch({ executablePath: binary, args: [root, `--user-data-dir=${userData}`] });
  try {
    return await timesOf(await app.firstWindow());
  } finally {
    await app.close();
    await rm(userData, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function browser(executablePath: string, url: string): Promise<Times> {
  const chrome = await chromium.launch({ executablePath });
  try {
    const page = await chrome.newPage();
    await page.goto(url, { waitUntil: "commit" });
    return await timesOf(page);
  } finally {
    await chrome.close();
  }
}

/** Says least, median and most, and whether the median keeps the bound. */
function report(name: string, all: readonly number[], bound: number): boolean {
  const sorted = [...all].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const figures = [sorted[0], median, sorted.at(-1)].map((t) => t?.toFixed(0).padStart(6)).join(" ");
  const ok = median < bound;
  const limit = Number.isFinite(bound) ? `   bound ${bound} ms${ok ? "" : "   MISSED"}` : "";
  console.log(`${name.padEnd(44)} ${figures} ms${limit}`);
  return ok;
}

async function measure(once: () => Promise<Times>): Promise<Times[]> {
  const all: Times[] = [];
  for (let i = 0; i < rounds; i++) all.push(await once());
  return all;
}

if (!(await isBuilt()) && (await runStep("tsx", ["scripts/build.ts"])).code !== 0) process.exit(1);
const results: boolean[] = [];

console.log(`${"".padEnd(44)}  least median   most of ${rounds}`);

const { path: electron } = electronHere();
const canShow = process.platform !== "linux" || !!process.env.DISPLAY;
if (electron && canShow) {
  const all = await measure(() => desktop(electron));
  report(
    "Electron: page to window shown",
    all.map((t) => t.paint),
    Number.POSITIVE_INFINITY,
  );
  results.push(
    report(
      "Electron: window shown to first values",
      all.map((t) => t.values - t.paint),
      1000,
    ),
  );
} else {
  console.log(
    `Electron: skipped, ${electron ? "no DISPLAY (xvfb-run -a npm run bench startup)" : "no binary"}`,
  );
}

const chrome = findChromium();
if (chrome) {
  const { url, close } = await serveWebApp(0);
  const all = await measure(() => browser(chrome, url));
  report(
    "browser: address to first paint",
    all.map((t) => t.paint),
    Number.POSITIVE_INFINITY,
  );
  results.push(
    report(
      "browser: address to first values",
      all.map((t) => t.values),
      3000,
    ),
  );
  await close();
} else console.log("browser: skipped, no Chromium");

process.exit(results.every(Boolean) ? 0 : 1);
