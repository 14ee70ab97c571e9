// A study from end to end: variants are recorded and swept, run over seeds, judged, and the winner's graph comes back.
import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures.ts";
import { choose, node, shoot, theme } from "./workbench.ts";

test("variants are recorded, swept, run over seeds and judged; the winner's graph comes back", async ({
  page,
  app,
}) => {
  test.setTimeout(120_000);
  await theme(page, "light");
  await expect(page.locator(".predictions .bars li")).toHaveCount(8);
  await choose(page, "Run", /^Study variants/);
  const panel = page.getByRole("region", { name: "Study", exact: true });
  await shoot(page, "study-1-empty", app.target);

  await panel.getByRole("button", { name: "Record a variant" }).click();
  await node(page, "pe").locator(".node-name").click();
  await page.keyboard.press("Control+B");
  // A position encoding has no input to pass through: the repair that is offered is part of what is recorded.
  await page.getByRole("button", { name: "Mute it instead" }).first().click();
  await expect(panel.locator(".recording")).toContainText("1 change so far");
  await shoot(page, "study-2-recording", app.target);
  await panel.getByRole("textbox", { name: "Name of the recorded variant" }).fill("No PE");
  await panel.getByRole("button", { name: "Stop recording" }).click();
  await expect(panel.getByRole("textbox", { name: "Name of variant No PE" })).toBeVisible();
  await expect(node(page, "pe")).not.toContainText("muted");

  await panel.getByRole("textbox", { name: "Sweep a dimension or parameter" }).fill("H = 1, 3");
  await page.keyboard.press("Enter");
  await panel.getByRole("combobox", { name: "Add a variant of the catalogue" }).selectOption("no-mask");
  const variants = panel.getByRole("list", { name: "Variants" }).getByRole("listitem");
  await panel
    .getByRole("combobox", { name: "Add a variant of the catalogue" })
    .selectOption("head-off:blocks[0]/attn.2");
  await expect(variants).toHaveCount(5);
  await panel.getByRole("button", { name: "Delete variant blocks[0]/attn head 2 off" }).click();
  await expect(variants).toHaveCount(4);
  await expect(variants.nth(3)).toContainText("leaks", { timeout: 30_000 });
  await expect(variants.nth(2)).toContainText("cannot run");
  await shoot(page, "study-3-variants", app.target);
  await variants.nth(0).getByRole("button", { name: "Show on canvas" }).click();
  await shoot(page, "study-4-shown", app.target);
  await variants.nth(0).getByRole("button", { name: "Hide on canvas" }).click();

  await panel.getByRole("textbox", { name: "Seeds" }).fill("3");
  await panel.getByRole("textbox", { name: "Steps" }).fill("10");
  await panel.getByText("More", { exact: true }).click();
  await panel.getByRole("textbox", { name: "Batch" }).fill("2");
  await panel.getByRole("button", { name: "Run study" }).click();
  await expect(panel.getByRole("alert")).toContainText("Nothing was run.");
  await shoot(page, "study-5-refused", app.target);
  await panel.getByRole("button", { name: "Delete variant H = 3" }).click();
  await panel.getByRole("checkbox", { name: "Include No mask" }).uncheck();
  await panel.getByRole("button", { name: "Run study" }).click();
  await expect(panel.getByRole("status")).toContainText(/[1-9] of 9 runs/, { timeout: 60_000 });
  await panel.getByRole("button", { name: "Pause" }).click();
  await expect(panel.getByRole("button", { name: "Resume" })).toBeVisible();
  await shoot(page, "study-6-paused", app.target);
  await panel.getByRole("button", { name: "Resume" }).click();
  await expect(panel.getByRole("button", { name: "Run study" })).toBeVisible({ timeout: 90_000 });
  await expect(panel.getByRole("status")).toHaveCount(0);
  await shoot(page, "study-7-curves", app.target);
  const chart = panel.getByRole("img", { name: /^Validation loss over steps/ });
  await chart.hover({ position: { x: 200, y: 60 } });
  await expect(panel.locator(".study-reading")).toContainText(/seed 1: \d/);
  await shoot(page, "study-8-hover", app.target);
  for (const view of ["Effects", "Cost", "Verdicts"]) {
    await panel.getByRole("tab", { name: view }).click();
    await expect(panel.getByRole(view === "Verdicts" ? "table" : "img").first()).toBeVisible();
    await shoot(page, `study-9-${view}`, app.target);
  }
  const rows = panel.getByRole("row");
  await expect(rows).toHaveCount(7);
  await expect(rows.nth(4)).toContainText(/3 seeds/);
  await panel.getByRole("button", { name: "Export…" }).click();
  await page.getByRole("menuitem", { name: "Export figure: effects…" }).click();
  await expect(page.locator(".figure-preview svg, .figure-preview img").first()).toBeVisible();
  await shoot(page, "study-13-figure", app.target);
  const drawn = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export SVG…" }).click();
  const figure = await readFile(await (await drawn).path(), "utf8");
  expect(figure).toMatch(/^(<\?xml[^>]*>\s*)?<svg /);
  for (const name of ["No PE", "H = 1"]) expect(figure).toContain(name);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await panel.getByRole("button", { name: "Export…" }).click();
  await page.getByRole("menuitem", { name: "Copy table as LaTeX" }).click();
  await expect(page.getByText("Copied the study as LaTeX.")).toBeVisible();
  const table = await page.evaluate(() => navigator.clipboard.readText());
  expect(table).toMatch(/^\\begin\{tabular\}/);
  expect(table.match(/^(base|No PE|H = 1) & 3 & \d\.\d{4} /gm)).toHaveLength(3);
  await panel.getByRole("button", { name: "Export…" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Save study folder…" }).click();
  const saved = await readFile(await (await download).path(), "latin1");
  expect(saved).toContain("heddle-study-1");
  expect(saved.match(/"run":1/g)).toHaveLength(9);

  await panel.getByRole("tab", { name: "Verdicts" }).click();
  await panel.getByRole("button", { name: "Use graph of No PE" }).click();
  await expect(node(page, "pe")).toContainText("muted");
  await shoot(page, "study-14-back", app.target);
});
