// The shell around the workbench: isolated, locked down, without an error on the console.
import { expect, test } from "./fixtures.ts";

test("opens cross-origin isolated and without errors", async ({ page }) => {
  await expect(page).toHaveTitle(/Heddle/);
  await expect(page.locator("#root")).not.toBeEmpty();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await page.evaluate(() => typeof SharedArrayBuffer)).toBe("function");
});
