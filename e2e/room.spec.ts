// What is done with the room there is: a canvas that becomes smaller, panels in a narrow window, the minimap's corner.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { openPanel, openWriting, trainFor } from "./training.ts";
import { choose, node, resize, shoot, theme } from "./workbench.ts";

const sides = async (page: Page, selector: string) => {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`not on the screen: ${selector}`);
  return { ...box, right: box.x + box.width, bottom: box.y + box.height };
};

/** Nodes of the page that the canvas shows in part or not at all. */
async function outside(page: Page): Promise<readonly (string | undefined)[]> {
  await page.waitForTimeout(400);
  return page.locator(".react-flow__node .node").evaluateAll((nodes) => {
    const canvas = document.querySelector(".canvas")?.getBoundingClientRect();
    return nodes.flatMap((node) => {
      const { left, top, right, bottom } = node.getBoundingClientRect();
      const inside =
        canvas &&
        left >= canvas.left &&
        right <= canvas.right &&
        top >= canvas.top &&
        bottom <= canvas.bottom;
      return inside ? [] : [(node as HTMLElement).dataset.node];
    });
  });
}

test.beforeEach(async ({ page }) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await theme(page, "light");
});

test("a panel that opens takes nothing of the graph away, until somebody moved the canvas", async ({
  page,
}) => {
  await page.waitForTimeout(3500); // the window has long settled
  await page.keyboard.press("Control+Shift+e");
  await expect(page.getByRole("region", { name: "Dependence" })).toBeVisible();
  expect(await outside(page)).toEqual([]);
  await page.keyboard.press("Control+Shift+e");
  expect(await outside(page)).toEqual([]);
  const { x, y } = await sides(page, ".canvas");
  await page.mouse.move(x + 300, y + 120);
  await page.mouse.wheel(0, -240);
  await page.waitForTimeout(300);
  const before = await sides(page, '[data-node="probs"]');
  await page.keyboard.press("Control+Shift+e");
  await page.waitForTimeout(300);
  expect(await sides(page, '[data-node="probs"]')).toEqual(before);
});

test("a graph of two rows is seen from top to bottom beside an open panel", async ({ page, app }) => {
  await page.keyboard.press("Control+Alt+W");
  await choose(page, "Presets", /^Encoder–decoder/);
  await expect(page.locator(".react-flow__node img").first()).toBeVisible();
  await page.waitForTimeout(600);
  const canvas = await sides(page, ".canvas");
  const nodes = await page
    .locator(".react-flow__node .node")
    .evaluateAll((all) => all.map((n) => n.getBoundingClientRect().toJSON()));
  expect(Math.min(...nodes.map((n) => n.top))).toBeGreaterThan(canvas.y);
  expect(Math.max(...nodes.map((n) => n.bottom))).toBeLessThan(canvas.bottom);
  await shoot(page, "two-rows", app.target);
});

test("in a narrow window the Train and Generate panels put below what has no room beside", async ({
  page,
  app,
}) => {
  test.setTimeout(120_000);
  await resize(page, app, 1000, 700);
  const panel = await openPanel(page);
  await trainFor(panel, 12);
  await shoot(page, "narrow-train", app.target);
  await panel.getByRole("tab", { name: "Gradients" }).click();
  await expect(panel.getByRole("tab", { name: "Compare" })).toBeInViewport({ ratio: 1 });
  const chart = await sides(page, ".insides-chart");
  expect((await sides(page, ".insides-list")).y).toBeGreaterThanOrEqual(chart.bottom);
  await shoot(page, "narrow-gradients", app.target);
  const writing = await openWriting(page);
  await writing.getByRole("checkbox", { name: "Greedy" }).check();
  await writing.getByRole("button", { name: "Generate", exact: true }).click();
  await expect(writing.locator(".written-token")).toHaveCount(24);
  expect((await sides(page, ".write-text")).width).toBeGreaterThan(250);
  expect((await sides(page, ".write-step")).y).toBeGreaterThan((await sides(page, ".write-text")).y);
  await shoot(page, "narrow-write", app.target);
});

test("D32: a node under the minimap is taken hold of through it; its corner fetches the map", async ({
  page,
  app,
}) => {
  await page.keyboard.press("Control+0");
  await page.waitForTimeout(300);
  const minimap = page.getByRole("img", { name: /^Minimap/ });
  const map = await sides(page, ".canvas .minimap");
  const mask = await sides(page, '[data-node="mask"] .node-name');
  const ground = await sides(page, ".canvas");
  // The ground is dragged until the node lies under the map.
  await page.mouse.move(ground.x + 8, ground.y + 8);
  await page.mouse.down();
  await page.mouse.move(ground.x + 8 + map.x + 40 - mask.x, ground.y + 8 + map.y + 40 - mask.y, {
    steps: 6,
  });
  await page.mouse.up();
  await expect(minimap).toHaveClass(/is-faint/);
  await node(page, "mask").locator(".node-name").click();
  await expect(node(page, "mask")).toHaveClass(/is-selected/);
  await shoot(page, "faint-map", app.target);
  await page.mouse.move(map.right - 10, map.bottom - 10);
  await page.mouse.move(map.x + 20, map.y + 20, { steps: 4 });
  const before = await sides(page, '[data-node="mask"]');
  await page.mouse.down();
  await page.mouse.up();
  await expect.poll(async () => (await sides(page, '[data-node="mask"]')).x).not.toBeCloseTo(before.x, 0);
});
