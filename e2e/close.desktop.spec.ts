// Closing the window with unsaved work: Save writes and closes, Don't save closes, Cancel stays.
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { type App, expect, test } from "./fixtures.ts";
import { answerDialogs, node } from "./workbench.ts";

test.use({ ownApp: true });

async function edit(page: Page, std: string): Promise<void> {
  await node(page, "lm_head").locator(".node-name").click();
  await page.getByLabel("std", { exact: true }).fill(std);
  await expect(page.getByRole("img", { name: "Unsaved changes" })).toBeVisible();
}

/** Closes as the window's own button does. */
const close = (app: App) =>
  app.electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

const answers = { save: 0, cancel: 1, discard: 2 } as const;
const fresh = async () => join(await mkdtemp(join(tmpdir(), "heddle-e2e-close-")), "mine.graph.json");
const gone = (app: App) => app.electron?.waitForEvent("close");

test("Save asks for a name, writes the graph, and the window closes", async ({ page, app }) => {
  const path = await fresh();
  await edit(page, "0.5");
  await answerDialogs(app.electron, { path, button: answers.save });
  const ended = gone(app);
  await close(app);
  await ended;
  expect(JSON.parse(await readFile(path, "utf8")).nodes.lm_head.params.std).toBe(0.5);
});

test("Save whose name was not given keeps the window and the work", async ({ page, app }) => {
  await edit(page, "0.5");
  await answerDialogs(app.electron, { button: answers.save });
  await close(app);
  await page.waitForTimeout(500);
  await expect(page.getByLabel("std", { exact: true })).toHaveValue("0.5");
  await expect(page.getByRole("img", { name: "Unsaved changes" })).toBeVisible();
});

test("a file that was saved before is written again without a question, then the window closes", async ({
  page,
  app,
}) => {
  const path = await fresh();
  await edit(page, "0.5");
  await answerDialogs(app.electron, { path });
  await page.keyboard.press("Control+S");
  await expect(page.getByRole("img", { name: "Unsaved changes" })).toHaveCount(0);
  await edit(page, "0.75");
  await answerDialogs(app.electron, { button: answers.save });
  const ended = gone(app);
  await close(app);
  await ended;
  expect(JSON.parse(await readFile(path, "utf8")).nodes.lm_head.params.std).toBe(0.75);
});

test("Don't save closes and leaves the file as it was", async ({ page, app }) => {
  const path = await fresh();
  await edit(page, "0.5");
  await answerDialogs(app.electron, { path });
  await page.keyboard.press("Control+S");
  await expect(page.getByRole("img", { name: "Unsaved changes" })).toHaveCount(0);
  const before = await readFile(path, "utf8");
  await edit(page, "0.75");
  await answerDialogs(app.electron, { button: answers.discard });
  const ended = gone(app);
  // The key that closes a tab closes the window with the last one.
  await page.keyboard.press("Control+W").catch(() => undefined);
  await ended;
  expect(await readFile(path, "utf8")).toBe(before);
});
