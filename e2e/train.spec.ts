/** Training in the app: a curve that falls, weights that come back to the canvas, a text that is written on. */
import { expect, test } from "./fixtures.ts";
import { node, shoot, theme } from "./workbench.ts";

test("a training is started, paused, resumed and finished; its weights predict and write", async ({
  page,
  app,
}) => {
  test.setTimeout(180_000);
  await expect(page.locator(".predictions .bars li")).toHaveCount(8);
  await theme(page, "light");
  await page.getByRole("button", { name: "Train", exact: true }).click();
  const panel = page.getByRole("region", { name: "Train" });
  await panel.getByRole("textbox", { name: "Steps" }).fill("80");
  await panel.getByRole("button", { name: "Start training" }).click();
  const facts = panel.locator(".facts");
  await expect(facts).toContainText(/step \d+ of 80/);
  await expect(facts).toContainText(/✓ first loss 3\.\d\d, ln 48 = 3\.87/);
  await panel.getByRole("button", { name: "Pause" }).click();
  await expect(facts).toContainText("paused");
  await panel.getByRole("button", { name: "Resume" }).click();
  await expect(facts).toContainText("finished", { timeout: 120_000 });
  await expect(facts).toContainText(/held out [12]\.\d/);
  await expect(panel.locator(".run-choice input").nth(1)).toBeChecked();
  // Untrained, every token has about 2 %.
  await expect(page.locator(".predictions .bar-number").first()).toHaveText(/^[2-9]\d\.\d%$/);

  await panel.getByRole("button", { name: "Write", exact: true }).click();
  await expect(panel.locator(".written-token")).toHaveCount(24);
  await theme(page, "dark");
  await shoot(page, "train-dark", app.target);
  await theme(page, "light");
  await shoot(page, "train-light", app.target);

  // Rewired and trained again, the second curve says what changed.
  await node(page, "norm_f").locator(".node-name").click();
  await page.keyboard.press("Control+B");
  await panel.getByRole("textbox", { name: "Steps" }).fill("20");
  await panel.getByRole("button", { name: "Start training" }).click();
  await expect(panel.locator(".run-label").nth(1)).toHaveText("norm_f bypassed");
  await expect(facts).toContainText("finished", { timeout: 120_000 });
  await shoot(page, "train-two", app.target);
});

test("a graph with an error says why it cannot be trained, one that leaks is warned of", async ({ page }) => {
  await expect(page.locator(".status")).toContainText("✓ no leak");
  await page.getByRole("button", { name: "Try: Unplug the Mask" }).click();
  await expect(page.locator(".leak-banner")).toBeVisible();
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await expect(page.locator(".train-form")).toContainText("The graph leaks");
  await page.getByRole("button", { name: "Undo: Unplug the Mask" }).click();
  await page.getByRole("button", { name: "Try: Make Wo 96 wide" }).click();
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await expect(page.getByRole("button", { name: "Start training" })).toBeDisabled();
});

test("a training that was stopped goes on from where it was saved", async ({ page }) => {
  test.setTimeout(120_000);
  await expect(page.locator(".predictions .bars li")).toHaveCount(8);
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await page.getByRole("textbox", { name: "Steps" }).fill("60");
  await page.getByRole("button", { name: "Start training" }).click();
  const facts = page.locator(".facts");
  await expect(facts).toContainText(/step [1-9]\d of 60/);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(facts).toContainText("stopped");
  await page.getByRole("button", { name: "Go on from where it was saved" }).click();
  await expect(facts).toContainText("finished", { timeout: 60_000 });
  await expect(facts).toContainText("step 60 of 60");
  await expect(page.locator(".run-label")).toHaveCount(1);
});
