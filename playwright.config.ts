// End-to-end tests of the built app. One spec runs in both targets (see e2e/fixtures.ts), but *.web.spec.ts in
// the browser alone and *.desktop.spec.ts in Electron alone. `npm test` runs in Electron what may differ there;
// HEDDLE_E2E=all runs the rest there too.
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import type { TargetOptions } from "./e2e/fixtures.ts";

const results = process.env.HEDDLE_RESULTS ?? "results";
/** `npm test` gives each target a folder of its own. */
const isWhole = !!process.env.CI || process.env.HEDDLE_RESULTS !== undefined;

/** Paths of the page alone, in which no file, dialog, clipboard, engine or window of the system takes part that others do not
 * show in Electron (files, close, clipboard, train, generate): what they show in the browser they show there, which has
 * the same engine for pages. */
const pageOnly = [
  "arrange",
  "challenges",
  "drags",
  "editor",
  "habits",
  "iterations",
  "json",
  "keys",
  "leaks",
  "lessons",
  "library",
  "menus",
  "notes",
  "presets",
  "room",
  "step",
  "train-bad",
  "train-runs",
  "viewer",
  "wires",
].map((name) => `**/${name}.spec.ts`);
const everywhere = process.env.HEDDLE_E2E === "all";
/** Screenshots for people, and every graph on a GPU in software, which take minutes. */
const onlyAsked = [
  ...(process.env.HEDDLE_SCREENS ? [] : ["**/screens.web.spec.ts"]),
  ...(process.env.HEDDLE_GPU === "all" ? [] : ["**/gpu-all.web.spec.ts"]),
];

export default defineConfig<TargetOptions>({
  testDir: "e2e",
  outputDir: join(results, "e2e"),
  workers: 1,
  timeout: 60_000,
  // Two targets at once on two cores: what fails for want of time gets two more chances, and is listed as flaky.
  retries: process.env.CI ? 2 : 0,
  expect: { timeout: 15_000 }, // a busy machine takes its time over the first run
  forbidOnly: !!process.env.CI,
  reporter: [["list"], ["json", { outputFile: join(results, "playwright.json") }]],
  // A trace of every test costs a quarter of the time: in `npm test` only a second try has one.
  use: { trace: isWhole ? "on-first-retry" : "retain-on-failure" },
  projects: [
    { name: "chromium", testIgnore: ["**/*.desktop.spec.ts", ...onlyAsked], use: { target: "web" } },
    {
      name: "electron",
      testIgnore: ["**/*.web.spec.ts", ...(everywhere ? [] : pageOnly)],
      use: { target: "electron" },
    },
  ],
});
