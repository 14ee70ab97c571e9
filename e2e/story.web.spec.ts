// The story of the first screen: the sentence, what comes next at each of its tokens, and one token's row in every value.
import { expect, test } from "./fixtures.ts";
import { choose, node, selectNodes, shoot, violations } from "./workbench.ts";

test.use({ presetBlocks: "open" });

test("a token that is pointed at tells what it predicts and lights its row; a press pins it", async ({
  page,
  app,
}) => {
  const chips = page.getByRole("listbox", { name: /^Tokens of the text/ });
  const chip = (name: string) => chips.getByRole("option", { name });
  const bars = page.locator(".predictions .bars li");
  await expect(bars).toHaveCount(8);
  await expect(chips.getByRole("option")).toHaveCount(4);
  // The end of the text is what is predicted at first; each token says what is likeliest behind it.
  await expect(chips.locator(".blank")).toHaveText("?");
  await expect(chip("cat")).toHaveAttribute("title", /^predicts went, \d/);
  const atEnd = await bars.first().textContent();

  await chip("cat").hover();
  await expect(bars.first()).toContainText("went");
  await expect(page.locator("html")).toHaveAttribute("data-token", "1");
  await expect(node(page, "tokens").locator(".token.is-lit")).toHaveText("cat");
  await expect(node(page, "emb").locator(".tile.is-time")).toHaveCount(1);
  await expect(node(page, "mask").locator(".tile.is-time")).toHaveCount(1);
  await shoot(page, "token-lit", app.target);
  await page.mouse.move(700, 700);
  await expect(page.locator("html")).not.toHaveAttribute("data-token");
  await expect(bars.first()).toHaveText(atEnd ?? "");

  // Pinned, it stays while the values are looked through.
  await chip("sat").click();
  await page.mouse.move(700, 700);
  await expect(page.locator("html")).toHaveAttribute("data-token", "2");
  await selectNodes(page, "blocks");
  await page.keyboard.press("Enter");
  await selectNodes(page, "blocks/attn");
  const inspector = page.getByRole("region", { name: "Inspector" });
  await expect(inspector.locator(".heat-row")).toBeVisible();
  // Each row of the weights sums to one, and what is masked has a colour of its own.
  await inspector.getByLabel("Output", { exact: true }).selectOption("weights");
  await expect(inspector.locator(".heat-sums")).toHaveText("Σ 1.001.001.001.00");
  await expect(inspector.locator(".legend-masked")).toHaveText("masked");
  // All heads at once; one of them is the large map.
  const heads = inspector.getByRole("group", { name: "All heads" });
  await expect(heads.getByRole("button")).toHaveCount(4);
  await heads.getByRole("button", { name: "Head 3" }).click();
  await expect(inspector.getByText("head 3 of 4")).toBeVisible();
  await inspector.locator(".heat-map").hover({ position: { x: 20, y: 4 } });
  await expect(inspector.locator(".heat-top")).toContainText("Top 4 of the row: the 1.00");
  await shoot(page, "weights-of-heads", app.target);
  expect(await violations(page, ".side")).toEqual([]);

  // By keys: to the token before, and let go of.
  await chips.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(page.locator("html")).toHaveAttribute("data-token", "1");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await choose(page, "Presets", /Encoder–decoder/);
  await expect(chips.getByRole("option").first()).toContainText("die");
  await expect(page.locator("html")).not.toHaveAttribute("data-token");
  await shoot(page, "story-of-translation", app.target);
});
