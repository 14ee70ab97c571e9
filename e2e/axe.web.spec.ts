// What axe finds against the rules of accessibility, minor matters too: on the first screen, with groups open where they
// stand, in each panel and each dialog, light and dark.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { openPanel, trainFor } from "./training.ts";
import { choose, openPreset, openText, paleText, selectNodes, violations } from "./workbench.ts";

test.use({ presetBlocks: "open" });

/** Looks at one place after another, in the theme that is on and in the other, and says in the end what is wrong where. */
function walk(page: Page) {
  const wrong: string[] = [];
  return {
    async look(place: string, ...within: string[]): Promise<void> {
      await page.emulateMedia({ colorScheme: "light" });
      const found = await violations(page, ...within);
      await page.emulateMedia({ colorScheme: "dark" });
      found.push(...(await paleText(page, ...within)).map((one) => `dark, ${one}`));
      wrong.push(...found.map((one) => `${place}: ${one}`));
    },
    end(): void {
      expect(wrong).toEqual([]);
    },
  };
}

const started = (page: Page) => expect(page.locator(".status")).toContainText("✓ proved for every size");

test("axe: the first screen with its blocks open, and every panel", async ({ page }) => {
  test.setTimeout(150_000);
  await started(page);
  const { look, end } = walk(page);
  await look("first screen");
  await page.keyboard.press("Shift+O");
  await selectNodes(page, "blocks/attn");
  await look("groups open in groups");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Try: Make Wo 96 wide" }).click();
  await page.keyboard.press("F8");
  await look("a problem");
  await page.keyboard.press("Control+Z");
  await page.keyboard.press("Control+Alt+H");
  await expect(page.locator(".history")).toBeVisible();
  await look("history", ".history");
  await page.keyboard.press("Control+Alt+H");
  await page.getByRole("button", { name: "Try: Disconnect the Mask" }).click();
  await expect(page.locator(".leak-banner")).toBeVisible();
  await look("a leak", ".leak-banner", ".side");
  const tabs = page.getByRole("tablist", { name: "Panels" }).getByRole("tab");
  for (const tab of await tabs.all()) {
    await tab.click();
    const name = (await tab.textContent()) ?? "";
    const panel = page.getByRole("tabpanel", { name, exact: true });
    await expect(panel.locator("[aria-busy]")).toHaveCount(0);
    await page.waitForTimeout(150);
    await look(name, ".dock");
  }
  await page.keyboard.press("Control+Z");
  const train = await openPanel(page);
  await trainFor(train, 3);
  for (const tab of await train.getByRole("tab").all()) {
    await tab.click();
    await look(`${await tab.textContent()} of a run`, ".dock");
  }
  await page.keyboard.press("s");
  await expect(page.locator(".step-card")).toBeVisible();
  await look("steps", ".stage", ".side");
  end();
});

test("axe: dialogs, lessons and the search for a block", async ({ page }) => {
  test.setTimeout(120_000);
  await started(page);
  const { look, end } = walk(page);
  const dialog = page.getByRole("dialog");
  const shown = async (place: string) => {
    await expect(dialog).toBeVisible();
    await page.waitForTimeout(150);
    await look(place, "[role=dialog]");
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
  };
  for (const key of ["Control+K", "Control+F", "?", "Control+Comma"]) {
    await page.keyboard.press(key);
    await shown(key);
  }
  for (const [menu, item] of [
    ["Help", "Glossary"],
    ["Help", "About Heddle"],
    ["Presets", /Find the bug/],
    ["File", "Export figure…"],
  ] as const) {
    await choose(page, menu, item);
    await shown(String(item));
  }
  await openText(page, "{ not json", "broken.graph.json");
  await shown("file not opened");
  await selectNodes(page, "blocks");
  await page.keyboard.press("Control+Shift+B");
  await shown("save as a block");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Add a block")).toBeFocused();
  await look("search for a block", ".add-search");
  await page.keyboard.press("Escape");
  await openPreset(page, "encoder-decoder");
  await look("two tabs");
  await choose(page, "Help", "Lessons…");
  await expect(dialog).toBeVisible();
  await look("lessons", "[role=dialog]");
  await dialog.getByRole("button").nth(1).click();
  await expect(page.locator(".lesson")).toBeVisible();
  await look("a lesson", ".side");
  end();
});
