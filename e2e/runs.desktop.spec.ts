// Runs beside a saved graph: plain files, there again when the app is started anew, and taken along by Save as.
import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, openElectron, test } from "./fixtures.ts";
import { openPanel, trainFor } from "./training.ts";
import { answerDialogs } from "./workbench.ts";

test.use({ ownApp: true });

const files = async (folder: string): Promise<string[]> => (await readdir(folder).catch(() => [])).sort();
const prediction = (page: Page) => page.locator(".predictions .bars li").first();
const saved = (page: Page) => expect(page.getByRole("img", { name: "Unsaved changes" })).toHaveCount(0);

test("a run, its curve and its weights are there after a restart, and go along with Save as", async ({
  page,
  app,
}) => {
  test.setTimeout(180_000);
  const folder = await mkdtemp(join(tmpdir(), "heddle-e2e-runs-"));
  const path = join(folder, "mine.graph.json");
  const runs = join(folder, "mine.runs");
  await expect(prediction(page)).toBeVisible();
  await answerDialogs(app.electron, { path });
  await page.keyboard.press("Control+Shift+S");
  await expect.poll(() => files(folder)).toContain("mine.graph.json");
  const panel = await openPanel(page);
  await trainFor(panel, 40);
  // The run that came with the preset has come along.
  await expect.poll(async () => (await files(runs)).length).toBe(4);
  const kept = await files(runs);
  expect(kept.slice(2)).toEqual(["trained.json", "trained.safetensors"]);
  expect(kept[1]).toBe(kept[0]?.replace(/json$/, "safetensors"));
  await expect(page.locator(".status")).toContainText("trained on stories");
  await expect(page.locator(".is-stale")).toHaveCount(0);
  const before = await prediction(page).textContent();
  const labels = await panel.locator(".run-label").allTextContents();
  expect(labels).toHaveLength(2);
  await app.electron?.close();

  const again = await openElectron([]);
  try {
    await expect(prediction(again.page)).toBeVisible();
    await answerDialogs(again.electron, { path });
    await again.page.keyboard.press("Control+O");
    await again.page.getByRole("button", { name: "Train", exact: true }).click();
    const reopened = again.page.getByRole("region", { name: "Train" });
    await expect(reopened.locator(".run-label")).toHaveText(labels);
    // The newest run's weights are the canvas's, and predict what they did.
    await expect(reopened.locator(".run-choice input").nth(2)).toBeChecked();
    await expect(reopened.locator(".facts")).toContainText("step 40 of 40");
    await expect(reopened.locator(".chart-line")).toHaveCount(2);
    await expect(again.page.locator(".status")).toContainText("trained on stories");
    await expect(prediction(again.page)).toHaveText(String(before));

    const elsewhere = join(await mkdtemp(join(tmpdir(), "heddle-e2e-runs-")), "other.graph.json");
    await answerDialogs(again.electron, { path: elsewhere });
    await again.page.keyboard.press("Control+Shift+S");
    await expect.poll(() => files(join(elsewhere, "..", "other.runs"))).toEqual(kept);
    expect(await files(runs)).toEqual(kept);
    await saved(again.page);
  } finally {
    await again.close();
  }
});
