// The engine dies, the app dies: what a person made is there again.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { electronHere } from "../scripts/electron-binary.ts";
import { root } from "../scripts/run-step.ts";
import { expect, launch, test } from "./fixtures.ts";
import "../src/shared/ipc.ts"; // declares window.heddle
import { answerDialogs, choose, node } from "./workbench.ts";

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

// What is exported is made by a thread of the page: it needs no engine, and another thread is there for the next export.
test("an engine or a thread that dies during an export costs at most that export", async ({ page, app }) => {
  await expect(page.locator(".status")).toContainText("trained on");
  const folder = await mkdtemp(join(tmpdir(), "heddle-export-"));
  const exported = async (name: string) => {
    await answerDialogs(app.electron!, { path: join(folder, name) });
    await choose(page, "File", "Export as ONNX…");
  };
  // One notice takes the place of another.
  const told = await page.evaluateHandle(() => {
    const all: string[] = [];
    const look = () => all.push(document.querySelector(".notice")?.textContent ?? "");
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    return all;
  });
  const isTold = (words: string) =>
    expect
      .poll(async () => (await told.jsonValue()).some((t) => t.includes(words)), { message: words })
      .toBe(true);
  await exported("alone.onnx");
  await isTold("Exported as alone.onnx");

  await page.evaluate(() => {
    const Real = Worker;
    window.Worker = class extends Real {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        if (options?.name === "export") void window.heddle?.killEngine();
      }
    };
  });
  await exported("killed.onnx");
  await isTold("Exported as killed.onnx");
  await isTold("The engine stopped");
  const [alone, killed] = await Promise.all(
    ["alone.onnx", "killed.onnx"].map((name) => readFile(join(folder, name))),
  );
  expect(Buffer.compare(alone!, killed!)).toBe(0);
  await page.locator("textarea[data-stream=main]").fill("a dog ran");
  await expect(page.locator(".context")).toContainText("a dog ran");

  await page.evaluate(() => {
    const Real = Worker;
    window.Worker = class extends Real {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        if (options?.name !== "export") return;
        this.terminate();
        queueMicrotask(() =>
          this.dispatchEvent(new ErrorEvent("error", { message: "it ran out of memory" })),
        );
        window.Worker = Real;
      }
    };
  });
  await exported("none.onnx");
  await isTold("Not exported: it ran out of memory.");
  await exported("again.onnx");
  await isTold("Exported as again.onnx");
  expect((await readdir(folder)).sort()).toEqual(["again.onnx", "alone.onnx", "killed.onnx"]);
  await rm(folder, { recursive: true, force: true });
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
  const others = page.getByRole("button", { name: "Discard" });
  for (let left = await others.count(); left > 0; left--) {
    await others.first().click();
    await others.nth(left - 1).waitFor({ state: "detached" });
  }
  return value;
}
