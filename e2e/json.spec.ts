// The graph as text: linked with the canvas, explained, completed, compared.
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { choose, node, openByCommand, readGraph, saveAs, shoot, theme } from "./workbench.ts";

const editor = (page: Page) => page.locator(".json-host .monaco-editor").first();
const line = (page: Page, text: string) => editor(page).locator(".view-line", { hasText: text });

async function openJson(page: Page): Promise<void> {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await page.keyboard.press("Control+J");
  await expect(editor(page).locator(".view-line").first()).toContainText("{");
}

test("a selected node is shown and marked in the text; the cursor in a node's text selects it", async ({
  page,
  app,
}) => {
  await theme(page, "light");
  await openJson(page);
  await node(page, "norm_f").locator(".node-name").click();
  await expect(line(page, '"norm_f"').first()).toBeVisible();
  await expect(editor(page).locator(".json-selected").first()).toBeVisible();
  await shoot(page, "json-linked", app.target);

  await line(page, '"lm_head"').first().click();
  await expect(node(page, "lm_head")).toHaveClass(/is-selected/);
  await expect(node(page, "norm_f")).not.toHaveClass(/is-selected/);
  // A wire too.
  await line(page, "emb.x → add_pe.a").click();
  await expect(node(page, "lm_head")).not.toHaveClass(/is-selected/);
  // A node inside a group opens its group.
  await page.locator(".canvas").click({ position: { x: 20, y: 20 } });
  await node(page, "blocks").locator(".node-name").click();
  await line(page, '"qkv"').first().click();
  await expect(node(page, "blocks/qkv")).toHaveClass(/is-selected/);
  await expect(page.getByRole("button", { name: "Undo", exact: true })).toBeDisabled();
  // The palette is at hand in the text too.
  await page.keyboard.press("Control+K");
  await expect(page.getByRole("dialog", { name: "Commands" })).toBeVisible();
});

test("hover explains, completion offers, an error of the graph stands at its line", async ({ page, app }) => {
  await theme(page, "dark");
  await openJson(page);
  await node(page, "norm_f").locator(".node-name").click();
  const own = line(page, '"norm_f"').first();
  await own.locator("span", { hasText: "norm" }).last().hover();
  await expect(page.locator(".monaco-hover:not(.hidden)").first()).toContainText(/Norm|block/);
  await shoot(page, "json-hover", app.target);

  await line(page, '"lm_head"').first().click();
  await page.keyboard.press("End");
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowLeft");
  await page.keyboard.type(', "params": { ""');
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Control+Space");
  const offers = page.locator(".suggest-widget");
  await expect(offers).toContainText("bias");
  await shoot(page, "json-completion", app.target);
  await page.keyboard.press("Escape");
  await page.keyboard.type("nonsense");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type(": 7 }");
  await expect(node(page, "lm_head").locator(".node-message")).toContainText("nonsense");
  await expect(editor(page).locator(".squiggly-error").first()).toBeVisible();
  await shoot(page, "json-graph-error", app.target);
  // Live, and one step of the graph's undo.
  await page.locator(".canvas").click({ position: { x: 20, y: 20 } });
  await page.keyboard.press("Control+Z");
  await expect(node(page, "lm_head").locator(".node-message")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Undo", exact: true })).toBeDisabled();
  await expect(line(page, '"lm_head"').first()).not.toContainText("nonsense");
});

test("text that cannot be read outlives an edit on the canvas and the panel", async ({ page, app }) => {
  await theme(page, "light");
  await openJson(page);
  await node(page, "norm_f").locator(".node-name").click();
  await line(page, '"norm_f"').first().click();
  await page.keyboard.press("End");
  await page.keyboard.type(" oops");
  const problem = page.locator(".json-problem");
  await expect(problem).toBeVisible();
  await node(page, "norm_f").locator(".node-name").click();
  await page.keyboard.press("Control+B");
  const asks = page.locator(".json-torn");
  await expect(asks).toBeVisible();
  await expect(line(page, "oops")).toHaveCount(1);
  await shoot(page, "json-torn", app.target);
  await page.keyboard.press("Control+J");
  await expect(editor(page)).toHaveCount(0);
  await page.keyboard.press("Control+J");
  await expect(line(page, "oops")).toHaveCount(1);
  await expect(problem).toBeVisible();
  await asks.getByRole("button", { name: "Discard my text" }).click();
  await expect(line(page, "oops")).toHaveCount(0);
  await expect(line(page, '"norm_f"').first()).toContainText('"bypass": true');
  await expect(asks).toHaveCount(0);
  await expect(problem).toHaveCount(0);
});

test("now and saved side by side, with what was changed in words; then two files", async ({ page, app }) => {
  await theme(page, "light");
  await openByCommand(page, app, JSON.stringify(await readGraph("decoder-only")));
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await choose(page, "View", "Compare with saved");
  const words = page.locator(".compare-words");
  await expect(words).toContainText("No differences.");
  await node(page, "norm_f").locator(".node-name").click();
  await page.keyboard.press("Control+B");
  await expect(words).toContainText("norm_f bypassed");
  await expect(page.locator(".monaco-diff-editor .line-insert").first()).toBeVisible();
  const wide = await page.locator(".monaco-diff-editor").boundingBox();
  expect(wide?.width).toBeGreaterThan(700);
  await shoot(page, "compare-saved", app.target);
  await page.getByRole("button", { name: "Back to the text" }).click();
  await expect(line(page, '"norm_f"').first()).toContainText('"bypass": true');

  const other = JSON.stringify(await readGraph("encoder"));
  const pick = async (act: () => Promise<void>) => {
    if (app.electron) return act();
    const chooser = page.waitForEvent("filechooser");
    await act();
    await (await chooser).setFiles({
      name: "encoder.graph.json",
      mimeType: "application/json",
      buffer: Buffer.from(other),
    });
  };
  const before = await saveAs(page, app);
  if (app.electron) {
    const path = join(await mkdtemp(join(tmpdir(), "heddle-e2e-compare-")), "encoder.graph.json");
    await writeFile(path, other);
    await app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
    }, path);
  } else await page.evaluate(() => Object.assign(window, { showOpenFilePicker: undefined }));
  await pick(() => page.getByRole("button", { name: "Compare with a file…" }).click());
  await expect(page.getByRole("button", { name: "encoder.graph.json…" })).toBeVisible();
  await expect(words.locator("li").first()).toBeVisible();
  await pick(() => page.getByRole("button", { name: "Now…" }).click());
  await expect(words).toContainText("No differences.");
  expect(await saveAs(page, app)).toBe(before);
});
