// A training is not ended unasked: it goes on behind other graphs, closing its own asks first, and what it has learned is
// kept.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { type App, expect, test } from "./fixtures.ts";
import { beginTraining, openPanel, stepNow } from "./training.ts";
import { answerDialogs, choose, shoot } from "./workbench.ts";

test.use({ ownApp: true });

const nameOf = (page: Page) => page.getByLabel("Name of the graph");

test("a training goes on while another graph is in front; closing its tab asks; ended, it can go on later", async ({
  page,
  app,
}) => {
  test.setTimeout(120_000);
  const panel = await openPanel(page);
  const facts = panel.locator(".facts");
  const question = page.getByRole("dialog");
  await beginTraining(panel, 4000);

  await choose(page, "Presets", /^Sort/);
  await expect(nameOf(page)).toHaveValue(/^Sort/);
  await expect(question).toHaveCount(0);
  await expect(panel.locator(".run-label")).toHaveCount(1);
  const train = panel.getByRole("button", { name: "Start training" });
  await expect(train).toBeDisabled();
  await expect(panel).toContainText("Decoder-only is being trained: one graph at a time.");
  const line = page.locator(".status").getByRole("button", { name: /^training of Decoder-only, step/ });
  const first = await line.textContent();
  await expect(line).not.toHaveText(first ?? "");
  await page.getByRole("tab", { name: "Decoder-only, training" }).click();
  const before = await stepNow(panel);
  await expect.poll(() => stepNow(panel)).toBeGreaterThan(before);
  await expect(facts).toContainText("training");

  const close = app.electron ? "Control+W" : "Alt+W";
  await page.keyboard.press(close);
  await expect(question).toContainText(
    /Run 2 is training: step \d+ of 4000\. Stop it and close Decoder-only\?/,
  );
  await expect(question).toContainText("Its checkpoint is saved with the graph");
  await shoot(page, "train-leave", app.target);
  await page.keyboard.press("Escape");
  await expect(facts).toContainText("training");
  await page.keyboard.press(close);
  await question.getByRole("button", { name: "Stop and close" }).click();
  await expect(nameOf(page)).toHaveValue(/^Sort/);
  await expect(page.getByRole("tablist", { name: "Open graphs" })).toHaveCount(0);
  await expect(train).toBeEnabled();

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
