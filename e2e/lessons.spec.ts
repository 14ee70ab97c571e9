// Lessons as learners go through them: one who errs once at each question and is called away, one by keyboard alone.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { choose, node, shoot, violations } from "./workbench.ts";

const card = (page: Page): Locator => page.getByRole("region", { name: "Lesson", exact: true });
const verdict = (page: Page): Locator => card(page).locator(".lesson-verdict");
const button = (page: Page, name: string): Locator => card(page).getByRole("button", { name, exact: true });

async function answerNumber(page: Page, n: string): Promise<void> {
  await card(page).getByRole("textbox").fill(n);
  await button(page, "Check").click();
}

test("a learner who errs once at each question, and is called away in between", async ({ page, app }) => {
  await choose(page, "Help", "Lessons…");
  const list = page.getByRole("dialog", { name: "Lessons" });
  await list.getByRole("button", { name: /^Split a width into heads/ }).click();
  // What was there is there.
  await expect(page.getByRole("tab", { name: /Decoder-only/ })).toBeVisible();
  await expect(card(page)).toContainText("The width of a head");
  await expect(node(page, "qkv")).toHaveClass(/selected/);

  await answerNumber(page, "8");
  await expect(verdict(page)).toContainText("D is the width of all heads together");
  await button(page, "Hint").click();
  await expect(card(page)).toContainText("Look at the axes of q");
  await answerNumber(page, "4");
  await expect(verdict(page)).toHaveClass(/is-right/);
  expect(await violations(page, ".lesson")).toEqual([]);
  await button(page, "Next").click();

  await answerNumber(page, "16");
  await expect(verdict(page)).toContainText("One matrix for each head");
  // Another graph in front and back again: the lesson is where it was.
  await page.getByRole("tab", { name: /Decoder-only/ }).click();
  await expect(card(page)).toHaveCount(0);
  await page.getByRole("tab", { name: /Split a width/ }).click();
  await expect(verdict(page)).toContainText("One matrix for each head");
  await answerNumber(page, "32");
  await expect(verdict(page)).toHaveClass(/is-right/);
  await button(page, "Next").click();

  await button(page, "Check my graph").click();
  await expect(verdict(page)).toContainText("The logits are not those");
  await expect(button(page, "Show solution")).toHaveCount(0);
  await page.locator(".canvas").click({ position: { x: 8, y: 300 } });
  const heads = page.locator(".side").getByLabel("Dimension H");
  await heads.fill("4");
  await heads.press("Enter");
  await expect(card(page)).toContainText("The graph has changed since");
  // A restart in the middle of it: step and graph are as they were.
  await page.waitForTimeout(600);
  await page.reload();
  await choose(page, "Help", "Lessons…");
  await expect(list.getByRole("button", { name: /^Split a width into heads/ })).toContainText("2 of 3");
  await shoot(page, "lessons", app.target);
  expect(await violations(page, ".dialog")).toEqual([]);
  await list.getByRole("button", { name: /^Split a width into heads/ }).click();
  await button(page, "Check my graph").click();
  await expect(verdict(page)).toHaveClass(/is-right/);
  await shoot(page, "lesson-done", app.target);
  await button(page, "Next lesson").click();
  await expect(card(page)).not.toContainText("Split a width into heads");
});

/** By the Tab key alone. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let i = 0; i < 40; i++) {
    if (await wanted.evaluate((e) => e === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("Tab does not lead there");
}

test("by keyboard alone, from the palette to the last answer", async ({ page }) => {
  await page.locator(".predictions .bar").first().waitFor();
  await page.keyboard.press("Control+K");
  await page.keyboard.type("Lessons");
  await page.keyboard.press("Enter");
  const list = page.getByRole("dialog", { name: "Lessons" });
  await tabTo(page, list.getByRole("button", { name: /^Build a causal mask/ }));
  await page.keyboard.press("Enter");
  await expect(card(page).getByRole("heading", { name: "Close the leak" })).toBeFocused();
  await tabTo(page, button(page, "Check my graph"));
  await page.keyboard.press("Enter");
  await expect(verdict(page)).toContainText("can see input");
  // Heddle knows the fix, and keeps it to itself while it is asked for.
  await expect(page.locator(".status")).toContainText("leaks");
  await expect(page.locator(".fix")).toHaveCount(0);
  await expect(button(page, "Check my graph")).toBeFocused();
  await tabTo(page, button(page, "Hint"));
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  // The second hint was the last: the button now offers what only who asks is shown.
  await expect(button(page, "Show solution")).toBeVisible();
  await tabTo(page, page.locator(".inspector").getByLabel("kind"));
  await page.keyboard.type("causal");
  await expect(card(page)).toContainText("The graph has changed since");
  await page.keyboard.press("Shift+Tab");
  for (
    let i = 0;
    i < 20 && !(await button(page, "Check my graph").evaluate((e) => e === document.activeElement));
    i++
  )
    await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(verdict(page)).toHaveClass(/is-right/);
});
