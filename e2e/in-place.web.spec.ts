// Groups opened where they stand, by mouse and keyboard: two levels, a wire over the border, an edit inside, and back.
import { expect, test } from "./fixtures.ts";
import { node, openPreset, shoot } from "./workbench.ts";

test("two levels open in place: a wire is followed in, a node edited inside, undone, and closed", async ({
  page,
  app,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  const place = (path: string) => node(page, path).boundingBox();
  const [title, undo] = [page.locator(".document-name"), page.getByRole("button", { name: /^Undo/ })];
  const [saved, before] = [await title.textContent(), await place("emb")];
  await node(page, "blocks").locator("header").click();
  await page.keyboard.press("o");
  await expect(node(page, "blocks/attn")).toBeVisible();
  await expect(node(page, "blocks/qkv").locator("img").first()).toBeVisible();
  await expect(node(page, "blocks")).toContainText("1 of 2");
  // The control on the node under the pointer does the same, one level deeper.
  await node(page, "blocks/ffn").hover();
  await page.getByRole("button", { name: "Open FFN in place" }).click();
  await expect(node(page, "blocks/ffn/act")).toBeVisible();
  await expect(node(page, "emb")).toBeVisible();
  await page.waitForTimeout(400);
  await shoot(page, "in-place", app.target);
  // Of the two sockets of a port the one outside belongs to the level around, the other to the level inside.
  const [outer, inner] = ["blocks.in.x", "blocks/in.out.x"].map((n) => page.locator(`[data-socket="${n}"]`));
  const [a, b] = [await outer?.boundingBox(), await inner?.boundingBox()];
  expect(Math.abs((a?.x ?? 0) - (b?.x ?? 99))).toBeLessThan(1);
  expect((a?.y ?? 0) - (b?.y ?? 0)).toBeGreaterThan(10);
  // An iteration on, from inside.
  const picture = node(page, "blocks/qkv").locator("img").first();
  const first = await picture.getAttribute("src");
  await node(page, "blocks/qkv").locator(".node-name").click();
  await page.keyboard.press("]");
  await expect(node(page, "blocks")).toContainText("2 of 2");
  await expect.poll(() => picture.getAttribute("src")).not.toBe(first);
  expect([await title.textContent(), await undo.isDisabled()]).toEqual([saved, true]);

  // Edits inside are those of the level: bypassed, moved with the mouse, wired from the docked port.
  await page.keyboard.press("Control+b");
  await expect(node(page, "blocks/qkv")).toHaveClass(/is-bypassed/);
  await page.keyboard.press("Control+z");
  await expect(node(page, "blocks/qkv")).not.toHaveClass(/is-bypassed/);
  const wo = await place("blocks/wo");
  if (!wo) throw new Error("Wo is on the canvas");
  await page.mouse.move(wo.x + 20, wo.y + 10);
  await page.mouse.down();
  await page.mouse.move(wo.x + 60, wo.y + 14, { steps: 4 });
  await page.mouse.move(wo.x + 80, wo.y + 14, { steps: 4 });
  await page.mouse.up();
  await expect(undo).toHaveAccessibleDescription("Move Wo");
  await expect.poll(async () => Math.round(((await place("blocks/wo"))?.x ?? 0) - wo.x)).toBeGreaterThan(40);
  await page.keyboard.press("Control+z");
  await expect.poll(async () => Math.round(((await place("blocks/wo"))?.x ?? 0) - wo.x)).toBe(0);
  await node(page, "blocks/norm_2").locator(".node-name").click();
  await page.keyboard.press("Delete");
  await expect(node(page, "blocks/norm_2")).toHaveCount(0);
  await expect(node(page, "blocks/ffn")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(node(page, "blocks/norm_2")).toBeVisible();

  // Closed again, all is where it was.
  await node(page, "blocks/wo").locator(".node-name").click();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("close all");
  await page.keyboard.press("Enter");
  await expect(node(page, "blocks/wo")).toHaveCount(0);
  await expect(node(page, "blocks")).toHaveClass(/is-repeat/);
  await expect.poll(() => place("emb")).toEqual(before);
});

test.describe("a preset", () => {
  test.use({ presetBlocks: "open" });

  test("opens with its blocks open where all of it can be read, and closed where not or if one likes", async ({
    page,
    app,
  }) => {
    test.setTimeout(120_000);
    await expect(node(page, "blocks/attn").locator("img").first()).toBeVisible();
    await expect(node(page, "blocks")).toContainText("1 of 2");
    // Nothing of it is work: another graph takes its place.
    await openPreset(page, "encoder");
    await expect(node(page, "blocks/ffn")).toBeVisible();
    await expect(page.getByRole("tab")).toHaveCount(0);
    await shoot(page, "preset-in-place", app.target);
    await openPreset(page, "encoder-decoder");
    await expect(node(page, "decoder")).toHaveClass(/is-repeat/);
    await expect(node(page, "decoder/ffn")).toHaveCount(0);
    // All is in view, and the map would lie over some of it.
    await openPreset(page, "decoder-only");
    await expect(node(page, "blocks/attn")).toBeVisible();
    await expect(page.locator(".minimap")).toBeHidden();
    await page.keyboard.press("Control+0");
    await expect(page.locator(".minimap")).toBeVisible();
    // A panel takes the room for them; closed, it gives it back.
    await page.keyboard.press("Shift+Digit1");
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await expect(node(page, "blocks")).toHaveClass(/is-repeat/);
    await expect(page.locator(".canvas")).not.toHaveAttribute("data-step", "far");
    await shoot(page, "preset-folded", app.target);
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await expect(page.locator(".dock")).toHaveCount(0);
    await expect(node(page, "blocks/attn")).toBeVisible();
    await page.keyboard.press("Control+Comma");
    await page.getByLabel("Blocks of a preset").selectOption("closed");
    await page.keyboard.press("Escape");
    await page.reload();
    await expect(node(page, "blocks")).toHaveClass(/is-repeat/);
    await expect(node(page, "blocks/attn")).toHaveCount(0);
  });
});
