// Lessons as learners go through them: one who errs once at each question and is called away, one by keyboard alone.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { root } from "../scripts/run-step.ts";
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

interface LessonFile {
  readonly title: string;
  readonly steps: readonly {
    readonly title: string;
    readonly check: { readonly kind: string; readonly options?: Readonly<Record<string, { text: string }>> };
    readonly right: unknown;
    readonly wrong: readonly { readonly answer: unknown; readonly says: string }[];
  }[];
}

/** As it is read: Markdown's marks are typeset. */
const plain = (text: string): string => text.replaceAll(/[*`$]/g, "");

async function give(page: Page, kind: string, answer: unknown): Promise<void> {
  if (kind === "graph") await button(page, "Check my graph").click();
  else if (kind === "number") await answerNumber(page, String(answer));
  else {
    await card(page).locator(`.lesson-options label`).nth(Number(answer)).click();
    await button(page, "Check").click();
  }
}

/** What the right answer does to the graph, as a learner does it. */
const doings: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  "shared-keys": async (page) => {
    // The dimensions are those of the whole graph, out of the layer that the lesson looks at.
    await page.locator(".crumb").first().click();
    const groups = page.locator(".side").getByLabel("Dimension G");
    await groups.fill("4");
    await groups.press("Enter");
  },
};

for (const name of ["hot-and-cold", "shared-keys"])
  test(`a learner who errs once at each question of ${name}, by a link`, async ({ page }) => {
    const lesson: LessonFile = JSON.parse(
      await readFile(join(root, `graphs/lessons/${name}.lesson.json`), "utf8"),
    );
    await page.evaluate((to) => {
      location.hash = to;
    }, `#lesson=${name}`);
    for (const [i, { title, check, right, wrong }] of lesson.steps.entries()) {
      await expect(card(page).getByRole("heading", { name: plain(title) })).toBeVisible();
      const [first] = wrong;
      const names = Object.keys(check.options ?? {});
      const asGiven = (answer: unknown) => (check.kind === "choice" ? names.indexOf(String(answer)) : answer);
      await give(page, check.kind, asGiven(first?.answer));
      await expect(verdict(page)).toHaveClass(/is-wrong/);
      expect(plain((await verdict(page).textContent()) ?? "")).toContain(
        plain(first?.says ?? "").slice(0, 40),
      );
      if (check.kind === "graph") await doings[name]?.(page);
      await give(page, check.kind, asGiven(right));
      await expect(verdict(page)).toHaveClass(/is-right/);
      if (i + 1 < lesson.steps.length) await button(page, "Next").click();
    }
    await expect(button(page, "Next lesson")).toBeVisible();
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
