// In a browser too, a page that goes without a word leaves its unsaved work behind for the next one.
import { expect, test } from "./fixtures.ts";
import { node } from "./workbench.ts";

test("a closed page's unsaved work is offered to the next, a live page's is not", async ({ page }) => {
  await node(page, "lm_head").locator(".node-name").click();
  await page.getByLabel("std", { exact: true }).fill("0.5");
  await expect(page.getByRole("img", { name: "Unsaved changes" })).toBeVisible();
  await page.waitForTimeout(1000);

  const beside = await page.context().newPage();
  await beside.goto(page.url());
  await expect(node(beside, "lm_head")).toBeVisible();
  await expect(beside.locator(".status")).toContainText("ran in");
  await expect(beside.locator(".restore")).toHaveCount(0);
  await beside.close();

  const url = page.url();
  const next = await page.context().newPage();
  await page.close();
  await next.goto(url);
  await next.getByRole("button", { name: "Restore" }).click();
  await node(next, "lm_head").locator(".node-name").click();
  await expect(next.getByLabel("std", { exact: true })).toHaveValue("0.5");
  await expect(next.locator(".restore")).toHaveCount(0);
});

test("unsaved work is asked about before another graph takes its place", async ({ page }) => {
  await node(page, "lm_head").locator(".node-name").click();
  await page.getByLabel("std", { exact: true }).fill("0.5");
  await page.getByRole("menuitem", { name: "Presets", exact: true }).click();
  await page.getByRole("menuitem", { name: /Worked example/ }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Save the changes to Decoder-only?");
  await page.keyboard.press("Escape");
  await expect(page.getByLabel("Name of the graph")).toHaveValue("Decoder-only");
  await page.getByRole("menuitem", { name: "Presets", exact: true }).click();
  await page.getByRole("menuitem", { name: /Worked example/ }).click();
  await dialog.getByRole("button", { name: "Don't save" }).click();
  await expect(page.getByLabel("Name of the graph")).toHaveValue("Worked example");
});
