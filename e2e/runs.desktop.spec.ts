// Runs and studies beside a saved graph: plain files, there again when the app is started anew, and taken along by Save
// as. A study whose app is killed goes on.
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, openElectron, test } from "./fixtures.ts";
import { openPanel, trainFor } from "./training.ts";
import { answerDialogs, choose } from "./workbench.ts";

test.use({ ownApp: true });

const files = async (folder: string): Promise<string[]> => (await readdir(folder).catch(() => [])).sort();
const prediction = (page: Page) => page.locator(".predictions .bars li").first();
const studyPanel = (page: Page) => page.getByRole("region", { name: "Study", exact: true });
/** The lines of the one study that is in a folder. */
async function studyRuns(folder: string): Promise<string[]> {
  const [id = ""] = await files(folder);
  const text = await readFile(join(folder, id, "runs.jsonl"), "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}
const saved = (page: Page) => expect(page.getByRole("img", { name: "Unsaved changes" })).toHaveCount(0);

test("a run, its curve and its weights are there after a restart, and go along with Save as", async ({
  page,
  app,
}) => {
  test.setTimeout(180_000);
  const folder = await mkdtemp(join(tmpdir(), "heddle-e2e-runs-"));
  const path = join(folder, "mine.graph.json");
  const runs = join(folder, "mine.runs");
  const studies = join(folder, "mine.studies");
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

  await choose(page, "Run", /^Study variants/);
  const study = studyPanel(page);
  await study.getByRole("textbox", { name: "Sweep a dimension or parameter" }).fill("H = 1");
  await page.keyboard.press("Enter");
  await study.getByRole("textbox", { name: "Seeds" }).fill("2");
  await study.getByRole("textbox", { name: "Steps" }).fill("4");
  await page.keyboard.press("Control+S");
  await saved(page);
  await study.getByRole("button", { name: "Run study" }).click();
  await expect.poll(async () => (await studyRuns(studies)).length, { timeout: 60_000 }).toBeGreaterThan(0);
  app.electron?.process().kill("SIGKILL");

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

    await choose(again.page, "Run", /^Study variants/);
    await studyPanel(again.page).getByRole("button", { name: "Resume" }).click();
    await expect.poll(async () => (await studyRuns(studies)).length, { timeout: 60_000 }).toBe(4);
    await expect(studyPanel(again.page).getByRole("button", { name: "Run study" })).toBeVisible();
    const done = (await studyRuns(studies)).map((line) => JSON.parse(line));
    expect(new Set(done.map(({ variant, seed }) => `${variant} ${seed}`)).size).toBe(4);
    const [id = ""] = await files(studies);
    expect(await files(join(studies, id))).toEqual(["README.md", "plan.json", "runs.jsonl"]);

    const elsewhere = join(await mkdtemp(join(tmpdir(), "heddle-e2e-runs-")), "other.graph.json");
    await answerDialogs(again.electron, { path: elsewhere });
    await again.page.keyboard.press("Control+Shift+S");
    await expect.poll(() => files(join(elsewhere, "..", "other.runs"))).toEqual(kept);
    expect(await files(runs)).toEqual(kept);
    await expect.poll(async () => (await studyRuns(join(elsewhere, "..", "other.studies"))).length).toBe(4);
    await saved(again.page);
  } finally {
    await again.close();
  }
});
