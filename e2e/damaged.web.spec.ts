// Saved data that is damaged, and data of older versions: the app starts, tells once what it left out, and keeps the rest.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { root } from "../scripts/run-step.ts";
import { crashers } from "../test/support/crashers.ts";
import { expect, test } from "./fixtures.ts";
import { openPanel } from "./training.ts";
import { node, openText, readGraph } from "./workbench.ts";

interface Row {
  readonly value: unknown;
  /** For a store without keys of its own. */
  readonly key?: string;
}

/** Writes rows into a database that the app has made. */
const put = (page: Page, database: string, store: string, rows: readonly Row[]): Promise<void> =>
  page.evaluate(
    ({ database, store, rows }) =>
      new Promise<void>((done, fail) => {
        const opened = indexedDB.open(database, 1);
        opened.onerror = () => fail(opened.error);
        opened.onsuccess = () => {
          const transaction = opened.result.transaction(store, "readwrite");
          for (const { value, key } of rows) transaction.objectStore(store).put(value, key);
          transaction.oncomplete = () => done();
          transaction.onabort = () => fail(transaction.error);
        };
      }),
    { database, store, rows },
  );

const all = (page: Page, database: string, store: string): Promise<unknown[]> =>
  page.evaluate(
    ({ database, store }) =>
      new Promise<unknown[]>((done, fail) => {
        const opened = indexedDB.open(database, 1);
        opened.onerror = () => fail(opened.error);
        opened.onsuccess = () => {
          const rows = opened.result.transaction(store).objectStore(store).getAll();
          rows.onsuccess = () => done(rows.result);
          rows.onerror = () => fail(rows.error);
        };
      }),
    { database, store },
  );

const settings = (page: Page, values: Readonly<Record<string, string>>): Promise<void> =>
  page.evaluate((values) => {
    for (const [key, text] of Object.entries(values)) localStorage.setItem(key, text);
  }, values);

/** The page as it starts over what is stored. */
async function restart(page: Page): Promise<void> {
  await page.reload();
  await expect(page.locator(".status")).toContainText("ran in");
  await expect(node(page, "emb")).toBeVisible();
}

/** The databases are there, and nothing is on its way into them. */
async function started(page: Page): Promise<void> {
  await expect(page.locator(".status")).toContainText("✓ proved for every size");
  await expect
    .poll(() => page.evaluate(async () => (await indexedDB.databases()).map((d) => d.name).sort()))
    .toEqual(["heddle", "heddle-library", "heddle-runs"]);
}

/** The run of the preset, as if a person had begun it. */
const trained = async () => ({
  ...JSON.parse(await readFile(join(root, "graphs/decoder-only.runs/trained.json"), "utf8")),
  begun: "2024-01-01T00:00:00.000Z",
});

test("damaged settings, runs, blocks and rescue copies: told once, the whole ones are there, nothing is deleted", async ({
  page,
}) => {
  await started(page);
  const { width } = (await page.locator(".palette").boundingBox()) ?? { width: 0 };
  await settings(page, {
    "heddle-theme": "blue",
    "heddle-panels": JSON.stringify({ sizes: { palette: "wide", side: 400 }, hidden: [] }),
    "heddle-minimap": "off",
  });
  const run = await trained();
  await put(page, "heddle-runs", "texts", [
    { key: "u-decoder-only/20250101t000000-0001", value: JSON.stringify({ ...run, name: "a whole run" }) },
    { key: "u-decoder-only/20250101t000000-0002", value: JSON.stringify({ ...run, document: 5 }) },
  ]);
  const graph = await readGraph("worked-example");
  await put(page, "heddle", "journal", [
    { value: { key: "w-cut", text: '{"file":null,"te', savedAt: 1 } },
    {
      value: {
        key: "w-whole",
        text: JSON.stringify({ file: null, text: JSON.stringify(graph) }),
        savedAt: 2,
      },
    },
  ]);
  const block = { format: 1, name: "Whole", about: "", node: { block: "norm" } };
  await put(page, "heddle-library", "blocks", [
    { value: { name: "cut.block.json", text: 7 } },
    { value: { name: "whole.block.json", text: JSON.stringify(block) } },
  ]);

  await restart(page);
  const notice = page.locator(".notice");
  await expect(notice).toContainText('The saved setting "theme" was ignored: must be one of');
  await expect(notice).toContainText(
    'The saved setting "panels" was ignored: the size of palette must be a number',
  );
  await expect(notice).toContainText(
    /The run 20250101t000000-0002.json was ignored|1 more could not be read/,
  );
  await expect(notice).toContainText("Nothing was deleted.");
  // The rest is there.
  expect((await page.locator(".palette").boundingBox())?.width).toBe(width);
  expect((await page.locator(".side").boundingBox())?.width).toBeCloseTo(400, -1);
  await expect(page.getByRole("img", { name: /^Minimap/ })).toHaveCount(0);
  const restore = page.getByRole("region", { name: "Unsaved work" });
  await expect(restore.locator(".restore-row")).toHaveCount(1);
  await expect(restore).toContainText("Worked example");
  await expect(page.locator(".custom-block-row")).toHaveCount(2);
  const panel = await openPanel(page);
  await expect(panel.locator(".run-label")).toHaveText(["Pretrained: stories", "a whole run"]);

  // Once, and what could not be read is still where it was.
  await restart(page);
  await expect(restore.locator(".restore-row")).toHaveCount(1);
  await expect(page.locator(".custom-block-row")).toHaveCount(2);
  await expect((await openPanel(page)).locator(".run-label")).toHaveCount(2);
  await expect(notice).toHaveCount(0);
  expect(await page.evaluate(() => localStorage.getItem("heddle-theme"))).toBe("blue");
  expect(await all(page, "heddle-runs", "texts")).toHaveLength(2);
  expect(await all(page, "heddle-library", "blocks")).toHaveLength(2);
  expect(await all(page, "heddle", "journal")).toHaveLength(2);

  // Safe mode takes up nothing of it, runs nothing, and leaves everything where it is.
  await page.goto(new URL("?safe-mode", page.url()).href);
  await expect(notice).toContainText("Safe mode:");
  await expect(node(page, "emb")).toBeVisible();
  expect((await page.locator(".side").boundingBox())?.width).not.toBeCloseTo(400, -1);
  await expect(restore).toHaveCount(0);
  await expect(page.locator(".custom-block-row")).toHaveCount(0);
  await expect(page.locator(".status")).toContainText("✓ proved for every size");
  await expect(page.locator(".status")).not.toContainText("ran in");
  expect(await page.evaluate(() => localStorage.getItem("heddle-theme"))).toBe("blue");
  expect(await all(page, "heddle", "journal")).toHaveLength(2);
});

test("data of older versions is read without a word", async ({ page }) => {
  await started(page);
  await settings(page, {
    "heddle-theme": "dark",
    "heddle-panels": JSON.stringify({ sizes: { side: 400 } }),
    "heddle-snap": "off",
  });
  // What newer versions have added to a run and to a rescue copy is not there.
  const {
    insights: _,
    samples: __,
    failedAt: ___,
    firstNorms: ____,
    gradientNorms: _____,
    ...older
  } = await trained();
  await put(page, "heddle-runs", "texts", [
    { key: "u-decoder-only/20240101t000000-0001", value: JSON.stringify({ ...older, name: "an older run" }) },
  ]);
  const text = JSON.stringify({ text: JSON.stringify(await readGraph("worked-example")) });
  await put(page, "heddle", "journal", [{ value: { key: "w-old", text } }]);

  await restart(page);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect((await page.locator(".side").boundingBox())?.width).toBeCloseTo(400, -1);
  await page.getByRole("region", { name: "Unsaved work" }).getByRole("button", { name: "Restore" }).click();
  await expect(page.getByLabel("Name of the graph")).toHaveValue("Worked example");
  await page.getByRole("menuitem", { name: "Presets", exact: true }).click();
  await page.getByRole("menuitem", { name: /^Decoder-only/ }).click();
  const panel = await openPanel(page);
  await expect(panel.locator(".run-label")).toHaveText(["Pretrained: stories", "an older run"]);
  await expect(page.locator(".notice")).toHaveCount(0);
});

test("text that is no JSON under every key: the app starts, and works", async ({ page }) => {
  await started(page);
  await page.evaluate(() => {
    for (const key of [
      "used-blocks",
      "theme",
      "minimap",
      "snap",
      "challenges",
      "panels",
      "first-minute",
      "ignored",
    ])
      localStorage.setItem(`heddle-${key}`, "{\u0000 not json");
  });
  await restart(page);
  await expect(page.locator(".notice")).toContainText(/more could not be read. Nothing was deleted/);
  await page.keyboard.press("Tab");
  await page.keyboard.type("dropout");
  await page.keyboard.press("Enter");
  await expect(node(page, "dropout")).toBeVisible();
  await restart(page);
  await expect(page.locator(".notice")).toHaveCount(0);
});

test("graphs made to freeze the page: each is refused or told what is wrong, and the next is opened", async ({
  page,
}) => {
  const refusal = page.getByRole("dialog", { name: /not opened/ });
  const named = page.getByLabel("Name of the graph");
  for (const [name, content] of crashers) {
    const text = typeof content === "string" ? content : JSON.stringify({ ...(content as object), name });
    await openText(page, text, `${name}.graph.json`);
    if (typeof content === "string") {
      await expect(refusal).toContainText("must be nested at most 300 levels deep");
      await page.keyboard.press("Escape");
    } else {
      await expect(named).toHaveValue(name);
      await expect(page.locator(".status-part").first()).toContainText(/problem|✓ shapes/);
    }
  }
  // More samples than anybody looks at: some of them are shown, and it is said of how many.
  const lines = { ...(await readGraph("smallest")), name: "lines", text: { main: "the\n".repeat(30_000) } };
  await openText(page, JSON.stringify(lines), "lines.graph.json");
  await expect(named).toHaveValue("lines");
  await expect(page.locator(".predictions")).toContainText("of 30,000");
  await expect(page.getByLabel("Sample").locator("option")).toHaveCount(200);
  await expect(page.locator("textarea[data-stream=main]")).toHaveAttribute("readonly", "");
});
