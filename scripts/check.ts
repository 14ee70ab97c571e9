// `npm run check`: the one command that says whether a change is good. Format and lint, types per layer,
// import rules, what nothing uses, unit tests. `--static` leaves the tests out; `--fix` formats first.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root, runStep, type StepResult } from "./run-step.ts";

const flags = new Set(process.argv.slice(2));
const inColour = !!process.stdout.isTTY && !process.env.NO_COLOR;

const hasSources = (layer: string): boolean =>
  readdirSync(join(root, layer), { recursive: true }).some((name) => /\.tsx?$/.test(String(name)));

const layers = readdirSync(join(root, "src"))
  .map((name) => `src/${name}`)
  .filter((layer) => existsSync(join(root, layer, "tsconfig.json")) && hasSources(layer));

/**
 * TypeScript 7, which checks in a fifth of the time. It has no JavaScript API yet, and its name in .bin belongs to
 * TypeScript 6, whose API the import rules need: hence the path.
 */
const nativeTsc = join(root, "node_modules/typescript-native/bin/tsc");

type Check = [name: string, run: () => Promise<StepResult>];
const types = (project: string): Check => [
  `types ${project}`,
  () => runStep("node", [nativeTsc, "-p", project, "--pretty", String(inColour)], { quiet: true }),
];
const checks: Check[] = [
  [
    "format and lint",
    () =>
      runStep("biome", ["check", `--colors=${inColour ? "force" : "off"}`, "--error-on-warnings"], {
        quiet: true,
      }),
  ],
  ["imports", () => runStep("depcruise", ["--config", ".dependency-cruiser.cjs", "src"], { quiet: true })],
  ["unused", () => runStep("knip", [], { quiet: true })],
  types("src/renderer"),
  ...layers.filter((layer) => layer !== "src/renderer").map(types),
  types("."),
];
if (!flags.has("--static")) {
  checks.splice(2, 0, [
    "unit tests",
    () => runStep("vitest", ["run", "--reporter=dot"], { quiet: true, env: { HEDDLE_FAST: "1" } }),
  ]);
}

if (flags.has("--fix")) await runStep("biome", ["check", "--write", "--log-level=error"]);

let failures = 0;
const started = Date.now();
const queue = [...checks];
/** Two at a time: a laptop has the cores, and their outputs don't mix. */
await Promise.all(
  [1, 2].map(async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [name, run] = next;
      const from = Date.now();
      const { code, output } = await run();
      const seconds = ((Date.now() - from) / 1000).toFixed(1);
      console.log(`${code === 0 ? "✓" : "✗"} ${name} (${seconds} s)`);
      if (code !== 0) {
        failures++;
        console.log(output);
      }
    }
  }),
);
console.log(
  `check: ${failures === 0 ? "good" : `${failures} of ${checks.length} FAILED`} in ${((Date.now() - started) / 1000).toFixed(0)} s`,
);
process.exit(failures === 0 ? 0 : 1);
