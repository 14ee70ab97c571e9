// The gallery as somebody meets it: found, searched, sorted, a model opened at its true size and read, never run by mistake.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../scripts/run-step.ts";
import { expect, test } from "./fixtures.ts";
import { trainFor } from "./training.ts";
import { choose, shoot, violations } from "./workbench.ts";

const models: readonly unknown[] = JSON.parse(readFileSync(join(root, "graphs/gallery/models.json"), "utf8"));

test("a published model is found, opened at its true size and not run", async ({ page, app }) => {
  await choose(page, "Presets", "Gallery…");
  const list = page.getByRole("dialog", { name: "Gallery" });
  await expect(list.getByRole("row")).toHaveCount(models.length + 1);
  await shoot(page, "gallery", app.target);
  await list.getByRole("button", { name: "Cache/token" }).click();
  await expect(list.getByRole("columnheader", { name: /Cache/ })).toHaveAttribute("aria-sort", "ascending");
  expect(await violations(page, ".dialog")).toEqual([]);
  await list.getByRole("searchbox").fill("llama 3");
  await expect(list.getByRole("row")).toHaveCount(3);
  await list.getByRole("button", { name: /^Meta-Llama-3-8B/ }).click();
  await expect(list).toHaveCount(0);
  const status = page.locator(".status");
  await expect(status).toContainText("8.03 G parameters");
  await expect(status).toContainText("proved for every size");
  await shoot(page, "gallery-model", app.target);
  await choose(page, "Run", "Run");
  await expect(page.getByText(/would need about [\d.]+ GB of memory/).first()).toBeVisible();
  await shoot(page, "gallery-run", app.target);

  await choose(page, "Presets", "Gallery…");
  await list.getByLabel("Open shrunk to a size that trains here").check();
  await list.getByRole("searchbox").fill("a3b");
  await list.getByRole("button", { name: /^Qwen3-30B-A3B/ }).click();
  await expect(page.getByLabel("Name of the graph")).toHaveValue("Qwen3-30B-A3B, small");
  await expect(status).toContainText(/\d\d\d,\d\d\d parameters/);
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await trainFor(page.getByRole("region", { name: "Train" }), 3);
  await shoot(page, "gallery-small", app.target);
});
