// Menus, dialogs and tooltips by the keyboard: what a hand that never leaves it can count on.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { choose, clearSpot, node, shoot, theme, violations } from "./workbench.ts";

const trigger = (page: Page, name: string) => page.getByRole("menuitem", { name, exact: true });

/** What is open stays open: the system changes its mind, not somebody with a mouse. */
async function shootThemes(page: Page, name: string, target: string): Promise<void> {
  const system = {
    light: { colorScheme: "light", contrast: "no-preference" },
    dark: { colorScheme: "dark", contrast: "no-preference" },
    contrast: { colorScheme: "light", contrast: "more" },
  } as const;
  if (process.env.CI) return; // nobody looks
  for (const [theme, wishes] of Object.entries(system)) {
    await page.emulateMedia(wishes);
    await page.waitForTimeout(200);
    await shoot(page, `${name}-${theme}`, target);
  }
}

async function started(page: Page): Promise<void> {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
}

/** Goes to a menu's item by its first letters. A menu forgets what was typed a second ago, which on a busy machine can be
 * the letter before: then all of it once more. */
const typeAhead = (page: Page, letters: string, item: RegExp): Promise<void> =>
  expect(async () => {
    await page.keyboard.type(letters);
    await expect(page.getByRole("menuitem", { name: item }).first()).toBeFocused({ timeout: 500 });
  }).toPass({ intervals: [1200] });

test("the menus of the bar by keys alone: open, walk, type ahead, choose, and the focus comes back", async ({
  page,
}) => {
  await started(page);
  await trigger(page, "File").focus();
  await page.keyboard.press("ArrowRight");
  await expect(trigger(page, "Edit")).toBeFocused();
  // The bar is one stop of the Tab key.
  await page.keyboard.press("Tab");
  await expect(trigger(page, "View")).not.toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(trigger(page, "Edit")).toBeFocused();

  const wrapper = page.locator(".react-flow__node[data-id=emb]");
  await wrapper.focus();
  await trigger(page, "Edit").focus();
  await page.keyboard.press("ArrowDown");
  const menu = page.getByRole("menu");
  await expect(menu).toHaveAccessibleName("Edit");
  // With nothing to undo the first that can be done has the focus.
  await expect(menu.getByRole("menuitem", { name: "Add a block" })).toBeFocused();
  await page.keyboard.press("End");
  await expect(menu.getByRole("menuitem", { name: /^Settings/ })).toBeFocused();
  await typeAhead(page, "auto", /^Auto-layout/);
  await page.keyboard.press("ArrowRight");
  await expect(menu).toHaveAccessibleName("View");
  await page.keyboard.press("Escape");
  await expect(menu).toHaveCount(0);
  await expect(trigger(page, "View")).toBeFocused();

  // A letter typed in a menu is no command of the canvas; what is chosen may take the focus, and gives it to the work.
  await page.keyboard.press("Enter");
  await expect(menu).toHaveAccessibleName("View");
  await expect(menu.getByRole("menuitem").first()).toBeVisible();
  await typeAhead(page, "keyb", /^Keyboard shortcuts/);
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet.getByRole("button", { name: "Close" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await expect(wrapper).toBeFocused();
});

test("the right button's menu by keys: it opens, its choice takes the focus, Escape gives it back", async ({
  page,
}) => {
  await started(page);
  const wrapper = page.locator(".react-flow__node[data-id=emb]");
  await wrapper.focus();
  await page.keyboard.press("Shift+F10");
  const menu = page.getByRole("menu", { name: "On the canvas" });
  await expect(menu.getByRole("menuitem", { name: "Rename" })).toBeFocused(); // it is no group to look into
  await page.keyboard.press("Escape");
  await expect(menu).toHaveCount(0);
  await expect(wrapper).toBeFocused();

  const ground = await clearSpot(page);
  await page.mouse.click(ground.x, ground.y, { button: "right" });
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest("[role=menu]") != null))
    .toBe(true);
  await typeAhead(page, "add", /^Add/);
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Add a block")).toBeFocused();
});

test("a dialog keeps the focus, and gives it back", async ({ page, app }) => {
  await started(page);
  await page.keyboard.press("Control+Alt+n"); // nothing to lose yet: the new graph takes the place
  await page.keyboard.press("Tab");
  await page.keyboard.type("dropout");
  await page.keyboard.press("Enter");
  await choose(page, "Presets", /Worked example/);
  await choose(page, "File", /^Previous tab/);
  await node(page, "dropout").locator(".node-name").click();
  await choose(page, "File", /^Close tab/);
  const question = page.getByRole("dialog");
  const answers = question.getByRole("button");
  const first = question.getByRole("button", { name: "Save", exact: true });
  await expect(first).toBeFocused();
  for (let i = 0; i < (await answers.count()); i++) {
    await page.keyboard.press("Tab");
    await expect(question.locator(":focus")).toHaveCount(1);
  }
  await expect(first).toBeFocused();
  await shootThemes(page, "question", app.target);
  expect(await violations(page)).toEqual([]);
  // A press beside a question is no answer.
  await page.mouse.click(20, 450);
  await expect(question).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(question).toHaveCount(0);
  // What was chosen from the bar gives the focus back to the canvas.
  await expect(page.locator(".react-flow__node[data-id=dropout]")).toBeFocused();
  await expect(node(page, "dropout")).toBeVisible();
});

test("the panels below are tabs: arrow keys walk along them, Enter opens, and the focus stays", async ({
  page,
}) => {
  await started(page);
  await page.keyboard.press("Control+Shift+M");
  const tab = (name: string) => page.getByRole("tab", { name, exact: true });
  await tab("Problems").focus();
  await page.keyboard.press("ArrowRight");
  await expect(tab("Outline")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(tab("Dependence")).toBeFocused();
  await expect(page.getByRole("tabpanel", { name: "Problems" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tabpanel", { name: "Dependence" })).toContainText("Outputs");
  await expect(tab("Dependence")).toBeFocused();
  // The edge that is dragged is the open panel's.
  const dock = page.locator(".dock");
  const before = (await dock.boundingBox())?.height ?? 0;
  await page.getByRole("separator", { name: "Height of the panel" }).focus();
  await page.keyboard.press("ArrowUp");
  await expect.poll(async () => (await dock.boundingBox())?.height ?? 0).toBeGreaterThan(before + 10);
});

test("a tip shows name and key under the focus and under the pointer, never over a drag", async ({
  page,
  app,
}) => {
  await started(page);
  const tip = page.getByRole("tooltip").first();
  await page.getByRole("button", { name: "Search", exact: false }).first().focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Run" })).toBeFocused();
  await expect(tip).toContainText("Ctrl+Enter");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("tooltip")).toHaveCount(0);

  const item = page.locator(".palette-item[data-block=attention]");
  await item.hover();
  await expect(tip).toContainText("softmax");
  await shootThemes(page, "tip", app.target);
  expect(await violations(page)).toEqual([]);
  // What is pressed and held before the tip has come is carried without one.
  await page.mouse.move(700, 120);
  await expect(page.getByRole("tooltip")).toHaveCount(0);
  await page.waitForTimeout(400);
  await page.locator(".palette-item[data-block=norm]").hover();
  await page.mouse.down();
  await page.mouse.move(600, 500, { steps: 4 });
  await page.waitForTimeout(700);
  await expect(page.getByRole("tooltip")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.mouse.up();
});

test("open menus look as they should, and axe finds no violation", async ({ page, app }) => {
  await started(page);
  for (const wanted of ["light", "dark", "contrast"] as const) {
    await theme(page, wanted);
    for (const name of ["Presets", "View"]) {
      await trigger(page, name).click();
      await expect(page.getByRole("menu")).toHaveAccessibleName(name);
      await shoot(page, `menu-${name.toLowerCase()}-${wanted}`, app.target);
      if (name === "Presets") await page.keyboard.press("Escape");
    }
    // What is on is marked.
    const minimap = page.getByRole("menuitemcheckbox", { name: "Minimap" });
    await expect(minimap).toHaveAttribute("aria-checked", "true");
    expect(await violations(page, "[role=menu]", ".menu-bar")).toEqual([]);
    await page.keyboard.press("Escape");
  }
});
