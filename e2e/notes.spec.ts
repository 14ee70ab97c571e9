// Frames and comments: real mouse, real keys.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import {
  choose,
  clearSpot,
  lastStep,
  node,
  saveAs,
  selectNodes,
  shoot,
  theme,
  violations,
} from "./workbench.ts";

const note = (page: Page, name: string) => page.getByRole("group", { name });

async function dragBy(page: Page, x: number, y: number, dx: number, dy: number): Promise<void> {
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + dx / 2, y + dy / 2, { steps: 3 });
  await page.mouse.move(x + dx, y + dy, { steps: 3 });
  await page.mouse.up();
}

const box = async (locator: ReturnType<typeof note>) => {
  const found = await locator.boundingBox();
  if (!found) throw new Error("it is not on the screen");
  return found;
};

test("a frame is put around the selection, named, coloured, moved with what lies on it, resized", async ({
  page,
  app,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await theme(page, "light");
  const first = await saveAs(page, app);
  await selectNodes(page, "emb", "add_pe", "pe");
  await page.keyboard.press("Shift+F");
  await page.keyboard.type("Where tokens become vectors");
  await page.keyboard.press("Enter");
  const frame = note(page, "Frame: Where tokens become vectors");
  await expect(frame).toBeVisible();
  await expect(lastStep(page)).toHaveAccessibleDescription(/Edit frame|Add frame/);
  await page.getByRole("group", { name: "Color" }).getByRole("button", { name: "blue" }).click();
  await page.mouse.move(2, 500);
  await shoot(page, "frame", app.target);

  const [before, emb, blocks] = [
    await box(frame),
    await box(node(page, "emb")),
    await box(node(page, "blocks")),
  ];
  const name = await box(frame.locator(".note-text"));
  await dragBy(page, name.x + 40, name.y + name.height / 2, 24, 80);
  const moved = await box(frame);
  expect(moved.y - before.y).toBeGreaterThan(60);
  const after = await box(node(page, "emb"));
  expect(after.y - emb.y).toBeCloseTo(moved.y - before.y, 0);
  expect(after.x - emb.x).toBeCloseTo(moved.x - before.x, 0);
  expect(await box(node(page, "blocks"))).toEqual(blocks);
  await expect(lastStep(page)).toHaveAccessibleDescription(/Move frame/);

  await dragBy(page, moved.x + 1, moved.y + moved.height - 1, -40, 30);
  expect((await box(frame)).width).toBeGreaterThan(moved.width + 20);
  await expect(lastStep(page)).toHaveAccessibleDescription(/Resize frame/);

  const saved = JSON.parse(await saveAs(page, app));
  expect(saved.frames.frame).toMatchObject({ text: "Where tokens become vectors", colour: "blue" });
  expect(saved.nodes).toEqual(JSON.parse(first).nodes);
  const ground = await clearSpot(page);
  await page.mouse.click(ground.x, ground.y);
  // Add with its name, colour, move, resize: four steps.
  for (let i = 0; i < 4; i++) await page.keyboard.press("Control+Z");
  await expect(frame).toHaveCount(0);
  await expect(lastStep(page)).toBeDisabled();
  expect(await saveAs(page, app)).toBe(first);
  for (let i = 0; i < 4; i++) await page.keyboard.press("Control+Shift+Z");
  expect(JSON.parse(await saveAs(page, app))).toEqual(saved);
});

test("a frame follows its nodes when they are laid out, in the same step; an empty comment leaves none", async ({
  page,
  app,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await theme(page, "light");
  await selectNodes(page, "norm_f", "lm_head");
  await page.keyboard.press("Shift+F");
  await page.keyboard.type("The end");
  await page.keyboard.press("Enter");
  const head = await box(node(page, "lm_head"));
  await dragBy(page, head.x + 40, head.y + 8, 8, 20);
  const before = await saveAs(page, app);
  const ground = await clearSpot(page);
  await page.mouse.click(ground.x, ground.y);
  const glided = note(page, "Frame: The end").evaluate(
    (frame) => new Promise((done) => frame.addEventListener("transitionend", () => done("glided"))),
  );
  await page.keyboard.press("l");
  await expect(lastStep(page)).toHaveAccessibleDescription(/Lay out/);
  expect(await glided).toBe("glided");
  await page.waitForTimeout(600); // and its nodes with it
  const frame = await box(note(page, "Frame: The end"));
  for (const id of ["norm_f", "lm_head"]) {
    const inside = await box(node(page, id));
    expect(inside.x).toBeGreaterThan(frame.x);
    expect(inside.y).toBeGreaterThan(frame.y);
    expect(inside.x + inside.width).toBeLessThan(frame.x + frame.width);
    expect(inside.y + inside.height).toBeLessThan(frame.y + frame.height);
  }
  const outside = await box(node(page, "blocks"));
  expect(outside.y).toBeGreaterThan(frame.y + frame.height);
  await shoot(page, "frame-laid-out", app.target);
  await page.keyboard.press("Control+Z");
  expect(await saveAs(page, app)).toBe(before);

  await page.keyboard.press("Shift+C");
  await page.keyboard.press("Escape");
  await expect(page.locator(".note.is-comments")).toHaveCount(0);
  await expect(lastStep(page)).toHaveAccessibleDescription(/Move \w/);
  await page.keyboard.press("Control+Shift+Z");
  await expect(lastStep(page)).toHaveAccessibleDescription(/Lay out/);
});

test("a comment is written, copied with the selection, worked by keyboard, and deleted", async ({
  page,
  app,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await theme(page, "dark");
  const ground = await clearSpot(page);
  await page.mouse.click(ground.x, ground.y, { button: "right" });
  const menu = page.getByRole("menu", { name: "On the canvas" });
  await expect(menu).toBeVisible();
  await shoot(page, "canvas-menu", app.target);
  await menu.getByRole("menuitem", { name: "Comment" }).click();
  await page.keyboard.type("Positions are learned.\nTry RoPE here.");
  await page.keyboard.press("Control+Enter");
  const comment = note(page, "Comment: Positions are learned.");
  await expect(comment).toBeVisible();

  await comment.focus();
  const before = await box(comment);
  for (let i = 0; i < 3; i++) await page.keyboard.press("Control+ArrowDown");
  await page.keyboard.press("Alt+ArrowRight");
  const after = await box(comment);
  expect(after.y).toBeGreaterThan(before.y + 10);
  expect(after.width).toBeGreaterThan(before.width + 3);
  await page.keyboard.press("F2");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Why learned?");
  await page.keyboard.press("Control+Enter");
  const renamed = note(page, "Comment: Why learned?");
  await expect(renamed).toBeVisible();
  await shoot(page, "comment", app.target);

  // With a node it moves along, and is copied.
  await selectNodes(page, "pe");
  const corner = { x: 12, y: 12 }; // the rest may lie under a node
  await renamed.click({ modifiers: ["Control"], position: corner });
  const [nodeBefore, noteBefore] = [await box(node(page, "pe")), await box(renamed)];
  await dragBy(page, nodeBefore.x + 40, nodeBefore.y + 8, 0, 40);
  const [nodeAfter, noteAfter] = [await box(node(page, "pe")), await box(renamed)];
  expect(nodeAfter.y).toBeGreaterThan(nodeBefore.y + 20);
  expect(noteAfter.y - noteBefore.y).toBeCloseTo(nodeAfter.y - nodeBefore.y, 0);
  await expect(lastStep(page)).toHaveAccessibleDescription(/Move \w/);
  await page.keyboard.press("Control+C");
  await page.keyboard.press("Control+V");
  await expect(renamed).toHaveCount(2);
  await expect(node(page, "pe_2")).toBeVisible();
  await expect(page.locator(".note.is-selected")).toHaveCount(1);
  await page.keyboard.press("Delete");
  await expect(renamed).toHaveCount(1);
  await expect(node(page, "pe_2")).toHaveCount(0);
  await renamed.click({ position: corner });
  await page.keyboard.press("Delete");
  await expect(renamed).toHaveCount(0);
  await expect(lastStep(page)).toHaveAccessibleDescription(/Delete comment/);
});

test("notes live on the canvas of their group, and leave the page where they are out of view", async ({
  page,
  app,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await node(page, "blocks").dblclick();
  await expect(node(page, "blocks/attn")).toBeVisible();
  await selectNodes(page, "blocks/norm_1", "blocks/qkv", "blocks/attn");
  await choose(page, "Edit", "Frame the selection");
  await expect(page.getByRole("textbox", { name: "Text of the frame" })).toBeFocused();
  await page.keyboard.type("Attention");
  await page.keyboard.press("Enter");
  await expect(note(page, "Frame: Attention")).toBeVisible();
  await theme(page, "dark");
  await shoot(page, "frame-inside", app.target);
  await page.locator(".crumb").first().click();
  await expect(node(page, "emb")).toBeVisible();
  await expect(note(page, "Frame: Attention")).toHaveCount(0);
  expect(Object.keys(JSON.parse(await saveAs(page, app)).frames)).toEqual(["blocks/frame"]);
  await node(page, "blocks").dblclick();
  await expect(note(page, "Frame: Attention")).toBeVisible();
  await page.mouse.move(700, 820);
  await page.keyboard.down("Space");
  for (let i = 0; i < 6; i++) {
    await page.mouse.down();
    await page.mouse.move(700, 200, { steps: 4 });
    await page.mouse.up();
    await page.mouse.move(700, 820);
  }
  await page.keyboard.up("Space");
  await expect(page.locator(".note")).toHaveCount(0);
});

test("axe finds no violation in notes, in a menu on the canvas, and in the library", async ({
  page,
  app,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  for (const wanted of ["light", "dark"] as const) {
    await theme(page, wanted);
    await selectNodes(page, "emb", "pe");
    await page.keyboard.press("Shift+F");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Shift+C");
    await page.keyboard.type("A comment");
    await page.keyboard.press("Control+Enter");
    const ground = await clearSpot(page);
    await page.mouse.click(ground.x, ground.y, { button: "right" });
    await expect(page.getByRole("menu", { name: "On the canvas" })).toBeVisible();
    await shoot(page, `canvas-menu-${wanted}`, app.target);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
  }
});
