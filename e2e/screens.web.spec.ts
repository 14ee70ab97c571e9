// Every level of every preset as a person sees it, for people to look at, and measured: three windows, light and dark. It
// takes some minutes and runs when it is asked for (CONTRIBUTING.md).
import type { Page } from "@playwright/test";
import { allNodes, check } from "../src/core/index.ts";
import { preset } from "../test/core/presets.ts";
import { expect, test } from "./fixtures.ts";
import { measured, windows } from "./measured.ts";
import { openPreset, presetFiles, shoot } from "./workbench.ts";

test.use({ presetBlocks: "open" });

/** `HEDDLE_SCREENS=1`: all of them; else names with commas. */
const asked = process.env.HEDDLE_SCREENS ?? "1";
const wanted = asked === "1" ? presetFiles : asked.split(",");

/** Opens a level by the search, as somebody who knows its name. */
async function open(page: Page, level: string): Promise<void> {
  await page.keyboard.press("Control+F");
  const found = page.getByRole("dialog", { name: "Find in graph" });
  await found.getByRole("combobox").fill(`node: ${level}`);
  const option = found.getByRole("option").filter({ hasText: level }).first();
  await expect(option).toBeVisible();
  await option.click();
  await expect(found).toHaveCount(0);
  // What was found is selected a moment later, whether it is closed or a frame that is open where it stands.
  await expect(async () => {
    await page.keyboard.press("Enter");
    await expect(page.locator(".canvas")).toHaveAttribute("data-scope", level, { timeout: 1000 });
  }).toPass({ timeout: 15_000 });
}

for (const { width, height } of windows)
  test(`at ${width} × ${height}`, async ({ page, app }) => {
    test.setTimeout(900_000);
    await page.setViewportSize({ width, height });
    await expect(page.locator(".predictions .bar").first()).toBeVisible();
    const faults: string[] = [];
    for (const name of wanted) {
      await openPreset(page, name);
      const groups = allNodes(check(preset(name)).root).filter((n) => n.body);
      for (const level of ["", ...groups.map(({ path }) => path)]) {
        if (level !== "") await open(page, level);
        await expect(page.locator(".canvas[aria-busy=false]")).toBeVisible();
        await expect(page.locator(".node-picture.is-stale")).toHaveCount(0);
        await page.keyboard.press("Shift+Digit1");
        await page.mouse.move(2, 500);
        await page.waitForTimeout(400);
        faults.push(...(await measured(page)).faults.map((f) => `${name} ${level}: ${f}`));
        for (const scheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme: scheme });
          const at = `${name}-${level.replaceAll("/", ".") || "top"}`;
          await shoot(page, `screen-${at}-${width}-${scheme}`, app.target);
        }
      }
    }
    expect(faults).toEqual([]);
  });
