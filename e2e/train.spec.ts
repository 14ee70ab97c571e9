// Training in the app: a curve that falls, weights that come back to the canvas, a text that is written on.
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "./fixtures.ts";
import { chooseData, openPanel, openWriting, trainFor } from "./training.ts";
import { node, shoot, theme } from "./workbench.ts";

test("a training is started, paused, resumed and finished; its weights predict and write", async ({
  page,
  app,
}) => {
  test.setTimeout(180_000);
  await theme(page, "light");
  const panel = await openPanel(page);
  await panel.getByRole("textbox", { name: "Steps" }).fill("80");
  await panel.getByRole("button", { name: "Start training" }).click();
  const facts = panel.locator(".facts");
  await expect(facts).toContainText(/step \d+ of 80/);
  await expect(panel.locator(".sanity-checks")).toContainText(/✓ first loss 3\.\d\d, ln 48 = 3\.87/);
  await panel.getByRole("button", { name: "Pause" }).click();
  await expect(facts).toContainText("paused");
  await panel.getByRole("button", { name: "Resume" }).click();
  await expect(facts).toContainText("finished", { timeout: 120_000 });
  await expect(facts).toContainText(/validation loss [12]\.\d/);
  await expect(panel.locator(".sanity-checks")).toContainText("✓ gradients reach all 29 weights");
  await expect(panel.locator(".run-choice input").nth(2)).toBeChecked();
  // Untrained, every token has about 2 %.
  await expect(page.locator(".predictions .bar-number").first()).toHaveText(/^[2-9]\d\.\d%$/);
  await panel.getByRole("radio", { name: /^Untrained/ }).check();
  await expect(page.locator(".status")).toContainText("untrained");
  await panel.locator(".run-choice input").nth(2).check();

  const writing = await openWriting(page);
  const write = writing.getByRole("button", { name: "Generate", exact: true });
  await writing.getByRole("textbox", { name: "seed" }).fill("4");
  await write.click();
  await expect(writing.locator(".written-token")).toHaveCount(24);
  await expect(write).toBeVisible();
  const once = (await writing.locator(".written").textContent()) ?? "";
  await write.click();
  await expect(write).toBeVisible();
  await expect(writing.locator(".written")).toHaveText(once);
  await writing.locator(".written-token").nth(3).hover();
  await expect(writing.locator(".write-step")).toContainText("token 4");
  await expect(writing.locator(".write-step li")).toHaveCount(8);
  await shoot(page, "write", app.target);
  await openPanel(page);

  // Rewired and trained again, the second curve says what changed.
  await node(page, "norm_f").locator(".node-name").click();
  await page.keyboard.press("Control+B");
  await trainFor(panel, 20);
  await expect(panel.locator(".run-label").nth(2)).toContainText(/^norm_f bypassed; steps 1500 → 20/);
  await theme(page, "dark");
  await shoot(page, "train-dark", app.target);
  await theme(page, "light");
  await shoot(page, "train-light", app.target);
  for (const [tab, shown] of [
    ["Gradients", "blocks.0.qkv"],
    ["Attention", "blocks[1]/attn head 4"],
    ["Stream", "blocks[1]/add_2"],
    ["Samples", "step"],
  ] as const) {
    await panel.getByRole("tab", { name: tab }).click();
    await expect(panel.locator(".train-middle")).toContainText(shown);
    await shoot(page, `train-${tab}`, app.target);
  }
});

test("a text of one's own is learned; one that is too short, or a size too large, is refused with the reason", async ({
  page,
  app,
}) => {
  test.setTimeout(120_000);
  const panel = await openPanel(page);
  await panel.getByRole("combobox", { name: "Task" }).selectOption("char-lm");
  const give = async (name: string, text: string) => {
    const path = join(await mkdtemp(join(tmpdir(), "heddle-e2e-text-")), name);
    await writeFile(path, text);
    await chooseData(page, app, panel.getByRole("button", { name: /^(From a|Another) file…$/ }), path);
    await expect(panel.locator(".train-text")).toContainText(name);
  };
  await give("short.txt", "too short");
  await panel.getByRole("button", { name: "Start training" }).click();
  await expect(panel.getByRole("alert")).toContainText("The text is too short: it has 9 tokens");
  await expect(panel.locator(".run-label")).toHaveCount(1);

  await give("fox.txt", "the quick brown fox jumps over the lazy dog. ".repeat(40));
  await panel.locator(".train-more summary").click();
  await panel.getByRole("textbox", { name: "Context" }).fill("16");
  await trainFor(panel, 10);
  await expect(page.locator(".status")).toContainText("trained on char-lm");

  await panel.getByRole("textbox", { name: "Batch" }).fill("90000000");
  await panel.getByRole("button", { name: "Start training" }).click();
  await expect(panel.getByRole("alert")).toContainText(/would need about [\d,.]+ [GT]B of memory/);
  await panel.getByRole("textbox", { name: "Batch" }).fill("1.5");
  await expect(panel.locator(".train-form")).toContainText("Batch must be an integer of at least 1.");
});

test("an engine that dies in mid-run is told; the training goes on from its last checkpoint, the rest is there", async ({
  page,
  target,
}) => {
  test.setTimeout(180_000);
  // As many as take some seconds.
  const steps = target === "web" ? 160 : 400;
  // In the browser the worker is the engine: the page's own end of it is kept, to end it as a crash would.
  await page.addInitScript(() => {
    const workers: Worker[] = [];
    const Real = Worker;
    Object.assign(window, {
      engineWorkers: workers,
      Worker: class extends Real {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          if (options?.name === "engine") workers.push(this);
        }
      },
    });
  });
  await page.reload();
  const panel = await openPanel(page);
  await page.locator("textarea[data-stream=main]").fill("the dog ran");
  await panel.getByRole("textbox", { name: "Steps" }).fill(`${steps}`);
  await panel.getByRole("button", { name: "Start training" }).click();
  const facts = panel.locator(".facts");
  await expect(facts).toContainText(new RegExp(`step (5[1-9]|[6-9]\\d|[1-3]\\d\\d) of ${steps}`), {
    timeout: 60_000,
  });
  await page.evaluate(async () => {
    const { engineWorkers } = window as unknown as { engineWorkers: Worker[] };
    if (window.heddle) {
      await window.heddle.killEngine();
      return;
    }
    const worker = engineWorkers.at(-1);
    worker?.terminate();
    worker?.dispatchEvent(new ErrorEvent("error", { message: "it crashed", cancelable: true }));
  });
  await expect(panel.getByRole("alert")).toContainText("The engine stopped");
  await expect(panel.getByRole("alert")).toContainText("Nothing else is lost");
  await expect(facts).toContainText("failed");
  await expect(page.locator(".status")).toContainText("trained on stories");
  await expect(page.locator(".context")).toContainText("the dog ran");
  await expect(panel.locator(".run-label")).toHaveCount(2);
  await panel.getByRole("button", { name: "Resume from the last checkpoint" }).click();
  await expect(facts).toContainText("training");
  await expect(facts).toContainText(new RegExp(`step (5\\d|[6-9]\\d|[1-4]\\d\\d) of ${steps}`));
  await expect(panel.getByRole("alert")).toHaveCount(0);
  await expect(facts).toContainText(`step ${steps} of ${steps}`, { timeout: 120_000 });
  await expect(facts).toContainText("finished");
  await expect(panel.locator(".run-label")).toHaveCount(2);
});
