// The engine dies, the app dies: what a person made is there again.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { electronHere } from "../scripts/electron-binary.ts";
import { root } from "../scripts/run-step.ts";
import { expect, launch, test } from "./fixtures.ts";
import "../src/shared/ipc.ts"; // declares window.heddle
import { node } from "./workbench.ts";

test.use({ ownApp: true });

test("an engine that dies is told, replaced, and its values computed anew within 2 s", async ({ page }) => {
  await expect(page.locator(".predictions .bars li")).toHaveCount(8);
  const killed = Date.now();
  await page.evaluate(() => window.heddle?.killEngine());
  await expect(page.locator(".notice")).toContainText("The engine stopped");
  await expect(page.locator(".notice")).toContainText("Nothing was lost");
  const back = Date.now() - killed;
  expect(back).toBeLessThan(process.env.CI ? 2000 : 6000);
  await page.locator("textarea[data-stream=main]").fill("a dog ran");
  await expect(page.locator(".context")).toContainText("a dog ran");
});

/** Twenty kills take minutes: the short version is what CI runs. */
const kills = Number(process.env.HEDDLE_KILLS ?? 2);

test(`killed ${kills} times while somebody edits, at most the last second is lost`, async () => {
  test.setTimeout(60_000 + kills * 25_000);
  const userData = await mkdtemp(join(tmpdir(), "heddle-kill-"));
  const { path } = electronHere();
  if (!path) throw new Error("no Electron binary");
  const start = async () => {
    const app = await launch({
      executablePath: path,
      args: [root, `--user-data-dir=${userData}`],
      cwd: root,
    });
    return { app, page: await app.firstWindow() };
  };
  for (let round = 0; round < kills; round++) {
    const { app, page } = await start();
    await expect(node(page, "emb")).toBeVisible();
    const edits: { value: number; at: number }[] = [];
    await node(page, "wo").or(node(page, "lm_head")).first().locator(".node-name").click();
    const end = Date.now() + 1500 + Math.random() * 2500;
    while (Date.now() < end) {
      const value = 1000 + edits.length;
      await page.getByLabel("std", { exact: true }).fill(String(value));
      edits.push({ value, at: Date.now() });
    }
    const killedAt = Date.now();
    app.process().kill("SIGKILL");
    await new Promise((done) => setTimeout(done, 500));
    const again = await start();
    const mustHave = edits.filter((e) => e.at < killedAt - 1000).at(-1)?.value ?? 0;
    if (mustHave > 0) expect(await restoredValue(again.page)).toBeGreaterThanOrEqual(mustHave);
    await again.app.evaluate(({ dialog }) => {
      dialog.showMessageBox = async () => ({ response: 2, checkboxChecked: false });
    });
    await again.app.close();
  }
  await rm(userData, { recursive: true, force: true, maxRetries: 3 });
});

async function restoredValue(page: Page): Promise<number> {
  await page.getByRole("button", { name: "Restore" }).first().click();
  await node(page, "lm_head").locator(".node-name").click();
  const value = Number(await page.getByLabel("std", { exact: true }).inputValue());
  for (const other of await page.getByRole("button", { name: "Discard" }).all()) await other.click();
  return value;
}
