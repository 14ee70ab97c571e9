// Building by few gestures: norms moved in one action, a Repeat unrolled, made a group and a Repeat again.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { choose, lastStep, node, selectNodes, shoot } from "./workbench.ts";

/** One action: a command by its name. */
async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
}

test("Pre-LN to Post-LN and back, a Repeat to groups and back", async ({ page, app }) => {
  await expect(page.locator(".predictions .bars li")).toHaveCount(8);
  await selectNodes(page, "blocks");
  await command(page, "Pre-LN → Post-LN");
  await expect(lastStep(page)).toHaveAccessibleDescription(/Pre-LN → Post-LN/);
  await expect(page.locator(".status")).toContainText("✓ shapes");
  await command(page, "Post-LN → Pre-LN");
  await expect(lastStep(page)).toHaveAccessibleDescription(/Post-LN → Pre-LN/);
  await expect(page.locator(".status")).toContainText(/✓ shapes.*110,336 parameters/);

  // What the menu offers is what can be done with the layer.
  await command(page, "Swap…");
  await expect(page.getByRole("menuitem", { name: "LayerNorm → RMSNorm" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: "RMSNorm → LayerNorm" })).toHaveCount(0);
  await shoot(page, "swap-menu", app.target);
  await page.keyboard.press("Escape");

  await choose(page, "Edit", "Unroll Repeat");
  await expect(node(page, "blocks_1")).toBeVisible();
  await expect(node(page, "blocks_2")).toBeVisible();
  await expect(page.locator(".status")).toContainText(/✓ shapes.*110,336 parameters/);
  await shoot(page, "unrolled", app.target);
  await page.keyboard.press("Control+z");
  await selectNodes(page, "blocks");
  await choose(page, "Edit", "Turn Repeat into group");
  await expect(page.locator(".status")).toContainText("✓ shapes");
  await selectNodes(page, "blocks");
  await choose(page, "Edit", "Turn group into Repeat…");
  await expect(page.getByRole("dialog", { name: "Repeat" })).toBeVisible();
  await shoot(page, "repeat-dialog", app.target);
  await page.keyboard.type("6");
  await page.keyboard.press("Enter");
  await expect(node(page, "blocks")).toContainText("×6");
  await expect(page.locator(".status")).toContainText("✓ shapes");
});
