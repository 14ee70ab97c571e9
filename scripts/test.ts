// `npm test`: everything. Static checks, unit and property tests, then the built app in Chromium and in
// Electron. Changes nothing on the system: what is missing is skipped, in one loud line. The last line, and
// results/summary.json, count the tests.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { findChromium } from "./chromium.ts";
import { findOrFetchElectron } from "./electron-binary.ts";
import { findProgram, root, runStep } from "./run-step.ts";
import { failuresOfPlaywright, failuresOfVitest, readReport, unhandledIn } from "./test-failures.ts";

const results = join(root, "results");

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Said at the very end: which tests failed, and why. */
const failures: string[] = [];

/** A suite that left no report broke down: that is one failure. */
async function countsFrom(
  report: string,
  read: (json: never) => Counts,
  failuresOf: (json: never) => string[],
): Promise<Counts> {
  try {
    const json = await readReport(join(results, report));
    failures.push(...failuresOf(json));
    return read(json);
  } catch {
    failures.push(`failed: ${report} was not written`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

const ofVitest = (json: {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  success: boolean;
}): Counts => ({
  passed: json.numPassedTests,
  // A file that does not even load has no failed test in it.
  failed: json.success ? 0 : Math.max(1, json.numFailedTests),
  skipped: json.numPendingTests + json.numTodoTests,
});

const ofPlaywright = (json: {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
}): Counts => ({
  passed: json.stats.expected + json.stats.flaky,
  failed: json.stats.unexpected + json.errors.length,
  skipped: json.stats.skipped,
});

await rm(results, { recursive: true, force: true });
await mkdir(results, { recursive: true });
const failedSteps: string[] = [];
const step = async (name: string, command: string, args: string[]): Promise<string> => {
  console.log(`\n── ${name}`);
  const from = Date.now();
  const { code, output } = await runStep(command, args, { shown: true });
  console.log(`── ${name}: ${seconds(from)}`);
  if (code !== 0) failedSteps.push(name);
  return output;
};
const seconds = (from: number): string => `${Math.round((Date.now() - from) / 1000)} s`;

await step("static checks", "tsx", ["scripts/check.ts", "--static"]);
await step("build", "tsx", ["scripts/build.ts"]);
const units = await step("unit and property tests", "vitest", [
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${join(results, "vitest.json")}`,
]);
const all = [await countsFrom("vitest.json", ofVitest, failuresOfVitest)];
failures.push(...unhandledIn(units));

const missing: string[] = [];
const targets: string[] = [];
if (findChromium()) targets.push("chromium");
else
  missing.push(
    "e2e in Chromium (install chromium or google-chrome, or run `npx playwright install chromium`)",
  );

const needsXvfb = process.platform === "linux" && !process.env.DISPLAY;
const xvfb = needsXvfb ? findProgram("xvfb-run") : null;
if (needsXvfb && !xvfb) missing.push("e2e in Electron (no DISPLAY: install xvfb and xauth)");
else if (await findOrFetchElectron()) targets.push("electron");
else
  missing.push("e2e in Electron (no binary: set ELECTRON_OVERRIDE_DIST_PATH, or let electron fetch its own)");

// As many runs side by side as there are cores, each in a display and with results of its own; their lines do not mix.
// The browser has most of the tests: it comes in parts, so that no core waits for the other's end.
const parts = 14;
const runs = targets.flatMap((target) =>
  target === "electron"
    ? [{ name: target, args: [`--project=${target}`] }]
    : Array.from({ length: parts }, (_, i) => ({
        name: `${target}-${i + 1}`,
        args: [`--project=${target}`, `--shard=${i + 1}/${parts}`],
      })),
);
// Shared by the lanes: each takes what is next. The longest, Electron's, begins; the last parts are the shorter ones.
const isLong = ({ name }: { readonly name: string }): number => Number(name === "electron");
const next = runs.toSorted((a, b) => isLong(b) - isLong(a)).values();
await Promise.all(
  Array.from({ length: Math.min(runs.length, availableParallelism()) }, async () => {
    for (const { name, args } of next) {
      const from = Date.now();
      const run = ["playwright", "test", ...args];
      // A headless browser needs no display.
      const [command, ...rest] =
        xvfb && name === "electron" ? [xvfb, "-a", "-s", "-screen 0 1400x900x24", ...run] : run;
      const { code, output } = await runStep(command as string, rest, {
        quiet: true,
        env: { HEDDLE_RESULTS: join(results, name) },
      });
      console.log(`\n── end to end: ${name}, ${seconds(from)}\n${output}`);
      if (code !== 0) failedSteps.push(`end to end: ${name}`);
      all.push(await countsFrom(join(name, "playwright.json"), ofPlaywright, failuresOfPlaywright));
    }
  }),
);

const sum = (key: keyof Counts): number => all.reduce((total, counts) => total + counts[key], 0);
const total: Counts = { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
await writeFile(join(results, "summary.json"), `${JSON.stringify({ ...total, failedSteps, missing })}\n`);

console.log("");
if (missing.length > 0) console.log(`!!! SKIPPED SUITES: ${missing.join("; ")}`);
for (const line of failures) console.log(line);
if (failedSteps.length > 0) console.log(`FAILED: ${failedSteps.join(", ")}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(failedSteps.length === 0 && total.failed === 0 ? 0 : 1);
