// Step mode: the worked example followed by hand, forwards and back; repeats, groups, and what an edit does to it.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { choose, node, openText, readGraph, shoot, theme } from "./workbench.ts";

const card = (page: Page) => page.locator(".step-card");

/** Presses a key until the card shows the node; every press is one step. */
async function stepTo(page: Page, address: string, key = "ArrowRight"): Promise<void> {
  for (let i = 0; i < 40; i++) {
    const before = await card(page).getAttribute("data-step");
    if (before === address) return;
    await page.keyboard.press(key);
    await expect(card(page)).not.toHaveAttribute("data-step", before ?? "");
  }
  throw new Error(`${address} was not reached`);
}

/** Numbers that stand in the cells of a port, as a person reads them. */
async function read(page: Page, port: string): Promise<number[]> {
  const cells = await card(page)
    .getByRole("region", { name: port, exact: true })
    .locator(".cell")
    .allInnerTexts();
  return cells.map((text) => Number(text.replace("−", "-")));
}

function near(found: readonly number[], stated: readonly number[]): void {
  expect(found).toHaveLength(stated.length);
  stated.forEach((v, i) => {
    expect(Math.abs((found[i] ?? Number.NaN) - v), `${found} against ${stated}`).toBeLessThan(6e-4);
  });
}

test("a newcomer follows “on” through the worked example, whose numbers are those of the text", async ({
  page,
  app,
}) => {
  test.slow();
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await theme(page, "light");
  await shoot(page, "story", app.target);
  await page.getByRole("button", { name: "Follow a token" }).click();
  await expect(card(page)).toHaveAttribute("data-step", "tokens");
  await expect(card(page)).toContainText("“on” is token 3");
  await expect(page.getByRole("button", { name: "Follow on, position 3" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );

  await stepTo(page, "emb");
  near(await read(page, "Output x"), [-0.2, 0.2, 0.4, 0.1]);
  await expect(card(page).getByRole("region", { name: "Weight table" })).toContainText("dog");
  await stepTo(page, "add_pe");
  near(await read(page, "Input b"), [0, 0.1, 0.1, 0]);
  near(await read(page, "Output y"), [-0.2, 0.3, 0.5, 0.1]);
  await expect(node(page, "add_pe")).toBeVisible();
  await shoot(page, "step-add", app.target);
  await stepTo(page, "attn/softmax");
  const weights = await read(page, "Output x");
  expect(weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 2);
  await expect(card(page)).toContainText("weights that sum to 1");
  await expect(page.getByRole("navigation", { name: "Open group" })).toContainText("Attention");
  await expect(node(page, "attn/softmax")).toBeVisible();
  await expect(card(page).getByRole("math").first()).toBeVisible();
  await shoot(page, "step-softmax", app.target);
  await stepTo(page, "wo");
  near(await read(page, "Output y"), [-0.332, 0.047, 0.167, -0.308]);
  await stepTo(page, "lm_head");
  near(await read(page, "Output logits"), [0.05, 0.351, 0.101, 0.175, 0.1, 0.026]);
  await stepTo(page, "probs");
  const p = await read(page, "Output p");
  expect(p[1]).toBeCloseTo(0.206, 3);
  expect(p[4]).toBeCloseTo(0.16, 3);
  await expect(card(page)).toContainText("“cat” is the most likely token, with 20.6%");
  for (const name of ["dark", "contrast", "light"] as const) {
    await theme(page, name);
    await shoot(page, `step-${name}`, app.target);
  }

  // Back, by key and by button; the ends by keys; another token.
  await page.keyboard.press("ArrowLeft");
  await expect(card(page)).toHaveAttribute("data-step", "lm_head");
  await page.getByRole("button", { name: "Previous step" }).click();
  await expect(card(page)).toHaveAttribute("data-step", "add_2");
  await stepTo(page, "add_pe", "ArrowLeft");
  near(await read(page, "Output y"), [-0.2, 0.3, 0.5, 0.1]);
  await page.getByRole("button", { name: "Follow cat, position 1" }).click();
  await expect.poll(() => read(page, "Output y")).toEqual([0.1, 0.5, -0.3, 0.7]);
  // The same with a KV cache: the prompt at once, then one token, which reads the rows that were kept.
  const pass = page.getByRole("combobox", { name: "Pass" });
  const about = card(page).locator(".step-pass");
  await pass.selectOption("decode step");
  await expect(page.getByRole("button", { name: "Follow cat, position 1" })).toBeDisabled();
  await stepTo(page, "attn", "ArrowRight");
  await expect(about).toHaveText(
    "Computed for “on” alone. Of k and v 3 rows before it are read from the KV cache.",
  );
  const keys = card(page).getByRole("region", { name: "Input k", exact: true });
  await expect(keys).toContainText("▤ 3 kept");
  await expect(keys.locator("th[scope=row]")).toHaveText(["▤ the", "▤ cat", "▤ sat", "on"]);
  await shoot(page, "step-decode", app.target);
  await stepTo(page, "qkv", "ArrowLeft");
  await expect(about).toContainText("k, v: Computed for “on” alone, and kept. The 3 rows before it are read");
  await pass.selectOption("prefill");
  await expect(about).toContainText("k, v: Computed for all 3 tokens at once, and kept (16 bytes each).");
  await shoot(page, "step-prefill", app.target);
  await pass.selectOption("whole text");
  await expect(about).toHaveCount(0);
  await page.keyboard.press("End");
  await expect(card(page)).toHaveAttribute("data-step", "probs");
  await page.keyboard.press("Home");
  await expect(card(page)).toHaveAttribute("data-step", "tokens");
  await page.keyboard.press("Escape");
  await expect(card(page)).toHaveCount(0);
  await expect(node(page, "tokens")).toHaveCSS("opacity", "1");
});

test("with the norms bypassed the steps show the numbers that the text states", async ({ page }) => {
  test.slow();
  const graph = await readGraph("worked-example");
  for (const id of ["norm_1", "norm_2"]) graph.nodes[id] = { ...graph.nodes[id], bypass: true };
  await openText(page, JSON.stringify(graph));
  await expect(page.locator(".predictions")).toContainText("25.8%");
  await page.keyboard.press("s");
  await stepTo(page, "norm_1");
  await expect(card(page)).toContainText("Bypassed");
  await stepTo(page, "wo");
  near(await read(page, "Output y"), [0.128, 0.195, 0.197, 0.211]);
  await stepTo(page, "add_1");
  near(await read(page, "Output y"), [-0.072, 0.495, 0.697, 0.311]);
  await stepTo(page, "ffn");
  near(await read(page, "Output y"), [0.051, 0.159, 0.132, 0.007]);
  await stepTo(page, "add_2");
  near(await read(page, "Output y"), [-0.021, 0.654, 0.828, 0.318]);
  await stepTo(page, "lm_head");
  near(await read(page, "Output logits"), [0.178, 0.83, 0.356, 0.439, 0.292, 0.097]);
});

test("repeats are stepped through iteration by iteration, or over; it plays and stops at the end", async ({
  page,
  app,
}) => {
  test.slow();
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await choose(page, "Run", "Step through the forward pass");
  await stepTo(page, "blocks");
  await page.keyboard.press("ArrowDown");
  await expect(card(page)).toHaveAttribute("data-step", "norm_f");
  await stepTo(page, "blocks[1]/wo", "ArrowLeft");
  await expect(card(page)).toContainText("Blocks, 2 of 2");
  await expect(page.locator(".crumbs")).toContainText("2 of 2");
  await expect(card(page)).toContainText("64 numbers");
  await theme(page, "light");
  await shoot(page, "step-repeat", app.target);
  await stepTo(page, "blocks[0]/wo", "ArrowLeft");
  await expect(page.locator(".crumbs")).toContainText("1 of 2");

  await page.getByLabel("Speed").selectOption("fast pace");
  await page.getByRole("button", { name: "Play the steps" }).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await expect(card(page)).not.toHaveAttribute("data-step", "blocks[0]/wo");
  await page.getByRole("button", { name: "Pause" }).click();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await expect(card(page)).toHaveAttribute("data-step", "lm_head");
  await page.keyboard.press("p");
  await expect(card(page)).toHaveAttribute("data-step", "probs");
  await expect(page.getByRole("button", { name: "Play the steps" })).toBeVisible();

  // A click on a node goes to its step; an edit keeps the place.
  await page.keyboard.press("Home");
  await expect(card(page)).toHaveAttribute("data-step", "tokens");
  await expect(page.locator(".canvas")).not.toHaveClass(/is-gliding/); // else the node moves away under the click
  await node(page, "emb").locator(".node-name").click();
  await expect(card(page)).toHaveAttribute("data-step", "emb");
  await page.locator(".stream textarea").fill("the cat");
  await expect(page.getByRole("button", { name: /^Follow /u })).toHaveCount(2);
  await expect(card(page)).toHaveAttribute("data-step", "emb");

  // An edit that takes the step away shows no numbers of it, and one goes on from where it was.
  await node(page, "mask").locator(".node-name").click();
  await expect(card(page)).toHaveAttribute("data-step", "mask");
  await page.keyboard.press("Delete");
  await expect(page.locator(".step-panel")).toContainText("This step no longer exists");
  await expect(card(page)).toHaveCount(0);
  await page.keyboard.press("Control+Z");
  await expect(card(page)).toHaveAttribute("data-step", "mask");
  const count = page.locator(".step-count");
  const before = Number.parseInt((await count.textContent()) ?? "", 10);
  await node(page, "mask").locator(".node-name").click();
  await page.keyboard.press("Delete");
  await expect(card(page)).toHaveCount(0);
  await page.keyboard.press("ArrowRight");
  await expect(count).toHaveText(new RegExp(`^${before} of`));
});
