// In a browser too, a page that goes without a word leaves its unsaved work behind for the next one.
import { expect, test } from "./fixtures.ts";
import { choose, node } from "./workbench.ts";

test("a closed page's unsaved work is offered to the next, a live page's is not", async ({ page }) => {
  await node(page, "lm_head").locator(".node-name").click();
  await page.getByLabel("std", { exact: true }).fill("0.5");
  await choose(page, "Presets", /^Sort/);
  await page.getByLabel("Name of the graph").fill("Mine");
  await expect(page.getByRole("tab", { name: /, unsaved changes$/ })).toHaveCount(2);
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
  await expect(next.locator(".restore-row")).toHaveText([/^Mine/, /^Decoder-only/]);
  for (const name of ["Mine", "Decoder-only"]) {
    await next.locator(".restore-row").getByRole("button", { name: "Restore" }).first().click();
    await expect(next.getByLabel("Name of the graph")).toHaveValue(name);
  }
  await node(next, "lm_head").locator(".node-name").click();
  await expect(next.getByLabel("std", { exact: true })).toHaveValue("0.5");
  await expect(next.locator(".restore")).toHaveCount(0);
});
