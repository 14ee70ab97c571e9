// Wiring by keys alone: no mouse anywhere in this file.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { node, saveAs, shoot, violations } from "./workbench.ts";

const hint = (page: Page) => page.locator(".wiring-hint.by-key");

/** Adds a block by its name; the search is open. */
async function add(page: Page, name: string, id: string): Promise<void> {
  const search = page.getByLabel("Add a block");
  await expect(search).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect(node(page, id)).toHaveClass(/is-selected/);
  await expect(page.locator(`.react-flow__node[data-id=${id}]`)).toBeFocused();
}

test("from an empty canvas to a prediction by keys alone", async ({ page, app }) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await page.keyboard.press("Control+Alt+n");
  await expect(page.locator(".empty-canvas")).toBeVisible();
  await page.keyboard.press("Tab");
  await add(page, "tokens", "tokens");
  // A block that fits the output in hand, wired as it is added.
  await page.keyboard.press("w");
  await expect(hint(page)).toContainText("Nothing here fits Tokens · ids");
  await page.keyboard.press("a");
  await add(page, "embedding", "embedding");
  for (const [name, id] of [
    ["norm", "norm"],
    ["lmhead", "lm_head"],
    ["probabilities", "probabilities"],
  ] as const) {
    await page.keyboard.press("w");
    await page.keyboard.press("a");
    await add(page, name, id);
  }
  await expect(page.locator(".predictions .bars li")).not.toHaveCount(0);
  await expect(page.locator(".status")).toContainText("✓ shapes");
  await shoot(page, "by-keys", app.target);
  const { wires } = JSON.parse(await saveAs(page, app));
  expect(wires).toEqual([
    "tokens.ids → embedding.ids",
    "norm.x → lm_head.x",
    "embedding.x → norm.x",
    "lm_head.logits → probabilities.logits",
  ]);
});

test("W offers only what fits; Tab and arrows choose, Enter connects, Escape gives up", async ({
  page,
  app,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  const undo = page.getByRole("button", { name: "Undo", exact: true });
  const nodeKeys = async (id: string) => {
    await page.locator(`.react-flow__node[data-id=${id}]`).focus();
    await expect(node(page, id)).toHaveClass(/is-selected/);
  };
  await nodeKeys("emb");
  await page.keyboard.press("w");
  await expect(hint(page)).toContainText("Embedding · x → ");
  await shoot(page, "wire-by-key", app.target);
  // Around once: every socket that is offered takes the wire, none closes a loop or is of another kind.
  const offered = new Set<string>();
  for (let i = 0; i < 12; i++) {
    offered.add((await hint(page).textContent())?.replace(/^.*→ | ?Enter.*$/g, "") ?? "");
    await page.keyboard.press("Tab");
  }
  expect(offered.size).toBeGreaterThan(2);
  expect([...offered].join()).not.toMatch(/mask|ids/);
  await page.keyboard.press("Escape");
  await expect(hint(page)).toHaveCount(0);
  await expect(undo).toBeDisabled();
  await expect(node(page, "emb")).toHaveClass(/is-selected/);

  // Rewired past the blocks: Tab back and forth, then Enter.
  await page.keyboard.press("w");
  for (let i = 0; i < 12 && !(await hint(page).textContent())?.includes("Final norm"); i++)
    await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Shift+Tab");
  await expect(hint(page)).toContainText("Embedding · x → Final norm · x");
  await page.keyboard.press("Enter");
  await expect(hint(page)).toHaveCount(0);
  await expect(undo).toHaveAccessibleDescription(/Connect/);
  expect(JSON.parse(await saveAs(page, app)).wires).toContain("emb.x → norm_f.x");
  await page.keyboard.press("Control+z");
  await expect(undo).toBeDisabled();

  // Into an input, by arrow.
  await nodeKeys("norm_f");
  await page.keyboard.press("Shift+w");
  await expect(hint(page)).toContainText("Final norm · x → ");
  for (let i = 0; i < 6 && !(await hint(page).textContent())?.includes("PE"); i++)
    await page.keyboard.press(i % 2 === 0 ? "ArrowRight" : "ArrowDown");
  await page.keyboard.press("Enter");
  await expect(undo).toHaveAccessibleDescription(/Connect/);
  await expect(page.locator(".status")).toContainText("✓ shapes");
});

/** The rows of the outline as Chromium tells them to a screen reader: `2 input x, input · B T D · from …`. */
async function readOutline(page: Page): Promise<string[]> {
  const devtools = await page.context().newCDPSession(page);
  const { nodes } = await devtools.send("Accessibility.getFullAXTree");
  await devtools.detach();
  const property = (n: (typeof nodes)[number], name: string) =>
    n.properties?.find((p) => p.name === name)?.value.value;
  return nodes
    .filter((n) => !n.ignored && n.role?.value === "treeitem")
    .map((n) => {
      const open = property(n, "expanded");
      return [
        property(n, "level"),
        open === undefined ? "" : open ? "-" : "+",
        n.name?.value,
        property(n, "focused") ? "<" : "",
      ]
        .filter((part) => part !== "")
        .join(" ");
    });
}

test("the graph is read as an outline, gone through, wired and edited in it, by keys alone", async ({
  page,
  app,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  const dock = page.getByRole("tree", { name: "Outline of Decoder-only" });
  const undo = page.getByRole("button", { name: "Undo", exact: true });
  await page.keyboard.press("Control+K");
  await page.keyboard.type("outline");
  await page.keyboard.press("Enter");
  await expect(dock.getByRole("treeitem").first()).toBeFocused();
  const rows = await readOutline(page);
  const embedding = rows.indexOf("1 - Embedding");
  expect(rows.slice(0, 3)).toEqual([
    "1 - Tokens <",
    "2 ids output · B T i32 · to Embedding ids",
    "2 valid output · B T bool · goes nowhere",
  ]);
  expect(rows.slice(embedding, embedding + 3)).toEqual([
    "1 - Embedding",
    "2 ids input · B T i32 · from Tokens ids",
    "2 x output · B T D · to Add a",
  ]);
  expect(rows).toContain("1 - Blocks Repeat · ×2 · 9 nodes inside");
  expect(rows.filter((r) => /^2 \+ Attention \d nodes inside$/.test(r))).toHaveLength(1);
  await shoot(page, "outline", app.target);
  expect(await violations(page, ".dock")).toEqual([]);

  const focused = async () => (await readOutline(page)).filter((r) => r.endsWith("<")).join();
  // Into the repeat and into what is inside of it; Enter goes there, and the key leads back to the row.
  const row = (text: string) => dock.locator(".outline-row", { hasText: text });
  const walkTo = async (text: RegExp) => {
    await page.keyboard.press("Home");
    for (let i = 0; i < 80; i++) {
      if (text.test((await page.evaluate(() => document.activeElement?.textContent)) ?? "")) return;
      await page.keyboard.press("ArrowDown");
    }
    throw new Error(`no row ${text}`);
  };
  await walkTo(/^Attention \d/);
  await page.keyboard.press("ArrowRight");
  await expect(row("Softmax").first()).toBeVisible();
  expect((await readOutline(page)).filter((r) => r.startsWith("3 + Softmax"))).toHaveLength(1);
  await walkTo(/^Softmax/);
  await page.keyboard.press("Enter");
  await expect(page.locator(".canvas")).toHaveAttribute("data-scope", "blocks/attn");
  await expect(page.locator('.react-flow__node[data-id="softmax"]')).toBeFocused();
  await page.keyboard.press("Control+Shift+O");
  await expect.poll(focused).toMatch(/^3 \+ Softmax/);
  await page.keyboard.press("ArrowLeft");
  await expect.poll(focused).toMatch(/^2 - Attention/);

  // A wire from the row of a port, on another level than the open one; what came of it is said.
  await walkTo(/^x output · B T D · to Add a/);
  await page.keyboard.press("w");
  await expect(hint(page)).toContainText("Embedding · x → ");
  for (let i = 0; i < 12 && !(await hint(page).textContent())?.includes("Final norm"); i++)
    await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(hint(page)).toHaveCount(0);
  await expect(undo).toHaveAccessibleDescription(/Connect/);
  expect(await readOutline(page)).toContain("2 x output · B T D · to Add a, Final norm x <");
  await expect(page.locator(".outline [role=status]")).toContainText("Connect");
  await page.keyboard.press("Control+z");

  // A node is deleted in its row, whatever was selected; its neighbours tell what they lack, and the row below has the focus.
  await walkTo(/^Embedding/);
  await page.keyboard.press("Delete");
  await expect(undo).toHaveAccessibleDescription(/Delete Embedding|Delete emb/);
  await expect
    .poll(async () => (await readOutline(page)).join("\n"))
    .toMatch(
      /1 - Add [^\n]*problem[^\n]*\n2 error [^\n]*\ba\b[^\n]*\n2 a input · shape not known · no wire\n/,
    );
  expect(await focused()).not.toBe("");
  await page.keyboard.press("Control+z");
  await expect(undo).toBeDisabled();
  await page.keyboard.press("Control+Shift+O");
  await expect(dock).toHaveCount(0);
});
