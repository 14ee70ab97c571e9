// Find the bug: its list is narrowed to one kind of bug, and comes back so for the next one.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../scripts/run-step.ts";
import type { Expected } from "../test/challenges/challenge.ts";
import { expect, test } from "./fixtures.ts";
import { choose, shoot } from "./workbench.ts";

const file = readFileSync(join(root, "graphs/broken/expected.json"), "utf8");
const challenges = Object.values(JSON.parse(file) as Record<string, Expected>);

test("the list of challenges is narrowed to a kind, and keeps to it for the next one", async ({
  page,
  app,
}) => {
  await choose(page, "Presets", /Find the bug/);
  const list = page.getByRole("dialog", { name: "Find the bug" });
  const items = list.locator(".challenge-item");
  await expect(items).toHaveCount(challenges.length);
  const padding = challenges.filter((c) => c.kind === "padding");
  await list.getByLabel("Kind").selectOption({ label: `Padding (${padding.length})` });
  await expect(items).toHaveCount(padding.length);
  for (const { title } of padding) await expect(items.filter({ hasText: title })).toHaveCount(1);
  await shoot(page, "challenges-of-a-kind", app.target);

  await items.first().click();
  await expect(page.getByRole("region", { name: "Find the bug" })).toBeVisible();
  await choose(page, "Presets", /Find the bug/);
  await expect(list.getByLabel("Kind")).toHaveValue("padding");
  await expect(items).toHaveCount(padding.length);
  // From one session to the next as well, as what was found is.
  await page.evaluate(() => localStorage.setItem("heddle-challenges", JSON.stringify(["leak-none"])));
  await page.reload();
  await choose(page, "Presets", /Find the bug/);
  await expect(list.getByLabel("Kind")).toHaveValue("padding");
  await expect(list).toContainText("1 found so far");
  await list.getByLabel("Kind").selectOption("all");
  await expect(items).toHaveCount(challenges.length);
});
