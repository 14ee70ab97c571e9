// Two windows and the command line save one file at the same moment: it is whole, and whoever was told of a save saved.
// HEDDLE_OVERLAPS=1000 makes it a thousand times, at some 3 s each.
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { root } from "../scripts/run-step.ts";
import { parseDocument, printDocument } from "../src/core/index.ts";
import { expect, test } from "./fixtures.ts";
import "../src/shared/ipc.ts"; // declares window.heddle
import { answerDialogs, node } from "./workbench.ts";

test.use({ ownApp: true });

const rounds = Number(process.env.HEDDLE_OVERLAPS ?? 1);
const edited = "lm_head";
const leak = "mask.mask → blocks.mask";

/** What a file holds: the number that a window saved last, and whether the leak that the command line mends is there. */
async function held(path: string): Promise<{ number: number; leaks: boolean }> {
  const parsed = parseDocument(await readFile(path, "utf8"));
  if (!parsed.ok) throw new Error(`torn: ${parsed.problems[0]?.message}`);
  const { nodes, wires } = parsed.document;
  return { number: Number(nodes[edited]?.params?.std), leaks: !wires.includes(leak) };
}

/** Of a graph that leaks. */
async function leaking(std: number): Promise<string> {
  const parsed = parseDocument(await readFile(join(root, "graphs/decoder-only.graph.json"), "utf8"));
  if (!parsed.ok) throw new Error("the preset is damaged");
  const { nodes, wires } = parsed.document;
  const head = { ...nodes[edited]!, params: { ...nodes[edited]!.params, std } };
  return printDocument({
    ...parsed.document,
    nodes: { ...nodes, [edited]: head },
    wires: wires.filter((w) => w !== leak),
  });
}

const mends = (path: string): Promise<boolean> =>
  new Promise((done) => {
    const args = [join(root, "dist/cli/heddle.js"), "fix", path, "--apply", "leak/future"];
    execFile(process.execPath, args, (_, out) => done(out.includes("→")));
  });

const field = (page: Page) => page.getByLabel("std", { exact: true });
const saved = (page: Page) => page.locator('[aria-label="Saved"]');
const overwrite = (page: Page) => page.getByRole("button", { name: "Overwrite" });

/** True when the window says that it saved, false when it asks first. */
async function saves(page: Page): Promise<boolean> {
  await page.keyboard.press("Control+S");
  await expect(saved(page).or(overwrite(page)).first()).toBeAttached();
  return (await overwrite(page).count()) === 0;
}

test(`two windows and the command line save one file, ${rounds} rounds: none goes unasked over another`, async ({
  page: first,
  app,
}) => {
  test.setTimeout(60_000 + rounds * 20_000);
  const folder = await mkdtemp(join(tmpdir(), "heddle-overlap-"));
  const path = join(folder, "one.graph.json");
  const opened = app.electron!.waitForEvent("window");
  await first.evaluate(() => window.heddle?.newWindow());
  const windows = [first, await opened];
  await answerDialogs(app.electron, { path });
  const met = { refused: 0, mended: 0 };
  for (let round = 1; round <= rounds; round++) {
    const from = round * 100;
    await writeFile(path, await leaking(from));
    for (const [i, page] of windows.entries()) {
      await page.keyboard.press("Control+O");
      await node(page, edited).locator(".node-name").click();
      await expect(field(page)).toHaveValue(`${from}`);
      await field(page).fill(`${from + i + 1}`);
    }
    const command = mends(path);
    await new Promise((done) => setTimeout(done, Math.random() * 2500));
    const told = await Promise.all(windows.map(saves));
    const mended = await command;

    // Both windows know the same text: one at most may replace it unasked, and none what the command line made of it.
    const { number, leaks } = await held(path);
    const winner = told.indexOf(true);
    expect(told.filter(Boolean).length).toBeLessThanOrEqual(1);
    expect({ number, leaks }).toEqual({ number: winner < 0 ? from : from + winner + 1, leaks: !mended });
    expect(winner >= 0 || mended).toBe(true);
    expect(await readdir(folder)).toEqual(["one.graph.json"]);
    met.refused += told.filter((t) => !t).length;
    if (mended) met.mended++;

    // Whoever was asked may still say so, and is told the truth.
    for (const [i, page] of windows.entries()) {
      if (told[i]) continue;
      // Once more where it was written again after the question.
      do {
        await overwrite(page).click();
        await expect(saved(page).or(overwrite(page)).first()).toBeAttached();
      } while ((await saved(page).count()) === 0);
      expect(await held(path)).toEqual({ number: from + i + 1, leaks: true });
    }
  }
  expect(met.refused).toBeGreaterThan(0);
  console.log(`${rounds} rounds: windows asked ${met.refused} times, the command line mended ${met.mended}`);
  await rm(folder, { recursive: true });
});
