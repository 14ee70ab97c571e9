/** Habits of the canvas and the keyboard: each over real input events. */
import { expect, test } from "./fixtures.ts";
import { node, shoot, theme } from "./workbench.ts";

test("the command palette finds commands, blocks and nodes; the sheet shows all keys", async ({
  page,
  app,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await theme(page, "light");
  await page.keyboard.press("Control+K");
  const palette = page.getByRole("dialog", { name: "Commands" });
  await expect(palette).toBeVisible();
  await palette.getByRole("combobox").fill("undo");
  await expect(palette.getByRole("option").first()).toContainText("Ctrl+Z");
  await palette.getByRole("combobox").fill("add nor");
  await shoot(page, "command-palette", app.target);
  await expect(palette.getByRole("option").first()).toContainText("Norm");
  await palette.getByRole("combobox").fill("go embed");
  await page.keyboard.press("Enter");
  await expect(palette).toHaveCount(0);
  await expect(node(page, "emb")).toHaveClass(/is-selected/);
  await page.keyboard.press("Control+K");
  await page.keyboard.press("Escape");
  await expect(palette).toHaveCount(0);

  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keys" });
  await expect(sheet).toContainText("Ctrl+K");
  await shoot(page, "keys", app.target);
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
});
