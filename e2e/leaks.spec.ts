// A leak is seen within a second, with its way on the canvas, and the fix plugs the mask back; causes before consequences.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { root } from "../scripts/run-step.ts";
import { printDocument } from "../src/core/index.ts";
import { dim, edited, withSegments } from "../test/core/edited.ts";
import { expect, test } from "./fixtures.ts";
import { choose, node, openText, readGraph, shoot, socket, theme } from "./workbench.ts";

const challenges = readdirSync(join(root, "graphs/broken")).filter((name) => name.endsWith(".graph.json"));

const status = (page: Page) => page.locator(".status");

/** The proof has said its word, so the worker is awake. */
const ready = (page: Page) => expect(status(page)).toContainText("✓ proved for every size");

/** Selects the wire between two sockets by a click on its middle, as a person would. */
async function clickWire(page: Page, from: string, to: string): Promise<void> {
  const [a, b] = [await socket(page, from).boundingBox(), await socket(page, to).boundingBox()];
  if (!a || !b) throw new Error("the wire is not on the screen");
  await page.mouse.click((a.x + b.x + a.width) / 2, (a.y + b.y + a.height) / 2);
}

/** Pixels of the canvas of lit wires that have the colour of leaks. */
const litPixels = (page: Page) =>
  page.evaluate(() => {
    const canvas = document.querySelectorAll<HTMLCanvasElement>("canvas.wires")[1];
    const context = canvas?.getContext("2d");
    if (!canvas || !context) return 0;
    const probe = document.createElement("canvas").getContext("2d");
    if (!probe) return 0;
    probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--leak").trim();
    probe.fillRect(0, 0, 1, 1);
    const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4)
      if (data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255) count++;
    return count;
  });

test("the mask unplugged: the leak shows with its way, and its fix plugs the mask back", async ({
  page,
  app,
}) => {
  await ready(page);
  await theme(page, "light");
  await clickWire(page, "mask.out.mask", "blocks.in.mask");
  await page.keyboard.press("Delete");
  await expect(status(page)).toContainText("◆ leaks");
  // In the color of leaks, though the panel of problems has not been loaded.
  await expect(status(page).locator(".leak")).toHaveCSS("font-weight", "600");
  const banner = page.locator(".leak-banner");
  await expect(banner).toContainText("Output t = 0 can see input t = 1.");
  await expect(banner).toContainText("Confirmed by a run");
  await expect.poll(() => litPixels(page)).toBeGreaterThan(100);
  await expect(node(page, "blocks").locator(".node-mark")).toHaveText("◆");
  await shoot(page, "leak-light", app.target);

  // The proof's map of the outputs, with what runs show beside it.
  await page.keyboard.press("Control+Shift+E");
  const outputs = page.locator(".dependence-part").first();
  await expect(outputs.locator(".map-cell.bad")).toHaveCount(6);
  await expect(outputs).toContainText(/Checked by runs/);
  await theme(page, "dark");
  await shoot(page, "dependence-dark", app.target);
  await theme(page, "light");

  // Inside, the crossing is marked at the attention.
  await banner.getByRole("button", { name: "Show where it leaks" }).click();
  await expect(node(page, "blocks/attn").locator(".node-message")).toContainText("can see");
  await expect.poll(() => litPixels(page)).toBeGreaterThan(100);
  await shoot(page, "leak-inside", app.target);

  // Pointing at the fix shows it; a click does it, in one step.
  const fix = banner.locator(".fix");
  await page.locator(".crumb").first().click();
  await fix.hover();
  await expect(page.locator("html")).toHaveAttribute("data-spotlight", "fix");
  await shoot(page, "leak-fix-preview", app.target);
  await fix.click();
  await expect(status(page)).toContainText("✓ proved for every size");
  await expect(banner).toHaveCount(0);
  await page.keyboard.press("Control+Z");
  await expect(status(page)).toContainText("◆ leaks");
});

test("a leak is told within a second", async ({ page }) => {
  await ready(page);
  const once = () =>
    page.evaluate(async () => {
      const start = performance.now();
      document.querySelector<HTMLElement>('[aria-label="Try: Disconnect the Mask"]')?.click();
      while (!document.querySelector(".leak-banner")) await new Promise((go) => setTimeout(go, 10));
      return performance.now() - start;
    });
  // The best of three: a test machine is shared.
  let took = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    took = Math.min(took, await once());
    await page.getByRole("button", { name: "Undo: Disconnect the Mask" }).click();
    await ready(page);
    await expect(page.locator(".leak-banner")).toHaveCount(0);
  }
  test.info().annotations.push({ type: "leak shown after", description: `${Math.round(took)} ms` });
  console.log(`leak shown after ${Math.round(took)} ms`);
  expect(took).toBeLessThan(1000);
});

test("a width broken far up: one root cause, its consequences folded, mended by Enter", async ({
  page,
  app,
}) => {
  await ready(page);
  await theme(page, "light");
  await node(page, "emb").locator(".node-name").click();
  await page.getByLabel("width", { exact: true }).fill("96");
  await page.keyboard.press("Enter");
  await expect(status(page)).toContainText("✕");
  await page.keyboard.press("F8");
  const problems = page.getByRole("region", { name: "Problems" });
  await expect(problems.locator(".problem.error")).toHaveCount(1);
  await expect(problems.locator(".consequences summary")).toHaveText("1 consequence of the same cause");
  await expect(problems.locator(".culprit")).toContainText("width of emb");
  await expect(problems.locator(".fix").first()).toContainText("parameters");
  await expect(page.locator("html")).toHaveAttribute("data-spotlight", "chain");
  // What can be computed still is, by the trained weights that fit.
  await expect(status(page)).toContainText("Some weights untrained");
  await expect(page.locator(".run-error")).toHaveCount(0);
  await shoot(page, "root-cause", app.target);
  await page.keyboard.press("Enter");
  await expect(status(page)).toContainText("✓ shapes");
  await expect(status(page)).toContainText("✓ proved for every size");
});

test("a challenge hides its leak, gives hints, and knows when it is solved", async ({ page, app }) => {
  await ready(page);
  await choose(page, "Presets", /Find the bug/);
  const list = page.getByRole("dialog", { name: "Find the bug" });
  await expect(list.locator(".challenge-item")).toHaveCount(challenges.length);
  await shoot(page, "challenges", app.target);
  await list.locator(".challenge-item").filter({ hasText: "Too good to be true" }).click();
  const card = page.getByRole("region", { name: "Find the bug" });
  await expect(card).toContainText("gibberish");
  await expect(status(page)).toContainText("find them yourself");
  await card.getByRole("button", { name: "Hint" }).click();
  await expect(card).toContainText("sees a later position");
  await card.getByRole("button", { name: "Show diagnosis" }).click();
  await page.locator(".problem-item").first().locator(".fix").first().click();
  await expect(card).toContainText("Fixed");
  await shoot(page, "challenge-solved", app.target);
});

test("the first card: each thing is one press, undone by one, and it stays away when dismissed", async ({
  page,
}) => {
  await ready(page);
  const card = page.getByRole("region", { name: "Three things to try" });
  await card.getByRole("button", { name: "Try: Bypass the norms" }).click();
  await expect(node(page, "norm_f")).toHaveClass(/is-bypassed/);
  await card.getByRole("button", { name: "Undo: Bypass the norms" }).click();
  await expect(node(page, "norm_f")).not.toHaveClass(/is-bypassed/);
  await card.getByRole("button", { name: "Dismiss" }).click();
  await expect(card).toHaveCount(0);
  await page.reload();
  await ready(page);
  await expect(card).toHaveCount(0);
});

test("a wire shows what its value depends on, attention per head, and a finite mask says how far it holds", async ({
  page,
  app,
}) => {
  await ready(page);
  await theme(page, "light");
  const [a, b] = [
    await socket(page, "add_pe.out.y").boundingBox(),
    await socket(page, "blocks.in.x").boundingBox(),
  ];
  if (!a || !b) throw new Error("the wire is not on the screen");
  await page.mouse.move((a.x + b.x + a.width) / 2, (a.y + b.y + a.height) / 2);
  await expect(page.locator(".wire-tip .map-cell.on")).toHaveCount(4);
  await expect(page.locator(".wire-tip")).toContainText("D: Model width (d_model)");
  await shoot(page, "wire-tip", app.target);

  await node(page, "blocks").dblclick();
  await node(page, "blocks/attn").locator(".node-name").click();
  await page.keyboard.press("Control+Shift+E");
  const value = page.locator(".dependence-part").nth(1);
  await value.getByLabel("Port").selectOption("weights");
  await expect(value.locator(".map-cell.on").first()).toBeVisible();
  await shoot(page, "dependence-weights", app.target);

  const fill = page.getByLabel("fill", { exact: true });
  await fill.fill("-10000");
  await page.keyboard.press("Enter");
  await expect(status(page)).toContainText("proved for every size while |score| <");
  await shoot(page, "bounded", app.target);
});

test("a prefix language model: the objective is chosen beside the graph, and the map is its mask's", async ({
  page,
  app,
}) => {
  await ready(page);
  await node(page, "mask").click();
  await page.getByLabel("kind").selectOption("prefix");
  await expect(status(page)).toContainText("◆ leaks");
  await page.keyboard.press("Escape");
  await page.getByLabel("Objective", { exact: true }).selectOption("prefix-lm");
  await expect(status(page)).toContainText("✓ proved for every size");
  await page.keyboard.press("Control+Shift+E");
  const outputs = page.locator(".dependence-part").first();
  // "the cat sat on": of four tokens two are given.
  await expect(outputs.locator(".map-cell.on")).toHaveCount(11);
  await expect(outputs.locator(".map-cell.bad")).toHaveCount(0);
  await shoot(page, "prefix-lm", app.target);
  // One token less is given, and the mask shows the answer.
  await page.getByLabel("Prefix", { exact: true }).fill("1");
  await expect(status(page)).toContainText("◆ leaks");
  await expect(outputs.locator(".map-cell.bad")).toHaveCount(1);
  await page.getByLabel("Prefix", { exact: true }).fill("none at all");
  await expect(page.locator(".inspector .field-why")).toBeVisible();
});

test("the dependence panel keeps a challenge's secret until it is asked", async ({ page }) => {
  await ready(page);
  await choose(page, "Presets", /Find the bug/);
  await page.getByRole("button", { name: /Too good to be true/ }).click();
  await expect(status(page)).toContainText("find them yourself");
  await page.keyboard.press("Control+Shift+E");
  const outputs = page.locator(".dependence-part").first();
  await expect(outputs).toContainText("Find out yourself");
  await expect(outputs.locator(".verdict")).toHaveCount(0);
  await expect(outputs.locator(".map-cell.bad")).toHaveCount(0);
  await page.getByRole("button", { name: "Show diagnosis" }).click();
  await page.keyboard.press("Control+Shift+E");
  await expect(page.locator(".dependence-part .verdict")).toContainText("leaks");
  await expect(page.locator(".dependence-part").first().locator(".map-cell.bad")).not.toHaveCount(0);
});

test("two verdicts between, then sixty root causes: each has its repairs when somebody looks at it", async ({
  page,
}) => {
  await ready(page);
  const graph = await readGraph("decoder-only");
  for (let i = 0; i < 60; i++) graph.nodes[`stray_${i}`] = { block: "norm", params: { epsilom: i } };
  // The two verdicts between: what only a look at some sizes shows, and what no proof reaches.
  await openText(page, printDocument(withSegments()));
  await expect(status(page)).toContainText("◐ proved for the sizes looked at");
  await openText(page, printDocument(edited("smallest", dim("T", 1e9))));
  await expect(status(page)).toContainText("○ not proved");
  await openText(page, JSON.stringify(graph));
  await page.keyboard.press("Control+Shift+M");
  const rows = page.locator(".problem-item");
  await expect.poll(() => rows.count()).toBeGreaterThanOrEqual(60);
  const last = rows.last();
  await last.locator(".problem").click();
  await expect(last.locator(".fix").first()).toBeVisible();
});
