// What leaves Heddle by hand: a figure, a share link and back, a tensor, the code of a block.
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { printDocument } from "../src/core/index.ts";
import { readLink } from "../src/share/link.ts";
import { preset } from "../test/core/presets.ts";
import { type App, expect, test } from "./fixtures.ts";
import {
  answerDialogs,
  choose,
  dragBlock,
  lastStep,
  node,
  saveAs,
  selectNodes,
  shoot,
  violations,
} from "./workbench.ts";

const clipboard = (page: Page, { electron }: App): Promise<string> =>
  electron
    ? electron.evaluate(({ clipboard: own }) => own.readText())
    : page.evaluate(() => navigator.clipboard.readText());

/** A file that the app saves when something is pressed. */
async function saved(
  page: Page,
  { electron }: App,
  name: string,
  press: () => Promise<void>,
): Promise<Buffer> {
  const path = join(await mkdtemp(join(tmpdir(), "heddle-leaving-")), name);
  if (electron) {
    await answerDialogs(electron, { path });
    await press();
  } else {
    const download = page.waitForEvent("download");
    await press();
    await (await download).saveAs(path);
  }
  // In a browser the name is the app's own.
  await expect(page.locator(".notice")).toContainText(
    electron ? new RegExp(`^(Exported|Saved) as ${name}`) : /^(Exported|Saved) as /,
  );
  return readFile(path);
}

/** By the address of the page; in the app, which has none, pasted onto the window. */
async function openLink(page: Page, { electron }: App, address: string): Promise<void> {
  if (!electron) {
    await page.goto(address);
    return;
  }
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    document.body.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
    );
  }, address);
}

test.beforeEach(async ({ page, app }) => {
  if (!app.electron) await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
});

test("a figure of the canvas, of a value and as an image", async ({ page, app }) => {
  await expect(node(page, "tokens").locator(".token")).toHaveCount(4);
  await choose(page, "File", "Export figure…");
  const dialog = page.getByRole("dialog", { name: "Export figure" });
  await expect(dialog.getByRole("img")).toBeVisible();
  expect(await violations(page, ".figure-dialog")).toEqual([]);
  await shoot(page, "figure-dialog", app.target);
  await dialog.getByLabel("Width").selectOption("8.5 cm");
  await dialog.getByLabel("Theme").selectOption("dark");
  await dialog.getByRole("button", { name: "Copy as image" }).click();
  await expect(page.locator(".notice")).toContainText("Copied as an image.");
  if (!app.electron)
    expect(await page.evaluate(async () => (await navigator.clipboard.read())[0]?.types)).toContain(
      "image/png",
    );
  const svg = (
    await saved(page, app, "a.svg", () => dialog.getByRole("button", { name: "Export SVG…" }).click())
  ).toString();
  expect(svg).toContain('width="8.5cm"');
  for (const title of ["Embedding", "Final norm", "sat"]) expect(svg).toContain(`aria-label="${title}"`);
  expect(svg).not.toMatch(/<text|font-family/);

  await selectNodes(page, "mask");
  await page.getByRole("button", { name: "Copy…" }).click();
  await page.getByRole("menuitem", { name: "Export figure…" }).click();
  await dialog.getByLabel("Format").selectOption("pdf");
  await expect(dialog.getByRole("img")).toBeVisible();
  await shoot(page, "figure-of-a-value", app.target);
  const pdf = await saved(page, app, "a.pdf", () =>
    dialog.getByRole("button", { name: "Export PDF…" }).click(),
  );
  expect(pdf.subarray(0, 8).toString()).toBe("%PDF-1.7");
  await choose(page, "File", "Export figure…");
  await dialog.getByLabel("Format").selectOption("png");
  const png = await saved(page, app, "a.png", () =>
    dialog.getByRole("button", { name: "Export PNG…" }).click(),
  );
  expect([png.subarray(1, 4).toString(), png.readUInt32BE(16)]).toEqual(["PNG", 2008]);

  // A group with nothing inside has no figure, and the canvas around it is not passed off as one.
  await dragBlock(page, "group");
  await expect(node(page, "group")).toHaveClass(/is-selected/);
  await choose(page, "File", "Export figure…");
  await expect(dialog).toContainText("Group is empty: there is nothing inside to draw. This is the canvas.");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await page.locator(".react-flow__node[data-id=group]").focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".canvas")).toHaveAttribute("data-scope", "group");
  await choose(page, "File", "Export figure…");
  await expect(dialog).toContainText("There is nothing to draw: the canvas is empty.");
  await page.keyboard.press("Escape");
});

test("found, renamed, repeated, drawn as a figure, and sent as a link that is opened again", async ({
  page,
  app,
}) => {
  await expect(node(page, "tokens").locator(".token")).toHaveCount(4);
  await page.keyboard.press("Control+F");
  await page.keyboard.type("final norm");
  await page.keyboard.press("Enter");
  await expect(page.locator('.react-flow__node[data-id="norm_f"]')).toBeFocused();
  await page.keyboard.press("F2");
  await page.keyboard.type("Closing norm");
  await page.keyboard.press("Enter");
  await expect(node(page, "norm_f").locator(".node-name")).toHaveText("Closing norm");

  await page.keyboard.press("Shift+R");
  const asked = page.getByRole("dialog", { name: "Repeat" });
  await expect(asked.getByLabel(/^How often/)).toBeFocused();
  await page.keyboard.type("3");
  await page.keyboard.press("Enter");
  await expect(asked).toHaveCount(0);
  await expect(node(page, "repeat")).toContainText("×3");
  await expect(lastStep(page)).toHaveAccessibleDescription(/Repeat norm_f/);
  await expect(page.locator(".status")).toContainText("✓ shapes");

  await node(page, "repeat").locator(".node-name").click();
  await choose(page, "File", "Export figure…");
  const dialog = page.getByRole("dialog", { name: "Export figure" });
  await dialog.getByLabel("Figure of").selectOption("Inside Repeat");
  await expect(dialog.getByRole("img")).toBeVisible();
  const svg = (
    await saved(page, app, "b.svg", () => dialog.getByRole("button", { name: "Export SVG…" }).click())
  ).toString();
  expect(svg).toContain('aria-label="Closing norm"');

  const written = await saveAs(page, app);
  await choose(page, "File", "Copy share link");
  await expect(page.locator(".notice")).toContainText("Copied a share link");
  const link = await clipboard(page, app);
  await choose(page, "File", "New graph");
  await expect(node(page, "tokens")).toHaveCount(0);
  await openLink(page, app, link);
  await expect(page.locator(".notice")).toContainText("Opened Decoder-only from a share link");
  await expect(node(page, "repeat")).toContainText("×3");
  expect(JSON.parse(await saveAs(page, app))).toEqual(JSON.parse(written));
});

test("a tensor as CSV and .npy, a group as PyTorch", async ({ page, app }) => {
  await expect(node(page, "tokens").locator(".token")).toHaveCount(4);
  await selectNodes(page, "mask");
  await page.getByRole("button", { name: "Copy…" }).click();
  await page.getByRole("menuitem", { name: "Copy as CSV" }).click();
  await expect(page.locator(".notice")).toContainText("Copied Mask mask as CSV: 4 × 4.");
  expect((await clipboard(page, app)).split("\n").slice(0, 3)).toEqual([
    "T,T=0,T=1,T=2,T=3",
    "0,1,0,0,0",
    "1,1,1,0,0",
  ]);
  await page.getByRole("button", { name: "Copy…" }).click();
  const npy = await saved(page, app, "mask.npy", () =>
    page.getByRole("menuitem", { name: "Save as .npy…" }).click(),
  );
  expect(npy.toString("latin1", 10, 80)).toContain("'descr': '|b1', 'fortran_order': False, 'shape': (4, 4)");

  await selectNodes(page, "blocks");
  await choose(page, "Edit", "Copy as PyTorch");
  await expect(page.locator(".notice")).toContainText("Copied Blocks as PyTorch code.");
  expect(await clipboard(page, app)).toMatch(
    /class Attention\(nn\.Module\):[\s\S]*class Blocks\(nn\.Module\):/,
  );
});

test("a share link there and back; a damaged one leaves the canvas as it is", async ({ page, app }) => {
  await expect(node(page, "tokens")).toBeVisible();
  await choose(page, "File", "Copy share link");
  await expect(page.locator(".notice")).toContainText("not trained weights");
  const link = await clipboard(page, app);
  const read = await readLink(new URL(link).hash);
  expect(read.ok && printDocument(read.document)).toBe(printDocument(preset("decoder-only")));

  await choose(page, "File", "New graph");
  await expect(node(page, "tokens")).toHaveCount(0);
  const open = (address: string) => openLink(page, app, address);
  await open(link);
  await expect(page.locator(".notice")).toContainText("Opened Decoder-only from a share link");
  await expect(node(page, "lm_head")).toBeVisible();
  if (!app.electron) {
    await page.reload();
    await expect(page.locator(".notice")).toContainText("Opened Decoder-only from a share link");
  }

  await node(page, "lm_head").locator(".node-name").click();
  await page.keyboard.press("Delete");
  await expect(node(page, "lm_head")).toHaveCount(0);
  await open(link.slice(0, -40));
  const refusal = page.getByRole("dialog", { name: "Link not opened" });
  await expect(refusal).toContainText("The share link is cut or damaged.");
  await refusal.getByRole("button", { name: "Close" }).click();
  await expect(node(page, "tokens")).toBeVisible();
  await expect(node(page, "lm_head")).toHaveCount(0);
  const [base = ""] = link.split("#");
  for (const [fragment, words] of [
    [`#g1.${"A".repeat(17_000)}`, "The share link has 17,004 characters; at most 16,384 are read"],
    ["#g2.eJyrVgIAALMAlQ", "made by a newer release of Heddle. Update Heddle, or ask for the graph's file."],
  ]) {
    await open(base + fragment);
    await expect(refusal).toContainText(words ?? "");
    await refusal.getByRole("button", { name: "Close" }).click();
    await expect(refusal).toHaveCount(0);
    // The canvas is as it was, with its undo.
    await expect(node(page, "tokens")).toBeVisible();
    await expect(node(page, "lm_head")).toHaveCount(0);
  }
  await open(link);
  await expect(node(page, "lm_head")).toBeVisible();
  await page.getByRole("tab", { name: "Decoder-only, unsaved changes" }).click();
  await expect(node(page, "lm_head")).toHaveCount(0);
});
