// A part of a graph between two windows, with its wires; what is no graph is refused.
import type { Page } from "@playwright/test";
import { type App, expect, test } from "./fixtures.ts";
import { choose, lastStep, node, pullWire, saveAs, selectNodes } from "./workbench.ts";

/** Another window of the app, by its own command; another tab of the browser. */
async function another(page: Page, app: App): Promise<Page> {
  const opened = app.electron ? app.electron.waitForEvent("window") : page.context().waitForEvent("page");
  await page.keyboard.press("Control+Shift+N");
  const other = await opened;
  await expect(node(other, "emb").locator("img")).toHaveCount(1);
  return other;
}

test("copied in one window and pasted in another: inner wires, and outer ones where they fit", async ({
  page,
  app,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await selectNodes(page, "norm_f", "lm_head");
  await page.keyboard.press("Control+C");
  const other = await another(page, app);
  // Each window has an engine of its own: both go on running.
  await other.getByRole("textbox", { name: /text/i }).first().fill("a dog sat on");
  await expect(other.locator(".predictions")).toContainText("a dog sat on");
  await selectNodes(other, "norm_f", "lm_head");
  await other.keyboard.press("Delete");
  await expect(node(other, "lm_head")).toHaveCount(0);
  await other.keyboard.press("Control+V");
  await expect(node(other, "lm_head")).toBeVisible();
  await expect(lastStep(other)).toHaveAccessibleDescription(/Paste/);
  await expect(other.locator(".status")).toContainText("✓ shapes");
  const [here, there] = [JSON.parse(await saveAs(page, app)), JSON.parse(await saveAs(other, app))];
  expect(there.wires).toEqual(here.wires);

  // A graph without what it was wired to takes the part alone.
  await choose(other, "File", "New graph");
  await expect(other.locator(".empty-canvas")).toBeVisible();
  await other.keyboard.press("Control+V");
  await expect(node(other, "lm_head")).toBeVisible();
  expect(JSON.parse(await saveAs(other, app)).wires).toEqual(["norm_f.x → lm_head.x"]);
  await other.close();
  await page.keyboard.press("Control+D");
  await expect(node(page, "lm_head_2")).toBeVisible();
});

test("bad input: pasting words, wiring into oneself, grouping across a cycle: refused with a reason", async ({
  page,
  app,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  const first = await saveAs(page, app);
  const notice = page.locator(".notice");
  const name = page.getByLabel("Name of the graph");
  await name.fill("only words");
  await name.selectText();
  await page.keyboard.press("Control+C");
  await name.fill("Decoder-only");
  await page.locator(".canvas").click({ position: { x: 20, y: 20 } });
  await page.keyboard.press("Control+V");
  await expect(notice).toContainText("The clipboard does not contain a graph (not valid JSON).");

  await pullWire(page, "norm_f.out.x", "norm_f.in.x");
  await expect(page.locator(".wiring-hint.impossible")).toContainText("cannot be connected to itself");
  await page.mouse.up();
  await expect(notice).toContainText("cannot be connected to itself");

  await selectNodes(page, "emb", "blocks");
  await page.keyboard.press("Control+G");
  await expect(notice).toContainText("create a cycle: emb → add_pe → blocks");
  expect(await saveAs(page, app)).toBe(first);
});
