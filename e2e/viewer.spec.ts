// The tensor viewer, typeset formulas, and panels that keep their sizes.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { choose, node, shoot, theme } from "./workbench.ts";

const inspector = (page: Page) => page.getByRole("region", { name: "Inspector" });
const select = (page: Page, path: string) => node(page, path).locator(".node-name").click();
const outcome = (page: Page) => page.locator(".compare-outcome");

/** By the command palette, which finds what is out of view too. */
async function goTo(page: Page, id: string): Promise<void> {
  await page.keyboard.press("Control+K");
  const palette = page.getByRole("dialog", { name: "Commands" });
  await palette.getByRole("combobox").fill("go to");
  await palette
    .getByRole("option")
    .filter({ has: page.getByText(id, { exact: true }) })
    .first()
    .click();
  await expect(inspector(page).getByLabel("Id", { exact: true })).toHaveValue(id);
}

test("a value is pinned, and the run after an edit is compared with it; other shapes are refused with a reason", async ({
  page,
  app,
}) => {
  await choose(page, "Presets", /^Worked example/);
  await theme(page, "light");
  await goTo(page, "add_1");
  await inspector(page).getByRole("button", { name: "Pin" }).click();
  const other = page.getByLabel("Compare with");
  await other.selectOption({ index: 1 });
  await expect(outcome(page)).toHaveText("No difference.");

  await goTo(page, "norm_1");
  await page.keyboard.press("Control+B");
  await expect(page.locator(".predictions .badge")).toHaveCount(0);
  await goTo(page, "add_1");
  await other.selectOption({ index: 1 });
  await expect(outcome(page)).toHaveText(/^max \|Δ\| = 0\.\d+ at \[0, \d, \d\]$/);
  await page.getByRole("button", { name: "Expand" }).click();
  for (const name of ["light", "dark", "contrast"] as const) {
    await theme(page, name);
    await shoot(page, `viewer-difference-${name}`, app.target);
  }
  await theme(page, "light");
  await page.getByRole("button", { name: "Collapse" }).click();

  // The values of the run are listed for whoever comes to choose.
  await expect(other.locator("option", { hasText: "add_pe.y" })).toHaveCount(0);
  await other.focus();
  await other.selectOption("value add_pe.y");
  await expect(outcome(page)).toContainText("max |Δ|");
  await other.selectOption("value lm_head.logits");
  await expect(outcome(page)).toContainText("axis 3 has 4 against 6");
  await other.selectOption("");
  await expect(outcome(page)).toHaveCount(0);
});

test("axes are chosen, others sliced; tokens name the rows; iterations of a repeat are looked into one by one", async ({
  page,
  app,
}) => {
  await expect(node(page, "blocks").locator("img")).toHaveCount(1);
  await node(page, "blocks").dblclick();
  await select(page, "blocks/attn");
  const heat = page.locator(".heat");
  await expect(heat.locator(".heat-rows")).toContainText("sat");
  await expect(heat.locator(".heat-columns")).toContainText("sat");
  const picture = () => heat.locator("img").getAttribute("src");
  const first = await picture();
  // Numbers are read by pointer and by keys.
  const cells = heat.locator(".heat-map");
  await cells.hover({ position: { x: 8, y: 8 } });
  const read = heat.locator("figcaption");
  await expect(read).toContainText("the (predicts: cat), the: 1.00");
  await page.mouse.move(300, 850);
  await expect(read).toContainText("Hover a cell");
  await cells.focus();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowRight"]) await page.keyboard.press(key);
  await expect(read).toHaveText(/^cat \(predicts: sat\), cat: 0\.\d+/);
  await page.keyboard.press("ArrowUp");
  await expect(read).toHaveText("the (predicts: cat), cat: 0");
  await expect(node(page, "blocks/attn")).toHaveClass(/is-selected/);
  await page.getByLabel("Index of H · head").fill("2");
  await expect(inspector(page)).toContainText("head 3 of 4");
  await expect.poll(picture).not.toBe(first);
  const third = await picture();
  const crumbs = page.locator(".crumbs");
  await crumbs.getByRole("button", { name: "Next iteration" }).click();
  await expect(crumbs).toContainText("2 of 2");
  await expect.poll(picture).not.toBe(third);
  await page.getByLabel("rows").selectOption({ label: "H · head" });
  await expect(heat.locator(".heat-rows")).toContainText("head 4");
  await expect(inspector(page)).toContainText(/time|query 1 of 4, the/);
  await theme(page, "light");
  await shoot(page, "viewer-heads", app.target);
});

test("a colour scale has its zero in the middle, and held it is that of every value and picture", async ({
  page,
}) => {
  const picture = node(page, "emb").locator("img");
  await expect(picture).toHaveCount(1);
  const ends = async () => {
    const [least, most] = await inspector(page).locator(".legend > span:not(.legend-bar)").allTextContents();
    return [Number(least?.replace("−", "-")), Number(most)];
  };
  await select(page, "emb");
  await expect.poll(async () => (await ends()).some(Number.isNaN)).toBe(false);
  const own = await ends();
  expect(own[0]).toBe(-(own[1] ?? 0));
  const before = (await picture.getAttribute("src")) ?? "";
  await select(page, "norm_f");
  // Between the two nodes the legend is away.
  await expect.poll(async () => ((await ends()).some(Number.isNaN) ? own : ends())).not.toEqual(own);
  const held = await ends();
  await inspector(page).getByLabel("Lock scale").check();
  await select(page, "emb");
  await expect(inspector(page).getByLabel("Id", { exact: true })).toHaveValue("emb");
  expect(await ends()).toEqual(held);
  await expect(picture).not.toHaveAttribute("src", before);
  await inspector(page).getByLabel("Lock scale").uncheck();
  await expect.poll(ends).toEqual(own);
  await expect(picture).toHaveAttribute("src", before);
});

test("in an encoder–decoder, cross-attention has target tokens as rows and source tokens as columns", async ({
  page,
}) => {
  await choose(page, "Presets", /^Encoder–decoder/);
  await expect(page.locator(".predictions .bar-token").first()).toBeVisible();
  await goTo(page, "decoder");
  await inspector(page).getByRole("button", { name: "Open the group" }).click();
  await expect(page.locator(".crumbs")).toBeVisible();
  await goTo(page, "attn_2");
  const heat = page.locator(".heat");
  const queries = heat.locator(".heat-rows span"); // what the decoder reads: the target, shifted
  await expect(queries.first()).toHaveText("<bos>");
  await expect(queries.last()).toHaveAttribute("title", "., predicts: <eos>");
  await expect(heat.locator(".heat-columns span").last()).toHaveText(".");
});

test("formulas are typeset with the sizes filled in, and read out as MathML", async ({ page, app }) => {
  await choose(page, "Presets", /^Worked example/);
  await expect(node(page, "attn").locator("img")).toHaveCount(1);
  await select(page, "attn");
  const formula = page.locator(".inspector .node-formula");
  await expect(formula.locator(".katex").first()).toBeVisible();
  await expect(formula.locator("math").first()).toBeAttached();
  await expect(formula.getByRole("math").first()).toHaveAccessibleName(/softmax/);
  const fonts = await page.evaluate(async () => {
    await document.fonts.ready;
    return [...document.fonts].filter((f) => f.family.includes("KaTeX") && f.status === "loaded").length;
  });
  expect(fonts).toBeGreaterThan(0);
  for (const name of ["light", "dark", "contrast"] as const) {
    await theme(page, name);
    await shoot(page, `formula-${name}`, app.target);
  }
});

test("fonts and packages come with their licences", async ({ page }) => {
  await choose(page, "Help", "About Heddle");
  const dialog = page.getByRole("dialog", { name: "About Heddle" });
  await expect(dialog).toContainText(/Version \d+\.\d+\.\d+/);
  await dialog.getByText("@fontsource-variable/inter").click();
  await expect(dialog).toContainText("SIL OPEN FONT LICENSE");
  await expect(dialog).toContainText("katex");
});

test("panels are resized, put away, and found again after a restart", async ({ page }) => {
  const palette = page.locator(".palette");
  const width = async () => (await palette.boundingBox())?.width ?? 0;
  await expect(palette).toBeVisible();
  const before = await width();
  const edge = page.getByRole("separator", { name: "Width of the palette" });
  const box = await edge.boundingBox();
  if (!box) throw new Error("no edge");
  await page.mouse.move(box.x + 3, 400);
  await page.mouse.down();
  await page.mouse.move(box.x + 63, 400, { steps: 4 });
  await page.mouse.up();
  await expect.poll(width).toBeCloseTo(before + 60, -1);
  const wide = await width();
  await page.getByRole("separator", { name: "Width of the inspector" }).press("ArrowLeft");
  const side = page.locator(".side");
  const sideWidth = (await side.boundingBox())?.width ?? 0;
  await page.reload();
  await expect.poll(width).toBeCloseTo(wide, 0);
  expect((await side.boundingBox())?.width).toBeCloseTo(sideWidth, 0);
  await choose(page, "View", "Inspector");
  await expect(side).toHaveCount(0);
  await page.reload();
  await expect(palette).toBeVisible();
  await expect(side).toHaveCount(0);
  await choose(page, "View", "Inspector");
  await expect(side).toBeVisible();
  await edge.dblclick();
  await expect.poll(width).toBeCloseTo(before, 0);
});
