// None of the old words, and no count with the wrong noun, in any menu, dialog or panel: docs/glossary.md has the new ones.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { root } from "../scripts/run-step.ts";
import { dimensionMeaning } from "../src/core/index.ts";
import { offences, wrongPlurals } from "../test/architecture/old-words.ts";
import type { Expected } from "../test/challenges/challenge.ts";
import { expect, test } from "./fixtures.ts";
import { seenTexts } from "./seen-text.ts";
import { openPanel, openWriting, trainFor } from "./training.ts";
import { choose, clearSpot, node, openText, readGraph, selectNodes, shoot } from "./workbench.ts";

/** What is wrong with what is on the screen now, and where that is. */
async function wrongWords(page: Page, place: string): Promise<string[]> {
  const texts = await seenTexts(page);
  return texts.flatMap((text) => [...offences(text), ...wrongPlurals(text)]).map((w) => `${place}: ${w}`);
}

/** Looks at one place after another and says in the end what is wrong with any. */
function walk(page: Page) {
  const wrong: string[] = [];
  const seen = new Set<string>();
  return {
    seen,
    async look(place: string): Promise<void> {
      wrong.push(...(await wrongWords(page, place)));
      for (const text of await seenTexts(page)) seen.add(text);
    },
    end(): void {
      expect([...new Set(wrong)]).toEqual([]);
    },
  };
}

const started = (page: Page) => expect(page.locator(".status")).toContainText("✓ proved for every size");

test("the walk finds an old word wherever one may be, and a wrong plural; not what nobody sees", async ({
  page,
}) => {
  await started(page);
  expect(await wrongWords(page, "")).toEqual([]);
  await page.evaluate(() => {
    const planted = document.createElement("div");
    planted.innerHTML = `
      <button title="Nearer" aria-label="Throw away">+</button>
      <p>It <em>comes to</em> 2.5</p>
      <input placeholder="Add a size…">
      <select><option>Right</option></select>
      <p><b>1</b> nodes</p>
      <p hidden>Farther</p>`;
    document.querySelector(".side")?.append(planted);
  });
  const found = await wrongWords(page, "side");
  for (const word of ["Nearer", "Throw away", "comes to", "Add a size", "Right", "1 nodes"])
    expect(found.join("\n")).toContain(word);
  expect(found.join("\n")).not.toContain("Farther");
});

test("menus of the bar and of the right button", async ({ page }) => {
  await started(page);
  const { look, seen, end } = walk(page);
  await look("first view");
  const menu = page.getByRole("menu");
  for (const name of ["File", "Edit", "View", "Run", "Presets", "Help"]) {
    await page.getByRole("menuitem", { name, exact: true }).click();
    await expect(menu).toHaveAccessibleName(name);
    await look(`${name} menu`);
    await page.keyboard.press("Escape");
    await expect(menu).toHaveCount(0);
  }
  await node(page, "blocks").locator(".node-name").click({ button: "right" });
  await expect(menu).toBeVisible();
  await look("menu of a node");
  await page.keyboard.press("Escape");
  const ground = await clearSpot(page);
  await page.mouse.click(ground.x, ground.y, { button: "right" });
  await expect(menu).toBeVisible();
  await look("menu of the canvas");
  await page.keyboard.press("Escape");
  await selectNodes(page, "norm_f");
  await page.keyboard.press("Shift+F");
  await page.keyboard.type("Frame");
  await page.keyboard.press("Enter");
  await page
    .getByRole("group", { name: "Frame: Frame" })
    .click({ button: "right", position: { x: 20, y: 5 } });
  await expect(menu).toBeVisible();
  await look("menu of a note");
  await page.keyboard.press("Escape");
  // The field's words are there, or the walk has seen nothing.
  for (const word of ["Zoom in", "Zoom to fit", "Auto-layout", "Keyboard shortcuts", "Glossary"])
    expect([...seen].join("\n")).toContain(word);
  end();
});

test("tips: every stop of the Tab key, and the dimensions under the pointer", async ({ page }) => {
  await started(page);
  const { look, end } = walk(page);
  const tip = page.getByRole("tooltip").first();
  for (const name of ["B", "T", "D", "H", "V"]) {
    await page.locator(".dims dt").getByText(name, { exact: true }).hover();
    await expect(tip).toContainText(dimensionMeaning(name) ?? "");
    await look(`tip of ${name}`);
  }
  await page.getByRole("menuitem", { name: "File", exact: true }).focus();
  for (let i = 0; i < 70; i++) {
    await page.keyboard.press("Tab");
    if (await tip.isVisible()) await look(`tip ${i}`);
  }
  end();
});

test("dialogs", async ({ page, app }) => {
  await started(page);
  const { look, end } = walk(page);
  const dialog = page.getByRole("dialog");
  const shown = async (place: string) => {
    await expect(dialog).toBeVisible();
    await look(place);
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
  };
  await page.keyboard.press("Control+K");
  await shown("command palette");
  await page.keyboard.press("?");
  await shown("keyboard shortcuts");
  for (const item of ["Glossary", "About Heddle"]) {
    await choose(page, "Help", item);
    await expect(dialog.locator("dt, summary").first()).toBeVisible();
    if (item === "Glossary") await expect(dialog).toContainText("kept as one *.graph.json file");
    await shoot(page, item.toLowerCase(), app.target);
    await shown(item);
  }
  await choose(page, "Presets", /Find the bug/);
  await expect(dialog.locator(".challenge-item").first()).toBeVisible();
  await shown("Find the bug");
  await openText(page, "{ not json", "broken.graph.json");
  await shown("file not opened");
  await selectNodes(page, "blocks");
  await page.keyboard.press("Control+Shift+B");
  await shown("save as a block");
  await page.keyboard.press("Delete");
  await expect(node(page, "blocks")).toHaveCount(0);
  await choose(page, "Presets", /Worked example/);
  await look("two tabs");
  await page.keyboard.press("Alt+PageUp");
  await page.keyboard.press("Alt+W");
  await shown("unsaved changes");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Add a block")).toBeFocused();
  await look("search for a block");
  end();
});

test("panels below the canvas, and the history", async ({ page }) => {
  test.setTimeout(120_000);
  await started(page);
  const { look, end } = walk(page);
  await page.keyboard.press("Control+Shift+M");
  const tabs = page.getByRole("tablist", { name: "Panels" }).getByRole("tab");
  for (const tab of await tabs.all()) {
    await tab.click();
    const panel = page.getByRole("tabpanel", { name: (await tab.textContent()) ?? "", exact: true });
    await expect(panel).toBeVisible();
    await expect(panel.locator("[aria-busy]")).toHaveCount(0);
    await look(`${await tab.textContent()} panel`);
  }
  await page.keyboard.press("Escape");
  await choose(page, "View", "History");
  await look("history");
  await choose(page, "Run", "Step through the forward pass");
  await expect(page.locator(".step-card")).toBeVisible();
  await look("steps");
  await page.keyboard.press("Escape");

  const train = await openPanel(page);
  await trainFor(train, 3);
  for (const tab of await train.getByRole("tab").all()) {
    await tab.click();
    await look(`${await tab.textContent()} of a run`);
  }
  const writing = await openWriting(page);
  await writing.getByRole("button", { name: "Generate", exact: true }).click();
  await expect(writing.getByRole("button", { name: "Generate", exact: true })).toBeVisible();
  await look("generated text");
  end();
});

test("the inspector of every node of the decoder, and of two nodes, a wire and a group", async ({ page }) => {
  await started(page);
  const { look, end } = walk(page);
  const graph = await readGraph("decoder-only");
  for (const id of Object.keys(graph.nodes)) {
    await selectNodes(page, id);
    await expect(page.getByLabel("Id", { exact: true })).toHaveValue(id);
    await look(`inspector of ${id}`);
  }
  await selectNodes(page, "tokens", "emb");
  await look("two nodes");
  await node(page, "blocks").dblclick();
  for (const id of ["norm_1", "qkv", "attn"]) {
    await selectNodes(page, `blocks/${id}`);
    await look(`inspector of blocks/${id}`);
  }
  end();
});

test("problems, leaks, hints and fixes: a bug of each kind", async ({ page }) => {
  test.setTimeout(120_000);
  await started(page);
  const { look, end } = walk(page);
  const file = readFileSync(join(root, "graphs/broken/expected.json"), "utf8");
  const all = Object.entries(JSON.parse(file) as Record<string, Expected>);
  await page.keyboard.press("Control+Shift+M");
  for (const kind of new Set(all.map(([, { kind }]) => kind))) {
    const [id = ""] = all.find(([, c]) => c.kind === kind) ?? [];
    const name = `Bug of kind ${kind}`;
    await openText(page, JSON.stringify({ ...(await readGraph(`broken/${id}`)), name }));
    await expect(page.getByLabel("Name of the graph")).toHaveValue(name);
    await expect(page.locator(".status")).not.toContainText("running…");
    await look(id);
  }
  end();
});
