// Habits of places: laying out, making room, selecting by a box, giving up a drag; and what the search remembers.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { clearSpot, dragBlock, lastStep, node, resize, saveAs, shoot, theme } from "./workbench.ts";

/** Pairs of nodes on the screen that lie over each other. */
const overlapping = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const boxes = [...document.querySelectorAll<HTMLElement>(".react-flow__node")].map((element) => ({
      id: element.dataset.id ?? "",
      box: element.getBoundingClientRect(),
    }));
    return boxes.flatMap((a, i) =>
      boxes
        .slice(i + 1)
        .filter(
          (b) =>
            a.box.left < b.box.right - 1 &&
            b.box.left < a.box.right - 1 &&
            a.box.top < b.box.bottom - 1 &&
            b.box.top < a.box.bottom - 1,
        )
        .map((b) => `${a.id} over ${b.id}`),
    );
  });

/** Where a node is drawn, frame by frame, while something is done and until it rests. */
async function course(page: Page, id: string, work: () => Promise<void>): Promise<readonly string[]> {
  const seen = await page.evaluateHandle((node) => {
    const places: string[] = [];
    const look = () => {
      const at = document.querySelector<HTMLElement>(`.react-flow__node[data-id="${node}"]`)?.style.transform;
      if (at && at !== places.at(-1)) places.push(at);
      requestAnimationFrame(look);
    };
    look();
    return places;
  }, id);
  await work();
  for (let before = -1, now = 0; before !== now; ) {
    await page.waitForTimeout(700);
    [before, now] = [now, await seen.evaluate((places) => places.length)];
  }
  return seen.jsonValue();
}

test.beforeEach(async ({ page }) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await theme(page, "light");
});

test("laying out glides to its end in one step, and jumps where motion is not wanted", async ({
  page,
  app,
}) => {
  const lay = async () => {
    await dragBlock(page, "norm");
    const ground = await clearSpot(page);
    await page.mouse.click(ground.x, ground.y);
    return course(page, "norm", () => page.keyboard.press("l"));
  };
  const before = await saveAs(page, app);
  const glided = await lay();
  expect(glided.length).toBeGreaterThan(2);
  await expect(lastStep(page)).toHaveAccessibleDescription(/Lay out/);
  expect(await overlapping(page)).toEqual([]);
  await page.keyboard.press(".");
  await page.waitForTimeout(300);
  await shoot(page, "laid-out", app.target);
  await page.keyboard.press("Control+Z");
  await page.keyboard.press("Control+Z");
  expect(JSON.parse(await saveAs(page, app)).layout).toEqual(JSON.parse(before).layout);

  await page.emulateMedia({ reducedMotion: "reduce" });
  const jumped = await lay();
  expect(jumped).toHaveLength(2);
});

test("a group that is taken apart finds room: nothing lies over anything", async ({ page, app }) => {
  await node(page, "blocks").dblclick();
  await expect(node(page, "blocks/attn")).toBeVisible();
  const before = await saveAs(page, app);
  await node(page, "blocks/attn").locator(".node-name").click();
  await page.keyboard.press("Control+Shift+G");
  await expect(node(page, "blocks/attn")).toHaveCount(0);
  await expect(lastStep(page)).toHaveAccessibleDescription(/Ungroup attn/);
  await expect(page.locator(".status")).toContainText("✓ shapes");
  await expect(node(page, "blocks/scores")).toHaveClass(/is-selected/);
  expect(await page.locator(".react-flow__node").count()).toBeGreaterThanOrEqual(8);
  expect(await overlapping(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.keyboard.press(".");
  await page.waitForTimeout(400);
  await shoot(page, "taken-apart", app.target);
  await page.keyboard.press("Control+Z");
  expect(await saveAs(page, app)).toBe(before);
});

test("Shift and drag selects what the box touches, seen near or as boxes from afar", async ({ page }) => {
  const canvas = await page.locator(".canvas").boundingBox();
  if (!canvas) throw new Error("no canvas");
  const box = async () => {
    await page.mouse.move(canvas.x + 6, canvas.y + 6);
    await page.keyboard.down("Shift");
    await page.mouse.down();
    await page.mouse.move(canvas.x + canvas.width - 190, canvas.y + canvas.height - 10, { steps: 5 });
    await page.mouse.up();
    await page.keyboard.up("Shift");
  };
  await box();
  await expect(node(page, "emb")).toHaveClass(/is-selected/);
  await expect(node(page, "mask")).toHaveClass(/is-selected/);
  await page.keyboard.press("Escape");
  await page.mouse.move(canvas.x + canvas.width / 2, canvas.y + canvas.height / 2);
  for (let i = 0; i < 12; i++) await page.mouse.wheel(0, 240);
  await page.waitForTimeout(500);
  await expect(page.locator(".react-flow__node")).not.toHaveCount(9);
  await box();
  await page.keyboard.press("Delete");
  await expect(lastStep(page)).toHaveAccessibleDescription(/Delete 9 nodes/);
});

test("in a narrow window nodes can be read at first, and everything is shown whenever it is asked for", async ({
  page,
  app,
}) => {
  await resize(page, app, 1000, 700);
  await page.reload();
  const shown = page.locator(".react-flow__node img");
  await expect(shown.first()).toBeVisible();
  await shoot(page, "narrow", app.target);
  const camera = () => page.locator(".react-flow__viewport").getAttribute("style");
  await page.keyboard.press(".");
  await page.waitForTimeout(300);
  const all = await camera();
  await page.keyboard.press(".");
  await page.waitForTimeout(300);
  expect(await camera()).toBe(all);
  // The story keeps its line: its way in ends within the window.
  const way = await page.getByRole("button", { name: "Follow a token" }).boundingBox();
  expect((way?.x ?? 1000) + (way?.width ?? 0)).toBeLessThanOrEqual(1000);
});

test("Escape in the middle of a drag puts the node back", async ({ page }) => {
  const name = node(page, "mask").locator(".node-name");
  const before = await node(page, "mask").boundingBox();
  await name.hover();
  await page.mouse.down();
  await page.mouse.move(500, 600, { steps: 8 });
  expect((await node(page, "mask").boundingBox())?.y).not.toBeCloseTo(before?.y ?? 0, 0);
  await page.keyboard.press("Escape");
  await page.mouse.move(520, 640, { steps: 3 });
  await page.mouse.up();
  expect((await node(page, "mask").boundingBox())?.x).toBeCloseTo(before?.x ?? 0, 0);
  expect((await node(page, "mask").boundingBox())?.y).toBeCloseTo(before?.y ?? 0, 0);
  await expect(lastStep(page)).toBeDisabled();
});

test("the search puts blocks that were used first among equals, in the next session too", async ({
  page,
}) => {
  const first = async () => {
    const ground = await clearSpot(page);
    await page.mouse.dblclick(ground.x, ground.y);
    const found = await page.locator(".add-search").getByRole("option").first().textContent();
    await page.keyboard.press("Escape");
    return found;
  };
  expect(await first()).not.toContain("Dropout");
  await dragBlock(page, "dropout");
  expect(await first()).toContain("Dropout");
  await page.reload();
  await expect(page.locator(".canvas")).toBeVisible();
  await expect(page.locator(".react-flow__node").first()).toBeVisible();
  expect(await first()).toContain("Dropout");
});
