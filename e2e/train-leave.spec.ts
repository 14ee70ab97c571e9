// A training is not ended unasked: what takes the place of its graph asks first, and what it has learned is kept.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { type App, expect, test } from "./fixtures.ts";
import { beginTraining, openPanel, stepNow } from "./training.ts";
import { answerDialogs, choose, openByCommand, openText, readGraph, shoot } from "./workbench.ts";

test.use({ ownApp: true });

const nameOf = (page: Page) => page.getByLabel("Name of the graph");

test("another graph asks before it ends a training; kept, the training goes on; ended, it can go on later", async ({
  page,
  app,
}) => {
  test.setTimeout(120_000);
  const panel = await openPanel(page);
  const facts = panel.locator(".facts");
  const question = page.getByRole("dialog");
  await beginTraining(panel, 4000);

  // A file that cannot be opened ends nothing, and so nothing is asked.
  await openByCommand(page, app, "{");
  await expect(question).toContainText("was not opened");
  await page.keyboard.press("Escape");
  await expect(question).toHaveCount(0);

  const sort = JSON.stringify(await readGraph("sort"));
  for (const open of [
    () => choose(page, "Presets", /^Sort/),
    () => openText(page, sort),
    () => openByCommand(page, app, sort),
    () => page.keyboard.press("Control+Alt+N"),
  ]) {
    await open();
    await expect(question).toContainText(/Run 2 is training: step \d+ of 4000\. Stop it and open /);
    await expect(question).toContainText("Its checkpoint is saved with the graph");
    await shoot(page, "train-leave", app.target);
    await page.keyboard.press("Escape");
    await expect(question).toHaveCount(0);
  }
  await expect(nameOf(page)).toHaveValue("Decoder-only");
  const before = await stepNow(panel);
  await expect.poll(() => stepNow(panel)).toBeGreaterThan(before);
  await expect(facts).toContainText("training");

  await choose(page, "Presets", /^Sort/);
  await question.getByRole("button", { name: "Stop and open" }).click();
  await expect(nameOf(page)).toHaveValue(/^Sort/);
  await expect(panel.locator(".run-label")).toHaveCount(1);

  await choose(page, "Presets", /^Decoder-only/);
  await expect(panel.locator(".run-label")).toHaveCount(2);
  await panel.getByRole("button", { name: "Resume from the last checkpoint" }).click();
  await expect(facts).toContainText(/2 training · step \d+ of 4000/);
  expect(await stepNow(panel)).toBeGreaterThan(before);
  if (app.electron) await closeWhileTraining(page, app);
  else await leaveWhileTraining(page);
});

/** The browser asks in its own words. */
async function leaveWhileTraining(page: Page): Promise<void> {
  const asked = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await expect(page.locator(".facts")).toContainText("training");
}

/** The window asks; what was learned stands in the app's own folder when it is gone. */
async function closeWhileTraining(page: Page, app: App): Promise<void> {
  const close = () =>
    app.electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  const folder = await app.electron?.evaluate(({ app }) => app.getPath("userData"));
  const asked = () =>
    app.electron?.evaluate(() => (globalThis as { asked?: readonly string[] }).asked?.join() ?? "");
  await app.electron?.evaluate(({ dialog }) => {
    const told: string[] = [];
    Object.assign(globalThis, { asked: told });
    dialog.showMessageBox = (async (_: unknown, { message }: { message: string }) => {
      told.push(message);
      return { response: 1, checkboxChecked: false };
    }) as never;
  });
  await close();
  await expect.poll(asked).toMatch(/^Run 2 is training: step \d+ of 4000\. Stop it and close\?$/);
  const before = await stepNow(page.getByRole("region", { name: "Train" }));
  await expect.poll(() => stepNow(page.getByRole("region", { name: "Train" }))).toBeGreaterThan(before);
  await answerDialogs(app.electron, { button: 0 });
  const ended = app.electron?.waitForEvent("close");
  await close();
  await ended;
  const runs = join(String(folder), "runs", "u-decoder-only.runs");
  const [record = "", weights] = (await readdir(runs)).sort();
  expect(weights).toBe(record.replace(/json$/, "safetensors"));
  const kept = JSON.parse(await readFile(join(runs, record), "utf8"));
  expect(kept.end).toBe("stopped");
  expect(kept.steps.at(-1)[0]).toBeGreaterThan(before);
}
