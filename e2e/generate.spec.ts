// Generating: a target of a source, a token at a time; a long text while the graph is edited; branches; cached = whole.
import "../src/shared/ipc.ts"; // declares window.heddle
import { expect, test } from "./fixtures.ts";
import { openWriting } from "./training.ts";
import { choose, node, shoot, violations } from "./workbench.ts";

test("a sentence is translated, a text is generated while one edits, branched, stopped, and its cache checked", async ({
  page,
  app,
}) => {
  test.setTimeout(120_000);
  await choose(page, "Presets", /^Encoder–decoder/);
  await expect(page.locator(".status")).toContainText("trained on translation");
  const panel = await openWriting(page);
  const source = panel.getByRole("textbox", { name: "Source" });
  await expect(source).toHaveValue("the cat sat on the mat .");
  const tokens = panel.locator(".written-token");
  for (const [english, german] of [
    ["the cat sat on the mat .", "die katze saß auf der matte . <eos>"],
    ["a king slept near the house .", "ein könig schlief bei dem haus . <eos>"],
  ] as const) {
    await source.fill(english);
    await panel.getByRole("button", { name: "Generate", exact: true }).click();
    await expect(tokens).toHaveText(german.split(" "));
    await expect(panel.getByRole("button", { name: "Generate", exact: true })).toBeVisible();
  }
  await tokens.nth(1).hover();
  await expect(panel.locator(".write-step")).toContainText("token 2: könig");
  await expect(panel.locator(".write-step li")).toHaveCount(8);
  // What the token looked at, and how source and target align; another head shows other numbers.
  const alignment = panel.getByRole("table", { name: "Alignment of target and source" });
  await expect(alignment.getByRole("row")).toHaveCount(3);
  await tokens.nth(6).hover();
  await expect(alignment.getByRole("row")).toHaveCount(8);
  await expect(alignment.getByRole("columnheader")).toHaveText("a king slept near the house .".split(" "));
  await shoot(page, "write-translate", app.target);
  const mean = await alignment.textContent();
  await panel.getByRole("combobox", { name: "Head" }).selectOption("head 2");
  await expect(alignment).not.toHaveText(mean!);
  const which = panel.getByRole("combobox", { name: "Attention" });
  await which.selectOption("Self-attention, decoder[0]");
  await expect(panel.locator(".attended-keys")).toHaveText(
    "‹start› ein könig schlief bei dem haus".replaceAll(" ", ""),
  );

  // Beam search finds the same here; then a text that never comes is told.
  await panel.getByText("More sampling").click();
  await panel.getByRole("textbox", { name: "Beams" }).fill("4");
  await expect(panel.getByRole("textbox", { name: "Repetition" })).toBeDisabled();
  await panel.getByRole("textbox", { name: "Stop at" }).fill("hund");
  await panel.getByRole("button", { name: "Generate", exact: true }).click();
  await expect(panel.locator(".write-status")).toContainText('The text ended before "hund" came.');
  await expect(tokens).toHaveText("ein könig schlief bei dem haus . <eos>".split(" "));
  await shoot(page, "write-beams", app.target);
  await panel.getByRole("textbox", { name: "Beams" }).fill("");
  await panel.getByRole("textbox", { name: "Stop at" }).fill("");

  // Hot and with a seed, it writes something else, and the same again.
  await panel.getByRole("checkbox", { name: "Greedy" }).uncheck();
  await panel.getByRole("textbox", { name: "temperature" }).fill("5");
  await panel.getByRole("textbox", { name: "seed" }).fill("3");
  const write = async () => {
    await panel.getByRole("button", { name: "Generate", exact: true }).click();
    await expect(panel.getByRole("button", { name: "Generate", exact: true })).toBeVisible();
    return (await tokens.allTextContents()).join(" ");
  };
  const once = await write();
  expect(once).not.toBe("ein könig schlief bei dem haus . <eos>");
  expect(await write()).toBe(once);

  // Three samples of one prompt are three branches; a hot one is cut to the likeliest tokens.
  await panel.getByRole("textbox", { name: "Samples" }).fill("3");
  await panel.getByRole("textbox", { name: "Min-p" }).fill("0.02");
  await write();
  await expect(panel.getByRole("list", { name: "Branches" }).getByRole("button")).toHaveText([
    /^first/,
    /^sample 2/,
    /^sample 3/,
  ]);
  await panel.getByRole("textbox", { name: "Samples" }).fill("");
  await panel.getByRole("textbox", { name: "Min-p" }).fill("");

  // A long text: the graph is edited meanwhile, and the text goes on by the graph as it was.
  await choose(page, "Presets", /^Decoder-only/);
  await expect(page.locator(".status")).toContainText("trained on stories");
  const written = panel.locator(".written");
  const stop = panel.getByRole("button", { name: "Stop", exact: true });
  await panel.getByRole("textbox", { name: "Max new tokens" }).fill("20000");
  await panel.getByRole("textbox", { name: "Seed" }).fill("3");
  await panel.getByRole("button", { name: "Generate", exact: true }).click();
  await expect.poll(() => tokens.count()).toBeGreaterThan(20);
  await node(page, "norm_f").locator(".node-name").click();
  await page.keyboard.press("Control+B");
  await expect(node(page, "norm_f")).toHaveClass(/is-bypassed/);
  await expect(panel.locator(".write-status")).toContainText("this text is finished by the graph as it was");
  const sofar = await tokens.count();
  await expect.poll(() => tokens.count()).toBeGreaterThan(sofar + 20);
  // An engine that dies is followed by another, which goes on behind what is written.
  if (app.electron) {
    await page.evaluate(() => window.heddle?.killEngine());
    const killed = await tokens.count();
    await expect(page.locator(".notice")).toContainText("Nothing was lost");
    await expect.poll(() => tokens.count(), { timeout: 20_000 }).toBeGreaterThan(killed + 20);
  }
  await expect(panel.locator(".write-status")).toContainText(/[\d.]+ tokens\/s · KV cache 1.02 kB a token/);
  await shoot(page, "write-editing", app.target);
  await stop.click();
  const stopped = await tokens.count();
  await expect(panel.locator(".write-status")).toContainText("generated by the graph as it was before");
  await page.keyboard.press("Control+Z");
  await expect(panel.locator(".write-status")).not.toContainText("as it was");
  await expect(tokens).toHaveCount(stopped);

  await panel.getByRole("textbox", { name: "Max new tokens" }).fill("200");
  await panel.getByRole("button", { name: "Generate", exact: true }).click();
  await expect(tokens).toHaveCount(200);
  await expect(panel.getByRole("button", { name: "Generate", exact: true })).toBeVisible();
  const whole = (await written.textContent()) ?? "";
  // Another token is chosen, and the text goes on from there; the first is gone back to.
  await tokens.nth(7).click();
  await expect(panel.locator(".write-step")).toContainText("token 8:");
  const other = panel.locator(".alternatives button:not([aria-current=true])").first();
  const chosen = (await other.locator(".bar-token").textContent()) ?? "";
  await other.click();
  await expect(tokens.nth(7)).toHaveText(chosen);
  await expect(tokens).toHaveCount(200);
  expect((await written.textContent()) ?? "").not.toBe(whole);
  const branches = panel.getByRole("list", { name: "Branches" }).getByRole("button");
  await expect(branches).toHaveCount(2);
  await expect(branches.nth(1)).toContainText(`token 8: ${chosen}`);
  await shoot(page, "write-branches", app.target);
  await branches.first().click();
  await expect(written).toHaveText(whole);
  // The same by the keyboard: on to the next token, its third alternative.
  await tokens.nth(3).focus();
  await page.keyboard.press("ArrowRight");
  await expect(panel.locator(".write-step")).toContainText("token 5:");
  await panel.locator(".alternatives button").nth(2).focus();
  await page.keyboard.press("Enter");
  await expect(branches).toHaveCount(3);
  await expect(tokens).toHaveCount(200);

  await expect(page.locator(".kept-mark")).toContainText("1.02 kB/token");
  const check = panel.getByRole("button", { name: "Check: cached = whole" });
  await check.click();
  await expect(panel.locator(".cache-check [role=status]")).toContainText(/✓ 32 tokens agree: logits by/);
  await shoot(page, "write-checked", app.target);
  await check.click();
  await panel.getByRole("button", { name: /^Cancel \(/ }).click();
  await expect(check).toBeVisible();
  expect(await violations(page, ".write")).toEqual([]);
});
