// Whether a file or a keystroke freezes the page: the built app in Chromium opens the largest graphs and those that were
// made to freeze it, and somebody types into them. Prints the longest tasks of the page's main thread.
//
//   npm run bench freeze          [--crashers=FOLDER]   [--only=REGEXP]   [--no-build]   [--readable]
//
// Judged: no task takes the main thread longer than 100 ms of CPU time.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { openText } from "../e2e/workbench.ts";
import { root } from "../scripts/run-step.ts";
import { serveWebApp } from "../scripts/serve.ts";
import { printDocument } from "../src/core/index.ts";
import { graphOf, twice, withoutPlaces } from "./canvas/document.ts";
import { watchLoad } from "./canvas/load.ts";
import { buildPages, folders, openSession } from "./canvas/pages.ts";
import { type Task, tasksOf } from "./canvas/tasks.ts";

const flags = process.argv.slice(2);
const option = (name: string) => flags.find((f) => f.startsWith(`--${name}=`))?.slice(name.length + 3);
const only = new RegExp(option("only") ?? "");
const crashers = option("crashers") ?? join(root, "../shared/cases/crashers");
/** What is felt as a freeze, ms. */
const longest = 100;

const inFolder = (folder: string): [string, () => string][] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".graph.json"))
    .map((name) => [name, () => readFileSync(join(folder, name), "utf8")]);

const large: readonly [string, () => string][] = [
  ["1000 nodes", () => printDocument(graphOf(1000))],
  ["5000 nodes", () => printDocument(graphOf(5000))],
  ["2000 nodes without places", () => printDocument(withoutPlaces(twice(graphOf(1000))))],
];

const server = await (flags.includes("--no-build")
  ? serveWebApp(0, folders.app)
  : buildPages({ minify: !flags.includes("--readable") }).then(() => serveWebApp(0, folders.app)));
const { page, tracing, errors, close } = await openSession(server.url, { width: 1440, height: 900 });
const ran = page.locator(".status", { hasText: "ran in" });
await ran.waitFor({ timeout: 60_000 });

let frozen = 0;
async function judged(name: string, work: () => Promise<void>): Promise<void> {
  const load = watchLoad();
  let said = "";
  const tasks = await tasksOf(tracing, page, () =>
    work().catch((cause: unknown) => {
      said = String(cause).split("\n")[0] ?? "";
    }),
  );
  const busy = load();
  if ((tasks[0]?.cpu ?? 0) > longest) frozen++;
  console.log(`${name}: ${tasks.slice(0, 5).map(printed).join(", ")}; others ${busy.toFixed(1)} ${said}`);
}
const printed = ({ cpu, wall }: Task) => `${cpu.toFixed(0)} (${wall.toFixed(0)})`;

/** What was set off is over, but for what takes the engine or the proof longer than anybody waits for here. */
async function rest(page: Page): Promise<void> {
  await page.waitForTimeout(1500);
  await page
    .locator(".status", { hasText: /running…|checking…/ })
    .waitFor({ state: "detached", timeout: 20_000 })
    .catch(() => undefined);
  await page.waitForTimeout(500);
}

async function open(text: string, name: string): Promise<void> {
  await openText(page, text, name);
  const discard = page.getByRole("dialog").getByRole("button", { name: "Don't save" });
  const refused = page.getByText("was not opened");
  const opened = page.getByLabel("Name of the graph").and(page.locator(`[value="${nameIn(text)}"]`));
  await discard.or(refused).or(opened).first().waitFor({ timeout: 20_000 });
  if (await discard.isVisible()) await discard.click();
  await refused.or(opened).first().waitFor({ timeout: 20_000 });
  await rest(page);
}

const nameIn = (text: string) => /"name": ?"([^"]*)"/.exec(text)?.[1] ?? "";

async function typeInto(label: string, text: string): Promise<void> {
  const field = page.getByLabel(label, { exact: true }).first();
  await field.focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text, { delay: 150 });
  await rest(page);
}

console.log("longest tasks: CPU ms (on the clock); cores that others kept busy");
for (const [name, text] of [...inFolder(join(root, "graphs")), ...inFolder(crashers)])
  if (only.test(name)) await judged(name, () => open(text(), name));
for (const [name, text] of large) {
  if (!only.test(name)) continue;
  await judged(name, () => open(text(), `${name}.graph.json`));
  await judged("  a size", () => typeInto("Dimension D", "3*16"));
}
console.log(`${frozen} over ${longest} ms, ${errors.length} page errors`);
await close();
await server.close();
process.exitCode = frozen + errors.length > 0 ? 1 : 0;
