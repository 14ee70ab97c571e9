// Wiring by keys alone: no mouse anywhere in this file.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { node, saveAs, shoot } from "./workbench.ts";

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
