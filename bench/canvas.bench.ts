// The canvas at 1,000 and 5,000 nodes beside bare React Flow, in Chromium, with real mouse input: see docs/canvas.md.
//
//   npm run bench canvas             the table, three rounds, a new browser for each configuration
//   npx tsx bench/canvas.bench.ts --short     seconds: script time and what is written to the page, no frame times
//   --electron   the built app (npm run build) in Electron, alone
//   --rounds=N   --no-build   --json=FILE   --bare (the baseline in the short version too)
//   --nodes=1000 or --nodes=5000 (that size alone)
//
// Judged: script CPU and writes to the page always; times on the clock only while the rest of the machine is idle.
import { writeFileSync } from "node:fs";
import { serveWebApp } from "../scripts/serve.ts";
import * as act from "./canvas/actions.ts";
import { graphOf, type Size } from "./canvas/document.ts";
import { judge } from "./canvas/judge.ts";
import { watchLoad } from "./canvas/load.ts";
import { buildPages, folders, openDesktop, openSession } from "./canvas/pages.ts";
import { progress, type Row, summary, table } from "./canvas/report.ts";
import { appSubject, bareSubject, sizesOf } from "./canvas/subjects.ts";

const flags = process.argv.slice(2);
const short = flags.includes("--short");
const electron = flags.includes("--electron");
const option = (name: string) => flags.find((f) => f.startsWith(`--${name}=`))?.slice(name.length + 3);
const only = option("nodes");
const rounds = Number(option("rounds") ?? (short ? 1 : 3));
const viewport = { width: 1400, height: 900 };

if (!electron && !flags.includes("--no-build")) await buildPages();
const servers = { app: await serveWebApp(0, folders.app), bare: await serveWebApp(0, folders.bare) };
const graphs = new Map<Size, ReturnType<typeof graphOf>>();
/** The app's thumbnails and the size of its canvas, which the bare page is given too. */
let pictures: Readonly<Record<string, string>> = {};
let extent = { width: 1100, height: 800 };

const rows: Row[] = [];

async function configuration(subject: "app" | "bare", size: Size, look: act.Look): Promise<void> {
  const document = graphs.get(size) ?? graphOf(size);
  graphs.set(size, document);
  const session = electron
    ? await openDesktop(viewport)
    : await openSession(`${servers[subject].url}?bench`, subject === "app" ? viewport : extent);
  try {
    const at: act.Setting = {
      session,
      subject: subject === "app" ? appSubject(document) : bareSubject(document, pictures),
      sizes: sizesOf(document),
      places: document.layout,
      look,
      short,
      windowed: subject === "app",
    };
    // The first graph is on screen and has run; the bare page is an empty one.
    await session.page.waitForTimeout(subject === "app" ? 2500 : 300);
    const run = async (work: () => Promise<act.Outcome>) => {
      const load = watchLoad();
      const outcome = await work().catch((cause: unknown) => {
        throw new Error(
          `${subject}, ${size} nodes, ${look}: ${cause instanceof Error ? cause.message : cause}`,
        );
      });
      const row = { subject, size, look, load: load(), outcome };
      rows.push(row);
      console.error(progress(row));
    };
    if (subject === "bare") await session.page.evaluate(() => window.bare?.blank());
    await run(() => act.open(at));
    if (subject === "app") {
      const values = await session.page.waitForFunction(() => window.heddleBench?.pictures() ?? null, null, {
        timeout: 120_000,
      });
      pictures = (await values.jsonValue()) ?? {};
      const { width, height } = await act.canvasBox(session.page);
      extent = { width: Math.round(width), height: Math.round(height) };
      if (Object.keys(pictures).length < size * 0.9) throw new Error("the nodes have no thumbnails");
    }
    await session.page.waitForTimeout(1000);
    await act.warmUp(at);
    await run(() => act.drag(at, false));
    await run(() => act.drag(at, true));
    await run(() => act.pan(at));
    await run(() => act.zoom(at));
    await run(() => act.add(at));
    if (session.errors.length > 0) throw new Error(`the page threw ${session.errors[0]}`);
  } finally {
    await session.close();
  }
}

try {
  for (let round = 0; round < rounds && only !== "5000"; round++)
    for (const look of ["all", "near"] as const) {
      await configuration("app", 1000, look);
      if (!electron && (!short || flags.includes("--bare"))) await configuration("bare", 1000, look);
    }
  if (only === "5000" || (!short && only !== "1000"))
    for (const look of ["all", "near"] as const) await configuration("app", 5000, look);
} finally {
  await Promise.all([servers.app.close(), servers.bare.close()]);
}

const cells = summary(rows);
console.log(table(cells));
const file = option("json");
if (file) writeFileSync(file, `${JSON.stringify(cells, null, 1)}\n`);
const failures = judge(rows, cells);
for (const failure of failures) console.log(`✗ ${failure}`);
if (failures.length === 0) console.log("✓ all that could be judged holds");
process.exit(failures.length === 0 ? 0 : 1);
