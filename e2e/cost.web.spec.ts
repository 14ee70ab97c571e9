// The cost of a graph as somebody reads it: a formula, a node, the length at which attention overtakes the MLP, and a
// published model beside it.
import { expect, test } from "./fixtures.ts";
import { choose, node, shoot, violations } from "./workbench.ts";

test("formula, plot and another graph beside it", async ({ page, app }) => {
  await choose(page, "Run", "Cost…");
  const dialog = page.getByRole("dialog", { name: "Cost" });
  await expect(dialog.locator(".cost-formula .katex").first()).toBeVisible();
  // 8·D² + 4·T·D = 16·D² at T = 2·D = 128; softmax and biases come on top.
  await expect(dialog).toContainText(/At T = 1[0-3]\d attention costs what the MLP does\./);
  await shoot(page, "cost", app.target);
  expect(await violations(page, ".dialog")).toEqual([]);
  await dialog.getByLabel("Of").selectOption("Parameters");
  const row = dialog.getByRole("row", { name: /^MLP/ });
  await expect(row).toContainText("66.2 k");
  await dialog.getByLabel("Beside").selectOption("gpt2");
  await expect(dialog.getByRole("row", { name: /^All/ })).toContainText("124 M");
  await shoot(page, "cost-beside", app.target);
  await dialog.getByRole("button", { name: "ffn", exact: true }).click();
  await dialog.getByRole("button", { name: "Go to node" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(node(page, "blocks/ffn")).toHaveClass(/selected/);
});

test("diagnostics of the last run, and the way to a node of the second layer", async ({ page, app }) => {
  await page.locator(".predictions .bar").first().waitFor();
  await choose(page, "Run", "Diagnostics of the run…");
  const dialog = page.getByRole("dialog", { name: "Diagnostics of the run" });
  await expect(dialog.getByRole("region", { name: "Logit entropy" })).toBeVisible();
  await shoot(page, "checkup", app.target);
  expect(await violations(page, ".dialog")).toEqual([]);
  await dialog.getByRole("button", { name: /^blocks\[1\]\/attn head 2/ }).click();
  await expect(dialog).toHaveCount(0);
  await expect(node(page, "blocks/attn")).toHaveClass(/selected/);
});
