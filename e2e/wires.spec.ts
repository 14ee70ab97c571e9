// Habits of wires: cut by a stroke, led through points, dropped on, drawn with a repair.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import {
  clearSpot,
  dragBlock,
  lastStep,
  node,
  paletteItem,
  pullWire,
  saveAs,
  shoot,
  socket,
  theme,
} from "./workbench.ts";

async function middleOfSocket(page: Page, name: string): Promise<{ x: number; y: number }> {
  const box = await socket(page, name).boundingBox();
  if (!box) throw new Error(`${name} is not on the screen`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** A place on a wire that runs straight from one socket to another. */
async function onWire(page: Page, from: string, to: string, share = 0.5) {
  const [a, b] = [await middleOfSocket(page, from), await middleOfSocket(page, to)];
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
}

const wiresOf = (text: string): readonly string[] => JSON.parse(text).wires;

test.beforeEach(async ({ page }) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await theme(page, "light");
});

test("a stroke cuts the wires that it crosses: one step; Escape lets them be", async ({ page, app }) => {
  const before = wiresOf(await saveAs(page, app));
  const [a, b] = [
    await onWire(page, "mask.out.mask", "blocks.in.mask"),
    await onWire(page, "norm_f.out.x", "lm_head.in.x"),
  ];
  const stroke = async (at: { x: number; y: number }) => {
    await page.mouse.move(at.x - 12, at.y - 40);
    await page.keyboard.down("Control");
    await page.mouse.down({ button: "right" });
    await page.mouse.move(at.x + 6, at.y + 40, { steps: 6 });
  };
  await stroke(a);
  await shoot(page, "cut", app.target);
  await page.keyboard.press("Escape");
  await page.mouse.up({ button: "right" });
  await page.keyboard.up("Control");
  await expect(lastStep(page)).toBeDisabled();

  await stroke(a);
  await page.mouse.up({ button: "right" });
  await page.keyboard.up("Control");
  await expect(lastStep(page)).toHaveAccessibleDescription(/Cut 1 wire/);
  expect(wiresOf(await saveAs(page, app))).toEqual(before.filter((w) => w !== "mask.mask → blocks.mask"));
  await page.keyboard.press("Control+Z");

  // With the knife out the left button cuts; once.
  await page.mouse.move(b.x - 60, b.y);
  await page.keyboard.press("k");
  await page.mouse.down();
  await page.mouse.move(b.x + 40, b.y + 2, { steps: 5 });
  await page.mouse.up();
  await expect(lastStep(page)).toHaveAccessibleDescription(/Cut 1 wire/);
  await page.keyboard.press("Control+Z");
  expect(wiresOf(await saveAs(page, app))).toEqual(before);
});

test("a wire let go beside the canvas is given up", async ({ page }) => {
  await pullWire(page, "norm_f.out.x", "norm_f.out.x");
  const side = await page.getByRole("complementary", { name: "Inspector" }).boundingBox();
  await page.mouse.move((side?.x ?? 0) + 80, 400, { steps: 6 });
  await page.mouse.up();
  await expect(page.locator(".add-search")).toHaveCount(0);
  await expect(lastStep(page)).toBeDisabled();
});

test("a wire that is put back where it was taken from is no step", async ({ page }) => {
  await pullWire(page, "blocks.in.x", "norm_f.in.x");
  await expect(page.locator(".wiring-hint")).toBeVisible();
  const back = await middleOfSocket(page, "blocks.in.x");
  await page.mouse.move(back.x, back.y, { steps: 4 });
  await page.mouse.up();
  await expect(page.locator(".wiring-hint")).toHaveCount(0);
  await expect(lastStep(page)).toBeDisabled();
});

test("a wire is led through points that move, go along, survive copying, and are deleted", async ({
  page,
  app,
}) => {
  const routesOf = async () => JSON.parse(await saveAs(page, app)).routes;
  const first = await saveAs(page, app);
  const at = await onWire(page, "mask.out.mask", "blocks.in.mask");
  await page.mouse.dblclick(at.x, at.y);
  await expect(lastStep(page)).toHaveAccessibleDescription(/Add waypoint/);
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 4, at.y + 90, { steps: 6 });
  await page.mouse.up();
  await expect(lastStep(page)).toHaveAccessibleDescription(/Move waypoint/);
  const led = await routesOf();
  expect(Object.keys(led)).toEqual(["blocks.mask"]);
  expect(led["blocks.mask"]).toHaveLength(1);
  await page.mouse.move(at.x + 200, at.y + 200);
  await shoot(page, "led-wire", app.target);
  await expect(page.locator(".status")).toContainText("✓ shapes");

  // Both of its ends moved, it goes along; copied, it comes along.
  await node(page, "mask").locator(".node-name").click();
  await page.keyboard.down("Control");
  await node(page, "blocks").locator(".node-name").click();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.up("Control");
  const [x, y] = led["blocks.mask"][0];
  expect((await routesOf())["blocks.mask"]).toEqual([[x, y + 8]]);
  await page.keyboard.press("Control+D");
  const copied = await routesOf();
  expect(copied["blocks_2.mask"]).toEqual([[x + 32, y + 40]]);
  for (let i = 0; i < 3; i++) await page.keyboard.press("Control+Z");

  await page.mouse.click(at.x, at.y);
  await page.keyboard.press("Delete");
  await expect(lastStep(page)).toHaveAccessibleDescription(/Remove waypoint/);
  await page.keyboard.press("Control+Z");
  await page.keyboard.press("Control+Z");
  expect(await saveAs(page, app)).toBe(first);
});

test("a block held over a wire shows where it would go, or why it cannot", async ({ page, app }) => {
  const at = await onWire(page, "norm_f.out.x", "lm_head.in.x");
  const hold = async (kind: string) => {
    const item = await paletteItem(page, kind);
    await item.hover();
    await page.mouse.down();
    await page.mouse.move(at.x - 100, at.y - 100, { steps: 3 });
    await page.mouse.move(at.x, at.y, { steps: 3 });
  };
  await hold("dropout");
  await expect(page.locator(".ghost-note")).toHaveText("Into norm_f.x → lm_head.x");
  await shoot(page, "landing", app.target);
  await page.keyboard.press("Escape");
  await expect(page.locator(".palette-ghost")).toHaveCount(0);
  await page.mouse.up();
  await expect(lastStep(page)).toBeDisabled();

  await hold("tokens");
  await expect(page.locator(".ghost-note")).toContainText("no input");
  await shoot(page, "landing-refused", app.target);
  await page.mouse.up();
  await expect(page.locator(".notice")).toContainText("Placed next to the wire");
});

test("Tab with a wire selected asks for a block to put into it; what is added without a place lies on nothing", async ({
  page,
  app,
}) => {
  const at = await onWire(page, "norm_f.out.x", "lm_head.in.x");
  await page.mouse.click(at.x, at.y);
  const ground = await clearSpot(page);
  await page.mouse.move(ground.x, ground.y);
  await page.keyboard.press("Tab");
  const search = page.locator(".add-search");
  await expect(search.getByLabel("Add a block")).toBeFocused();
  await page.keyboard.type("mask");
  // What the wire cannot be led through is not offered.
  await expect(search.getByRole("option", { name: /^Mask/ })).toHaveCount(0);
  await search.getByLabel("Add a block").fill("dropout");
  await page.keyboard.press("Enter");
  await expect(lastStep(page)).toHaveAccessibleDescription(/Add Dropout/);
  await expect(page.locator(".react-flow__node[data-id=dropout]")).toBeFocused();
  const wires = wiresOf(await saveAs(page, app));
  expect(wires).toContain("norm_f.x → dropout.x");
  expect(wires).toContain("dropout.x → lm_head.x");
  await page.keyboard.press("Control+Z");
  await expect(lastStep(page)).toBeDisabled();

  for (const name of ["Norm", "FFN", "Linear", "Add"]) {
    await page.keyboard.press("Control+K");
    await page.keyboard.type(`add ${name}`);
    await page.keyboard.press("Enter");
    await expect(lastStep(page)).toHaveAccessibleDescription(new RegExp(`Add ${name}`));
  }
  const free = await clearSpot(page);
  await page.mouse.click(free.x, free.y);
  await page.keyboard.press("Tab");
  await page.keyboard.type("dropout");
  await page.keyboard.press("Enter");
  await expect(node(page, "dropout")).toBeVisible();
  await page.keyboard.press(".");
  await expect(page.locator("[data-node]")).toHaveCount(14);
  await shoot(page, "added-free", app.target);
  expect(await overlapping(page)).toEqual([]);
});

/** Nodes that lie on each other. */
const overlapping = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll<HTMLElement>("[data-node]")].map((e) => ({
      name: e.dataset.node,
      ...(e.getBoundingClientRect().toJSON() as DOMRect),
    }));
    return all.flatMap((a, i) =>
      all
        .slice(i + 1)
        .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
        .map((b) => `${a.name} on ${b.name}`),
    );
  });

test("an unwired node dragged onto a wire goes into it, and the neighbours make room", async ({
  page,
  app,
}) => {
  await dragBlock(page, "dropout");
  const [from, at] = [
    await node(page, "dropout").boundingBox(),
    await onWire(page, "norm_f.out.x", "lm_head.in.x"),
  ];
  const before = (await node(page, "lm_head").boundingBox())?.y ?? 0;
  await page.mouse.move((from?.x ?? 0) + (from?.width ?? 0) / 2, (from?.y ?? 0) + (from?.height ?? 0) / 2);
  await page.mouse.down();
  await page.mouse.move(at.x + 300, at.y + 80, { steps: 5 });
  await page.mouse.move(at.x + 25, at.y, { steps: 5 }); // nearly on it
  await shoot(page, "landing-node", app.target);
  await expect(page.locator(".wiring-hint")).toHaveText("Into norm_f.x → lm_head.x");
  await page.mouse.up();
  await expect(lastStep(page)).toHaveAccessibleDescription(/Insert Dropout/);
  const wires = wiresOf(await saveAs(page, app));
  expect(wires).toContain("norm_f.x → dropout.x");
  expect(wires).toContain("dropout.x → lm_head.x");
  expect((await node(page, "lm_head").boundingBox())?.y ?? before).toBeLessThan(before - 20);
  await page.keyboard.press("Control+Z");
  expect(wiresOf(await saveAs(page, app))).not.toContain("norm_f.x → dropout.x");
});

test("a wire that does not fit says why; where a repair makes it fit, Shift draws both", async ({
  page,
  app,
}) => {
  await dragBlock(page, "linear");
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await inspector.getByLabel("out", { exact: true }).fill("96");
  await page.keyboard.press("Enter");
  const ground = await clearSpot(page);
  await page.mouse.click(ground.x, ground.y);
  await pullWire(page, "norm_f.out.x", "linear.in.x");
  await page.mouse.up();
  await dragBlock(page, "add");
  await pullWire(page, "blocks.out.x", "add.in.a");
  await page.mouse.up();
  await pullWire(page, "linear.out.y", "add.in.b");
  const hint = page.locator(".wiring-hint");
  await expect(hint).toHaveClass(/wrong/);
  await expect(hint).toContainText("Shift");
  await shoot(page, "wire-repair", app.target);
  await page.keyboard.down("Shift");
  await page.mouse.up();
  await page.keyboard.up("Shift");
  await expect(lastStep(page)).toHaveAccessibleDescription(/Connect and /);
  await expect(page.locator(".status")).toContainText("✓ shapes");
});
