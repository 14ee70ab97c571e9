// Every preset as a person sees it: it opens, checks, runs, and looks as it should, light and dark.
import { expect, test } from "./fixtures.ts";
import { choose, node, openPreset, presetFiles, shoot, theme } from "./workbench.ts";

for (const preset of presetFiles) {
  test(`preset ${preset}`, async ({ page, app }) => {
    await expect(page.locator(".status")).toContainText("ran in");
    await openPreset(page, preset);
    await expect(page.locator(".status")).toContainText("✓ shapes");
    await expect(page.locator(".node-picture.is-stale")).toHaveCount(0);
    await expect(page.locator(".run-error")).toHaveCount(0);
    await expect(page.locator(".node img").first()).toBeVisible();
    await theme(page, "light");
    await shoot(page, `preset-${preset}-light`, app.target);
    await theme(page, "dark");
    await shoot(page, `preset-${preset}-dark`, app.target);
  });
}

test("the value viewer shows attention per head, with tokens along its sides", async ({ page, app }) => {
  await choose(page, "Presets", /Decoder-only/);
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  // D29: what is true is 1, not 1.00.
  await node(page, "mask").locator(".node-name").click();
  await expect(page.locator(".heat-numbers span").first()).toHaveText(/^[01]$/);
  await node(page, "blocks").dblclick();
  await node(page, "blocks/attn").locator(".node-name").click();
  await expect(page.locator(".heat-columns span")).toHaveText(["the", "cat", "sat", "on"]);
  await expect(page.locator(".heat-numbers span").first()).toHaveText("1.00");
  await page.getByRole("slider", { name: /head/ }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(".axis-index")).toContainText("head 2 of 4");
  await page.locator(".heat-map").hover({ position: { x: 5, y: 140 } });
  await expect(page.locator(".heat figcaption")).toContainText(/on, the: 0\.\d+/);
  // Probabilities go from a zero that stands still.
  await expect(page.locator(".legend").first()).toHaveText(/^01\.00masked$/);
  // D29: the ends of the scale stand on one line each, however long.
  const lines = await page.locator(".legend > span:not(.legend-bar)").evaluateAll((ends) =>
    ends.map((end) => {
      end.textContent = "-5.99e-4";
      return end.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(end).fontSize);
    }),
  );
  expect(lines.length).toBeGreaterThan(1);
  expect(Math.max(...lines)).toBeLessThan(2);
  await page.getByRole("button", { name: "Expand" }).click();
  await theme(page, "light");
  await shoot(page, "value-viewer", app.target);
});
