// A repeat is a stack whose iterations are looked into one by one.
import { expect, test } from "./fixtures.ts";
import { node, shoot, theme } from "./workbench.ts";

test("inside a repeat, the values are those of the iteration that is chosen", async ({ page, app }) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await theme(page, "light");
  await expect(node(page, "blocks")).toHaveClass(/is-repeat/);
  await expect(node(page, "blocks")).toContainText("×2");
  await node(page, "blocks").dblclick();
  const picture = node(page, "blocks/qkv").locator("img").first();
  await expect(picture).toBeVisible();
  const crumbs = page.getByRole("navigation", { name: "Open group" });
  await expect(crumbs).toContainText("1 of 2");
  const first = await picture.getAttribute("src");
  await crumbs.getByRole("button", { name: "Next iteration" }).click();
  await expect(crumbs).toContainText("2 of 2");
  await expect.poll(() => picture.getAttribute("src")).not.toBe(first);
  await node(page, "blocks/qkv").locator(".node-name").click();
  await shoot(page, "iteration-2", app.target);
  await page.keyboard.press("[");
  await expect(crumbs).toContainText("1 of 2");
  await expect.poll(() => picture.getAttribute("src")).toBe(first);
  await page.keyboard.press("]");
  await expect(crumbs).toContainText("2 of 2");
  // Deeper inside it is the same iteration, and stays when one leaves and comes back.
  await node(page, "blocks/attn").dblclick();
  await expect(crumbs).toContainText("2 of 2");
  await crumbs.getByRole("button", { name: "Decoder-only" }).click();
  await node(page, "blocks").locator(".node-name").click();
  await page.keyboard.press("[");
  await node(page, "blocks").dblclick();
  await expect(crumbs).toContainText("1 of 2");
});
