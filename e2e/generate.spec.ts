// The translation writes the target of a source, a token at a time.
import { expect, test } from "./fixtures.ts";
import { openWriting } from "./training.ts";
import { choose, shoot } from "./workbench.ts";

test("a sentence is translated token by token, with what else each could have been", async ({
  page,
  app,
}) => {
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
  await shoot(page, "write-translate", app.target);

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
});
