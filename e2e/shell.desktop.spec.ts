// What main must refuse, and what it must survive.
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { root } from "../scripts/run-step.ts";
import "../src/shared/ipc.ts"; // declares window.heddle
import { expect, test } from "./fixtures.ts";
import { answerDialogs, node } from "./workbench.ts";

test.use({ ownApp: true });

declare global {
  interface Window {
    /** Times at which an engine port arrived, ms. */
    portTimes: number[];
    gone: { reason: string; at: number }[];
  }
}

const refusal = (page: Page, call: () => Promise<unknown>) =>
  page.evaluate(`(${call})().then(() => "accepted", (error) => error.message)`);

test("the page has the bridge and nothing of Node", async ({ page }) => {
  const info = await page.evaluate(() => window.heddle!.appInfo());
  expect(info.chrome).toMatch(/^\d+/);
  expect(
    await page.evaluate(() => ["process", "require", "Buffer"].filter((name) => name in globalThis)),
  ).toEqual([]);
});

test("arguments are validated, unknown paths refused", async ({ page }) => {
  expect(await refusal(page, () => window.heddle!.writeJournal("../escape", "x"))).toContain(
    "invalid arguments",
  );
  expect(await refusal(page, () => window.heddle!.saveFileAs("../../name", "x"))).toContain(
    "invalid arguments",
  );
  for (const name of ["../escape.block.json", "a/b.block.json", "graph.json"]) {
    await page.evaluate((n) => Object.assign(window, { wanted: n }), name);
    const write = () => window.heddle!.writeLibrary((window as never as { wanted: string }).wanted, "x");
    const remove = () => window.heddle!.removeFromLibrary((window as never as { wanted: string }).wanted);
    expect(await refusal(page, write)).toContain("invalid arguments");
    expect(await refusal(page, remove)).toContain("invalid arguments");
  }
  expect(await refusal(page, () => window.heddle!.setAtStake({ unsaved: true } as never))).toContain(
    "invalid arguments",
  );
  expect(await page.evaluate(() => window.heddle!.saveFile("/etc/hostname", "x", null))).toHaveProperty(
    "error",
  );
  expect(await page.evaluate(() => window.heddle!.openRecent("/etc/hostname"))).toHaveProperty("error");
});

test("the page cannot leave, open windows, load from elsewhere or read files beside itself", async ({
  page,
  app,
}) => {
  app.expectErrors(/Content Security Policy|net::ERR|Failed to load resource|Not allowed/);
  const home = page.url();
  await page.evaluate(() => {
    window.location.href = "https://example.invalid/";
  });
  expect(await page.evaluate(() => window.open("https://example.invalid/"))).toBeNull();
  expect(
    await refusal(page, () => fetch("https://example.invalid/").then((response) => response.text())),
  ).not.toBe("accepted");
  const status = (path: string) =>
    page.evaluate((url) => fetch(url).then((response) => response.status), path);
  expect(await status("/index.html")).toBe(200);
  expect(await status("/%2e%2e/main/index.cjs")).not.toBe(200);
  expect(await status("/..%2fmain%2findex.cjs")).not.toBe(200);
  expect(page.url()).toBe(home);
  expect(app.electron!.windows()).toHaveLength(1);
});

test("permissions are denied", async ({ page }) => {
  expect(
    await page.evaluate(async () => (await navigator.permissions.query({ name: "geolocation" })).state),
  ).toBe("denied");
});

test("files are opened, saved whole, and remembered", async ({ page, app }) => {
  const folder = await mkdtemp(join(tmpdir(), "heddle-files-"));
  const path = join(folder, "some.graph.json");
  await writeFile(path, "{}");
  await answerDialogs(app.electron, { path });
  expect(await page.evaluate(() => window.heddle!.openFile())).toEqual({
    path,
    name: "some.graph.json",
    text: "{}",
  });
  await page.evaluate((file) => window.heddle!.saveFile(file, '{"a":1}', null), path);
  const late = page.evaluate((file) => window.heddle!.saveFile(file, '{"a":2}', "of another text"), path);
  expect(await late).toMatchObject({ hasChanged: true });
  expect(await readFile(path, "utf8")).toBe('{"a":1}');
  expect(await page.evaluate(() => window.heddle!.recentFiles())).toEqual([
    { path, name: "some.graph.json" },
  ]);

  const other = join(folder, "missing", "x.json");
  await answerDialogs(app.electron, { path: other });
  expect(await page.evaluate(() => window.heddle!.saveFileAs("x.json", "{}"))).toEqual({
    error: `${other}: its folder is not there.`,
  });
  await answerDialogs(app.electron, {});
  expect(await page.evaluate(() => window.heddle!.openFile())).toBeNull();
});

test("the journal keeps what was written, and says when it cannot", async ({ page, app }) => {
  await page.evaluate(() => window.heddle!.writeJournal("untitled-1", "text"));
  const [entry] = await page.evaluate(() => window.heddle!.readJournal());
  expect(entry).toMatchObject({ key: "untitled-1", text: "text" });
  await page.evaluate(() => window.heddle!.clearJournal("untitled-1"));
  expect(await page.evaluate(() => window.heddle!.readJournal())).toEqual([]);

  const userData = (await app.electron?.evaluate(({ app }) => app.getPath("userData"))) ?? "";
  await rm(join(userData, "journal"), { recursive: true });
  await writeFile(join(userData, "journal"), "no folder");
  await node(page, "lm_head").locator(".node-name").click();
  await page.getByLabel("std", { exact: true }).fill("0.5");
  await expect(page.locator(".notice")).toContainText(
    "no copy of it can be kept (a part of the path is a file",
  );
});

test("a second start hands its file to the first, found from where it was made", async ({ page, app }) => {
  const folder = await mkdtemp(join(tmpdir(), "heddle-e2e-second-"));
  await copyFile(join(root, "graphs/smallest.graph.json"), join(folder, "mine.graph.json"));
  await app.electron?.evaluate(
    ({ app }, from) => app.emit("second-instance", {}, ["heddle", "mine.graph.json"], from),
    folder,
  );
  await expect(page.getByLabel("Name of the graph")).toHaveValue("The smallest model");
});

// What "Save" does is the workbench's own business: it saves, then closes the window, and the app is gone.
test("closing the window with unsaved work asks first, and Cancel keeps the window", async ({
  page,
  app,
}) => {
  const close = () =>
    app.electron!.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  // The workbench itself says once, when it is up, that nothing is unsaved.
  await page.locator(".predictions .bars li").first().waitFor();
  await page.evaluate(() => window.heddle!.setAtStake({ unsaved: "my graph", training: null, file: null }));
  await answerDialogs(app.electron, { button: 1 }); // Cancel
  await close();
  await expect.poll(() => app.electron!.windows().length).toBe(1);
  expect(await page.evaluate(() => document.title)).not.toBe("");

  // With a training under way there are two questions, and either keeps the window.
  await page.evaluate(() =>
    window.heddle!.setAtStake({ unsaved: "my graph", training: "Run 2 is training", file: null }),
  );
  const questions = async (answers: readonly number[]): Promise<readonly string[]> => {
    await app.electron!.evaluate(({ dialog }, given) => {
      const asked: string[] = [];
      Object.assign(globalThis, { asked });
      dialog.showMessageBox = (async (_: unknown, { message }: { message: string }) => ({
        response: given[asked.push(message) - 1] ?? 1,
        checkboxChecked: false,
      })) as never;
    }, answers);
    await close();
    const asked = () =>
      app.electron!.evaluate(() => (globalThis as unknown as { asked: readonly string[] }).asked);
    await expect.poll(async () => (await asked()).length).toBe(answers.length);
    return asked();
  };
  const training = "Run 2 is training. Stop it and close?";
  expect(await questions([1])).toEqual([training]);
  expect(await questions([0, 1])).toEqual([training, "Save the changes to my graph?"]);
  expect(app.electron!.windows().length).toBe(1);
  await page.evaluate(() => window.heddle!.setAtStake({ unsaved: null, training: null, file: null }));
});

test("an engine process that dies is replaced, with a new port, within a second", async ({ page }) => {
  // The workbench has connected by itself; what it hears is heard here too.
  await page.locator(".predictions .bars li").first().waitFor();
  await page.evaluate(() => {
    window.portTimes = [];
    window.gone = [];
    window.addEventListener("message", (event) => {
      if (event.data?.type === "heddle:engine-port" && event.ports.length === 1)
        window.portTimes.push(performance.now());
    });
    window.heddle!.on("engineGone", ({ reason }) => window.gone.push({ reason, at: performance.now() }));
  });
  await page.evaluate(() => window.heddle!.killEngine());
  await page.waitForFunction(() => window.portTimes.length === 1 && window.gone.length === 1);
  const { gone, back, reason } = await page.evaluate(() => ({
    gone: window.gone[0]!.at,
    back: window.portTimes[0]!,
    reason: window.gone[0]!.reason,
  }));
  expect(reason).toBe("killed");
  expect(back - gone).toBeLessThan(1000);
});
