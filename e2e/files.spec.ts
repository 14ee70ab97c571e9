// Files that are too large, broken, or in two hands: refused or asked about with a reason, and nothing is lost.
import { mkdtemp, open, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { type App, expect, openElectron, test } from "./fixtures.ts";
import {
  answerDialogs,
  choose,
  dropFromDisk,
  node,
  openByCommand,
  readGraph,
  saveAs,
  settled,
} from "./workbench.ts";

test.use({ ownApp: true });

/** Changes the graph, so that there is something to lose. */
async function edit(page: Page, std: string): Promise<void> {
  await node(page, "lm_head").locator(".node-name").click();
  await page.getByLabel("std", { exact: true }).fill(std);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("img", { name: "Unsaved changes" })).toBeVisible();
}

const stdOf = (text: string): unknown =>
  (JSON.parse(text) as { nodes: Record<string, { params?: { std?: unknown } }> }).nodes.lm_head?.params?.std;

/** The longest that the page did not answer, ms, while something went on. */
async function longestFreeze(page: Page, during: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    let last = performance.now();
    const beat = { longest: 0 };
    const tick = () => {
      const now = performance.now();
      beat.longest = Math.max(beat.longest, now - last);
      last = now;
    };
    Object.assign(window, { beat, beating: setInterval(tick, 20) });
  });
  await during();
  return page.evaluate(() => {
    const { beat, beating } = window as unknown as { beat: { longest: number }; beating: number };
    clearInterval(beating);
    return beat.longest;
  });
}

test("a file of 100 MB is refused with its size, at once, and the graph stays", async ({ page, app }) => {
  await edit(page, "0.5");
  const path = join(await mkdtemp(join(tmpdir(), "heddle-e2e-large-")), "large.graph.json");
  const file = await open(path, "w");
  const graph = JSON.stringify(await readGraph("decoder-only"));
  await file.write(`${graph.slice(0, -1)}, "about": "`);
  for (let i = 0; i < 100; i++) await file.write("x".repeat(2 ** 20));
  await file.write('"}');
  await file.close();
  const froze = await longestFreeze(page, async () => {
    await chooseFile(page, app, path);
    await expect(page.locator(".notice")).toContainText(
      "large.graph.json has 100 MB; a graph may have at most 64",
    );
  });
  expect(froze).toBeLessThan(2000);
  await expect(page.getByLabel("Name of the graph")).toHaveValue("Decoder-only");
  await expect(page.getByLabel("std", { exact: true })).toHaveValue("0.5");
});

test("a broken file over a good graph is told with its line, and the graph stays, edits and all", async ({
  page,
  app,
}) => {
  await edit(page, "0.5");
  const good = await readGraph("worked-example");
  const folder = await mkdtemp(join(tmpdir(), "heddle-e2e-broken-"));
  for (const [text, why] of [
    ['{\n "format": 1,\n "name": oops', /Not valid JSON/],
    [JSON.stringify({ ...good, wires: "none" }, null, 1), /wires/],
    [JSON.stringify({ ...good, format: 99 }), /format 99|newer/i],
    ["\u0000\u0001\ufffdPK", /Not valid JSON/],
    ["", /empty/],
  ] as const) {
    const path = join(folder, "broken.graph.json");
    await writeFile(path, text);
    await chooseFile(page, app, path);
    const refusal = page.getByRole("dialog");
    await expect(refusal).toContainText("broken.graph.json was not opened");
    await expect(refusal).toContainText(why);
    await page.keyboard.press("Escape");
    await expect(refusal).toHaveCount(0);
    await expect(page.getByLabel("Name of the graph")).toHaveValue("Decoder-only");
    await expect(page.getByLabel("std", { exact: true })).toHaveValue("0.5");
  }
  await page.locator(".canvas").click({ position: { x: 8, y: 8 } });
  await page.keyboard.press("Control+Z");
  await expect(page.getByRole("button", { name: "Undo", exact: true })).toBeDisabled();
});

test("dropped files of other kinds and a folder: each is told; of several graphs each is opened", async ({
  page,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  const folder = await mkdtemp(join(tmpdir(), "heddle-e2e-drop-"));
  const at = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const [png, words, broken] = [
    await at("cat.png", "\x89PNG\r\n\x1a\n"),
    await at("notes.txt", "hello"),
    await at("broken.graph.json", "{"),
  ];
  const refusal = page.getByRole("dialog", { name: /not opened/ });
  await dropFromDisk(page, [png]);
  await expect(refusal).toContainText("cat.png was not opened. The current graph is unchanged.");
  // What is wrong with a whole file stands at no line of it.
  await expect(refusal).not.toContainText("1:1");
  await page.keyboard.press("Escape");
  await dropFromDisk(page, [words, folder]);
  await expect(refusal).toContainText("notes.txt");
  await expect(refusal).toContainText("It is a folder");
  await page.keyboard.press("Escape");

  // Nobody is asked about unsaved work for a file that is none.
  await edit(page, "0.5");
  await dropFromDisk(page, [broken]);
  await expect(refusal).toContainText("broken.graph.json was not opened");
  await page.keyboard.press("Escape");
  await expect(page.getByLabel("Name of the graph")).toHaveValue("Decoder-only");

  const good = JSON.stringify(await readGraph("worked-example"));
  await dropFromDisk(page, [await at("one.graph.json", good), await at("two.graph.json", good)]);
  const tabs = page.getByRole("tablist", { name: "Open graphs" }).getByRole("tab");
  await expect(tabs).toHaveText(["Decoder-only", "one", "two"]);
  await expect(page.getByLabel("Name of the graph")).toHaveValue(/Worked example/);
  await tabs.first().click();
  await expect(page.getByLabel("std", { exact: true })).toHaveValue("0.5");
});

test("what is on the clipboard and no graph is not pasted, with the reason", async ({ page, app }) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  if (!app.electron) await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const put = (text: string) =>
    app.electron
      ? app.electron.evaluate(({ clipboard }, t) => clipboard.writeText(t), text)
      : page.evaluate((t) => navigator.clipboard.writeText(t), text);
  const nodes = await page.locator(".react-flow__node").count();
  await page.locator(".canvas").click({ position: { x: 8, y: 8 } });
  for (const [text, why] of [
    ["the quick brown fox", "not valid JSON"],
    ['{"name": "heddle"}', "something other than a graph"],
    ['{"heddle": "selection", "nodes": {"a": 7}}', "cannot be read"],
    ['{"heddle": "selection", "nodes": {"../a": {"block": "norm"}}}', "an id must look like"],
    ['{"heddle": "selection"}', "is empty"],
  ] as const) {
    await put(text);
    await page.keyboard.press("Control+V");
    await expect(page.locator(".notice")).toContainText(why);
    await page.locator(".notice").getByRole("button", { name: "Dismiss" }).click();
  }
  await expect(page.locator(".react-flow__node")).toHaveCount(nodes);
  await expect(page.getByRole("button", { name: "Undo", exact: true })).toBeDisabled();
});

test("two windows on one file: the second to save is asked, and neither's work is lost", async ({
  page,
  app,
}) => {
  test.setTimeout(120_000);
  const disk = await sharedFile(page, app);
  const second = await disk.secondWindow();
  try {
    for (const window of [page, second.page]) {
      await expect(node(window, "emb")).toBeVisible();
      await disk.openIn(window);
      await expect(window.getByLabel("Name of the graph")).toHaveValue("Shared");
    }
    await edit(page, "0.25");
    await edit(second.page, "0.75");
    await page.keyboard.press("Control+S");
    await expect(page.getByRole("img", { name: "Unsaved changes" })).toHaveCount(0);
    expect(stdOf(await disk.text())).toBe(0.25);

    const question = second.page.getByRole("dialog");
    await second.page.keyboard.press("Control+S");
    await expect(question).toContainText("shared.graph.json has changed on disk");
    await second.page.keyboard.press("Escape");
    await expect(question).toHaveCount(0);
    expect(stdOf(await disk.text())).toBe(0.25);
    await expect(second.page.getByLabel("std", { exact: true })).toHaveValue("0.75");
    await expect(second.page.getByRole("img", { name: "Unsaved changes" })).toBeVisible();

    await second.page.keyboard.press("Control+S");
    await question.getByRole("button", { name: "Overwrite" }).click();
    await expect(second.page.getByRole("img", { name: "Unsaved changes" })).toHaveCount(0);
    expect(stdOf(await disk.text())).toBe(0.75);

    // Now the first has the older text: under another name both are kept.
    await edit(page, "0.3");
    await page.keyboard.press("Control+S");
    await disk.nameNext(page, "other.graph.json");
    await page.getByRole("dialog").getByRole("button", { name: "Save as…" }).click();
    await expect(page.getByRole("img", { name: "Unsaved changes" })).toHaveCount(0);
    expect(stdOf(await disk.text("other.graph.json"))).toBe(0.3);
    expect(stdOf(await disk.text())).toBe(0.75);
  } finally {
    await second.close();
  }
});

/** Chooses a file of the disk by the Open command. */
async function chooseFile(page: Page, app: App, path: string): Promise<void> {
  await settled(page);
  if (app.electron) {
    await answerDialogs(app.electron, { path });
    return page.keyboard.press("Control+O");
  }
  await page.evaluate(() => Object.assign(window, { showOpenFilePicker: undefined }));
  const chooser = page.waitForEvent("filechooser");
  await choose(page, "File", /^Open/);
  await (await chooser).setFiles(path);
}

interface SharedFile {
  secondWindow(): Promise<{ page: Page; close(): Promise<void> }>;
  openIn(page: Page): Promise<void>;
  /** What the next question for a name is answered. */
  nameNext(page: Page, name: string): Promise<void>;
  text(name?: string): Promise<string>;
}

/** One file that two windows open: two apps, or two tabs over real file handles whose picker is answered for them. */
async function sharedFile(page: Page, app: App): Promise<SharedFile> {
  const text = JSON.stringify({ ...(await readGraph("decoder-only")), name: "Shared" });
  return app.electron ? onDisk(app, text) : inBrowser(page, text);
}

async function onDisk(app: App, text: string): Promise<SharedFile> {
  const folder = await mkdtemp(join(tmpdir(), "heddle-e2e-shared-"));
  const path = join(folder, "shared.graph.json");
  await writeFile(path, text);
  const apps = new Map<Page, App["electron"]>();
  return {
    async secondWindow() {
      const opened = await openElectron([]);
      apps.set(opened.page, opened.electron);
      return opened;
    },
    async openIn(page) {
      await answerDialogs(apps.get(page) ?? app.electron, { path });
      await page.keyboard.press("Control+O");
    },
    nameNext: (page, name) => answerDialogs(apps.get(page) ?? app.electron, { path: join(folder, name) }),
    text: (name = "shared.graph.json") => readFile(join(folder, name), "utf8"),
  };
}

async function inBrowser(page: Page, text: string): Promise<SharedFile> {
  const answerPickers = (window: Page, name: string) =>
    window.evaluate(async (file) => {
      const folder = await navigator.storage.getDirectory();
      const handle = () => folder.getFileHandle(file, { create: true });
      Object.assign(globalThis, {
        showOpenFilePicker: async () => [await handle()],
        showSaveFilePicker: handle,
      });
    }, name);
  const name = "shared.graph.json";
  await page.evaluate(
    async ({ text, name }) => {
      const folder = await navigator.storage.getDirectory();
      const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await writable.write(text);
      await writable.close();
    },
    { text, name },
  );
  return {
    async secondWindow() {
      const other = await page.context().newPage();
      await other.goto(page.url());
      return { page: other, close: () => other.close() };
    },
    async openIn(window) {
      await window.bringToFront();
      await answerPickers(window, name);
      await window.keyboard.press("Control+O");
    },
    nameNext: answerPickers,
    text: (of = name) =>
      page.evaluate(async (file) => {
        const folder = await navigator.storage.getDirectory();
        return (await (await folder.getFileHandle(file)).getFile()).text();
      }, of),
  };
}

test("saved, the graph opens again as the same bytes", async ({ page, app }) => {
  await edit(page, "0.125");
  const saved = await saveAs(page, app);
  await openByCommand(page, app, saved);
  await expect(page.getByRole("img", { name: "Unsaved changes" })).toHaveCount(0);
  expect(await saveAs(page, app)).toBe(saved);
});
