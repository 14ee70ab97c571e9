// Runs of the page: those that presets come with, compared, refused, gone on with. Engines and files: train.spec.ts.
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { openPanel, trainFor } from "./training.ts";
import { choose, node, shoot } from "./workbench.ts";

test("the presets come trained: the first prediction makes sense, and the status line says so", async ({
  page,
}) => {
  const first = page.locator(".predictions .bars li").first();
  await expect(first).toContainText(/the\s*9\d\.\d%/);
  const status = page.locator(".status");
  await expect(status).toContainText("trained on stories");
  // What stays of a rewired graph keeps what it has learned.
  await node(page, "norm_f").locator(".node-name").click();
  await page.keyboard.press("Control+B");
  await expect(status).toContainText("trained on stories");
  await page.keyboard.press("Control+Z");
  await choose(page, "Presets", /^Sort/);
  await expect(status).toContainText("trained on sort");
  await expect(page.locator(".predictions .bars li").first()).toContainText(/1\s*9\d\.\d%|1\s*100/);
  await choose(page, "Presets", /Worked example/);
  await expect(status).toContainText("Weights in file");
});

/** A range is drawn, then a key goes in further, and a button back. */
async function zoomIn(page: Page, panel: Locator, target: string): Promise<void> {
  const chart = panel.getByRole("img", { name: /^Loss over steps/ });
  const box = await chart.boundingBox();
  if (!box) throw new Error("no chart");
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.15, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.85, y, { steps: 4 });
  await page.mouse.up();
  await expect(chart).toHaveAccessibleName(/ to /);
  await shoot(page, "train-zoomed", target);
  const drawn = await chart.getAttribute("aria-label");
  await chart.focus();
  await page.keyboard.press("+");
  await expect(chart).not.toHaveAccessibleName(drawn ?? "");
  await panel.getByRole("button", { name: "All steps" }).click();
  await expect(chart).toHaveAccessibleName("Loss over steps");
}

test("runs are compared, renamed, deleted, and there again when the preset is opened once more", async ({
  page,
  app,
}) => {
  test.setTimeout(180_000);
  const panel = await openPanel(page);
  await trainFor(panel, 12);
  await panel.getByRole("tab", { name: "Compare" }).click();
  const lines = panel.locator(".run-table tbody tr");
  await expect(lines).toHaveCount(2);
  await expect(lines.nth(1)).toContainText("110,336");
  // D31: names say what was changed, and all of it is seen.
  for (const name of await panel.getByRole("textbox", { name: /^Name of run/ }).all())
    expect(await name.evaluate((e) => e.scrollWidth - e.clientWidth), await name.inputValue()).toBe(0);
  await panel.getByRole("textbox", { name: "Name of run 2" }).fill("a short one");
  await page.keyboard.press("Enter");
  await shoot(page, "train-compare", app.target);
  await panel.getByRole("tab", { name: "Loss" }).click();
  const named = panel.getByRole("list", { name: "Runs in the chart" }).getByRole("listitem");
  await expect(named).toHaveText(["1Pretrained: stories", "2a short one"]);
  await shoot(page, "train-named-runs", app.target);
  await panel.getByRole("tab", { name: "Compare" }).click();
  await panel.getByRole("checkbox", { name: "Show run 1" }).uncheck();
  await panel.getByRole("tab", { name: "Loss" }).click();
  await expect(panel.locator(".chart-line")).toHaveCount(1);
  await expect(named).toHaveCount(0);
  await zoomIn(page, panel, app.target);

  // As a figure: what is shown, with the names of the runs; from the menu, too.
  await panel.getByRole("checkbox", { name: "log axis" }).check();
  await panel.getByRole("button", { name: "Export figure…" }).click();
  const dialog = page.getByRole("dialog", { name: "Export figure" });
  await expect(dialog.getByRole("img")).toBeVisible();
  await shoot(page, "figure-of-runs", app.target);
  if (!app.electron) {
    const download = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Export SVG…" }).click();
    const svg = await readFile(await (await download).path(), "utf8");
    for (const text of ["2 a short one", "Loss", "steps", "validation"])
      expect(svg).toContain(`aria-label="${text}"`);
    expect(svg).not.toContain("Pretrained");
    await expect(dialog).toHaveCount(0);
  } else await page.keyboard.press("Escape");
  await panel.getByRole("checkbox", { name: "log axis" }).uncheck();
  await choose(page, "Run", "Export loss curves…");
  await expect(dialog.getByRole("img")).toBeVisible();
  await page.keyboard.press("Escape");

  await page.reload();
  const again = await openPanel(page);
  await expect(again.locator(".run-label")).toHaveText(["Pretrained: stories", "a short one"]);
  await expect(page.locator(".status")).toContainText("trained on stories");
  await again.locator(".run-choice input").nth(2).click(); // its weights are read first
  await expect(again.locator(".run-choice input").nth(2)).toBeChecked();
  await again.getByRole("tab", { name: "Compare" }).click();
  await again.getByRole("button", { name: "delete" }).nth(1).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(again.locator(".run-table tbody tr")).toHaveCount(1);
  await page.reload();
  await expect((await openPanel(page)).locator(".run-label")).toHaveCount(1);
});

test("a preset that was edited and left has its trained weights when it is restored", async ({ page }) => {
  const status = page.locator(".status");
  await expect(status).toContainText("trained on stories");
  await node(page, "norm_f").locator(".node-name").click();
  await page.keyboard.press("Control+B");
  await expect(node(page, "norm_f")).toHaveClass(/is-bypassed/);
  await page.waitForTimeout(1200); // a rescue copy is written within a second
  await page.reload();
  const offered = page.getByRole("region", { name: "Unsaved work" });
  await offered.getByRole("button", { name: "Restore" }).click();
  await expect(node(page, "norm_f")).toHaveClass(/is-bypassed/);
  await expect(status).toContainText("trained on stories");
  // A graph that is new has no runs, whatever others of its name have learned.
  await page.keyboard.press("Control+Alt+N");
  await expect(page.locator(".empty-canvas")).toBeVisible();
  await page.getByRole("button", { name: "Train", exact: true }).click();
  const panel = page.getByRole("region", { name: "Train" });
  await expect(panel).toContainText("Untrained");
  await expect(panel.locator(".run-label")).toHaveCount(0);
});

test("a graph with an error says why it cannot be trained, one that leaks is warned of", async ({ page }) => {
  await expect(page.locator(".status")).toContainText("✓ proved for every size");
  await page.getByRole("button", { name: "Try: Disconnect the Mask" }).click();
  await expect(page.locator(".leak-banner")).toBeVisible();
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await expect(page.locator(".train-form")).toContainText("The graph leaks");
  await page.getByRole("button", { name: "Undo: Disconnect the Mask" }).click();
  await page.getByRole("button", { name: "Try: Make Wo 96 wide" }).click();
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await expect(page.getByRole("button", { name: "Start training" })).toBeDisabled();
});

test("a training that was stopped goes on from where it was saved", async ({ page }) => {
  test.setTimeout(120_000);
  const panel = await openPanel(page);
  await panel.getByRole("textbox", { name: "Steps" }).fill("60");
  await panel.getByRole("button", { name: "Start training" }).click();
  const facts = page.locator(".facts");
  await expect(facts).toContainText(/step [1-9]\d of 60/);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(facts).toContainText("stopped");
  await page.getByRole("button", { name: "Resume from the last checkpoint" }).click();
  await expect(facts).toContainText("finished", { timeout: 60_000 });
  await expect(facts).toContainText("step 60 of 60");
  await expect(page.locator(".run-label")).toHaveCount(2);
});
