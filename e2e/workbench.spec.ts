// The workbench as a person first meets it: a model that has run, groups that open, errors in their place.
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { root } from "../scripts/run-step.ts";
import { expect, test } from "./fixtures.ts";
import { node, openText, readGraph, shoot, socket, theme } from "./workbench.ts";

/** What Chromium calls a layout shift. */
interface Shift {
  readonly value: number;
  readonly sources: readonly { readonly previousRect: DOMRect; readonly currentRect: DOMRect }[];
}

const firstPrediction = (page: Page) => page.locator(".predictions .bar-token").first();

test("opens on the decoder-only preset, already run", async ({ page, app }) => {
  await expect(page.getByLabel("Name of the graph")).toHaveValue("Decoder-only");
  await expect(page.locator(".predictions .bars li")).toHaveCount(8);
  await expect(page.locator(".status")).toContainText(/✓ shapes.*110,336 parameters.*ran in/);
  await expect(node(page, "blocks")).toContainText("×2");
  await expect(node(page, "tokens").locator(".token")).toHaveText(["the", "cat", "sat", "on"]);
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  const marks = await page.evaluate(() => performance.getEntriesByType("mark").map((m) => m.name));
  expect(marks).toEqual(expect.arrayContaining(["heddle:window", "heddle:first-values"]));

  // Nothing has jumped while it opened.
  const jumps = await page.evaluate(
    () =>
      new Promise<number>((done) => {
        const sameRect = (a: DOMRect, b: DOMRect) => JSON.stringify(a) === JSON.stringify(b);
        new PerformanceObserver((list) =>
          done(
            (list.getEntries() as unknown as Shift[])
              // The canvas's own layers are drawn in place: their boxes stay.
              .filter(({ sources }) => sources.some((s) => !sameRect(s.previousRect, s.currentRect)))
              .reduce((sum, { value }) => sum + value, 0),
          ),
        ).observe({ type: "layout-shift", buffered: true });
        setTimeout(done, 500, 0);
      }),
  );
  expect(jumps).toBeLessThan(0.02);

  await theme(page, "light");
  const light = await shoot(page, "decoder-only-light", app.target);
  if (app.target === "web" && process.env.HEDDLE_SCREENSHOT)
    await copyFile(light, join(root, "docs/screenshot.png"));
  await theme(page, "dark");
  await shoot(page, "decoder-only-dark", app.target);
});

test("another text gives other predictions", async ({ page }) => {
  const before = await firstPrediction(page).textContent();
  const numbers = page.locator(".predictions .bar-number");
  const old = await numbers.allTextContents();
  await page.locator("textarea[data-stream=main]").fill("the king saw a red");
  await expect(node(page, "tokens").locator(".token")).toHaveCount(5);
  await expect
    .poll(async () => [await firstPrediction(page).textContent(), ...(await numbers.allTextContents())])
    .not.toEqual([before, ...old]);
  await expect(page.locator(".context")).toContainText("the king saw a red");
  await page.locator("textarea[data-stream=main]").fill("the zebra");
  await expect(page.locator(".unknown")).toHaveText("1 unknown");
});

test("the repeat and its attention can be entered, iteration by iteration", async ({ page, app }) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await node(page, "blocks").dblclick();
  await expect(node(page, "blocks/attn").locator("img")).toHaveCount(4);
  await theme(page, "light");
  await shoot(page, "blocks", app.target);
  await node(page, "blocks/attn").dblclick();
  await expect(node(page, "blocks/attn/softmax").locator("img")).toHaveCount(4);
  const picture = node(page, "blocks/attn/softmax").locator("img").first();
  const first = await picture.getAttribute("src");
  const canvas = page.getByRole("region", { name: "Canvas" });
  await canvas.getByRole("button", { name: "Next iteration" }).click();
  await expect(canvas.locator(".iterations")).toContainText("2 of 2");
  await expect(picture).not.toHaveAttribute("src", first ?? "");
  await shoot(page, "attention", app.target);
  await page.locator(".crumb").first().click();
  await expect(node(page, "blocks")).toBeVisible();
});

test("a wrong width is told on its node, and the rest keeps its shapes and values", async ({ page, app }) => {
  const graph = await readGraph("worked-example");
  graph.nodes.wo = { ...graph.nodes.wo, params: { out: 3, bias: false } };
  delete graph.weights["wo.w"];
  await openText(page, JSON.stringify(graph));
  await page.locator(".status-part").first().click();
  await page.locator(".problem").first().click();
  const wrong = node(page, "add_1");
  await expect(wrong).toHaveClass(/is-wrong/);
  await expect(wrong.locator(".node-message")).toContainText(/b: got .*3\]; axis 3 must be D = 4/);
  await expect(node(page, "attn").locator("img").first()).toBeVisible();
  await expect(socket(page, "add_1.out.y")).toHaveAttribute("aria-label", /B T D$/);
  await expect(wrong).toHaveClass(/is-selected/);
  await expect(page.locator(".inspector-problem").first()).toContainText('wo, parameter "out"');
  await theme(page, "light");
  await shoot(page, "wrong-width", app.target);
});
