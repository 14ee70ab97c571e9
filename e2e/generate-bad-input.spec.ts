// Generating from what is no good: told before anything is computed, or beside the text; the panel goes on.
import { expect, test } from "./fixtures.ts";
import { openWriting } from "./training.ts";
import { choose, shoot } from "./workbench.ts";

test("an empty prompt, a long one, unknown words, a text that never comes and too little memory are told", async ({
  page,
  app,
}) => {
  test.setTimeout(120_000);
  await choose(page, "Presets", /^Decoder-only/);
  await expect(page.locator(".status")).toContainText("trained on stories");
  const panel = await openWriting(page);
  const prompt = panel.getByRole("textbox", { name: "Prompt" });
  const tokens = panel.locator(".written-token");
  const generate = async (text: string) => {
    await prompt.fill(text);
    await panel.getByRole("button", { name: "Generate", exact: true }).click();
  };
  await panel.getByRole("textbox", { name: "Max new tokens" }).fill("6");
  await panel.getByRole("checkbox", { name: "Greedy" }).check();

  await generate("");
  await expect(panel.getByRole("alert")).toHaveText(
    "The prompt: The text is empty; enter at least one token",
  );
  await expect(tokens).toHaveCount(0);
  await shoot(page, "write-empty", app.target);

  await generate("once zebra");
  await expect(panel.locator(".train-warning")).toContainText('"zebra" is not in the vocabulary');
  await expect(tokens).toHaveCount(6);

  await generate(Array.from({ length: 70 }, () => "there").join(" "));
  await expect(panel.locator(".write-status")).toContainText("The model reads 64 tokens at most: the first");
  await expect(tokens).toHaveCount(6);
  await shoot(page, "write-long", app.target);

  await panel.getByText("More sampling").click();
  await panel.getByRole("textbox", { name: "Stop at" }).fill("xyzzy");
  await generate("once there");
  await expect(panel.locator(".write-status")).toContainText('The text ended before "xyzzy" came.');
  await panel.getByRole("textbox", { name: "Stop at" }).fill("");

  // It has no longest text, so that many tokens would be kept.
  await choose(page, "Presets", /^Decoder, modern/);
  await panel.getByRole("textbox", { name: "Max new tokens" }).fill("900000000");
  await panel.getByRole("button", { name: "Generate", exact: true }).click();
  await expect(panel).toContainText(
    /Generating would need about .* A text of [\d,]+ tokens, prompt and all, would fit/,
  );
  await shoot(page, "write-memory", app.target);
  await panel.getByRole("textbox", { name: "Max new tokens" }).fill("6");
  await panel.getByRole("button", { name: "Generate", exact: true }).click();
  await expect(tokens).toHaveCount(6);
});
