// The page dies or hangs: the window comes back by itself, with the work that was in it.
import type { ElectronApplication, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import "../src/shared/ipc.ts"; // declares window.heddle
import { node } from "./workbench.ts";

test.use({ ownApp: true });

/** Playwright gives a page up that has crashed: what came after it is asked through the main process. What a dying page was
 * asked is never answered. */
const inPage = <T>(electron: ElectronApplication, script: string): Promise<T> =>
  electron.evaluate(
    ({ BrowserWindow }, code) =>
      Promise.race([
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code),
        new Promise((_, refuse) => setTimeout(refuse, 5000, new Error("no answer"))),
      ]),
    script,
  );
const noticeIn = (electron: ElectronApplication) => () =>
  inPage<string>(electron, `document.querySelector(".notice")?.textContent ?? ""`).catch(() => "");
const std = `document.querySelector('input[aria-label="std"]')?.value ?? [...document.querySelectorAll("label")].find((l) => l.textContent === "std")?.control?.value`;
const click = (path: string) => `{
  const name = document.querySelector('[data-node="${path}"] .node-name').getBoundingClientRect();
  [name.x + 5, name.y + 5];
}`;

/** Unsaved work of which there is a rescue copy. */
async function edit(page: Page): Promise<void> {
  await node(page, "lm_head").locator(".node-name").click();
  await page.getByLabel("std", { exact: true }).fill("1234");
  await expect.poll(() => page.evaluate(() => window.heddle!.readJournal().then((j) => j.length))).toBe(1);
}

/** The number that was typed, once the node is clicked. */
async function shown(electron: ElectronApplication): Promise<string> {
  const [x, y] = await inPage<[number, number]>(electron, click("lm_head"));
  await electron.evaluate(
    ({ BrowserWindow }, at) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents;
      for (const type of ["mouseDown", "mouseUp"] as const)
        contents.sendInputEvent({ type, ...at, button: "left", clickCount: 1 });
    },
    { x: Math.round(x), y: Math.round(y) },
  );
  return inPage<string>(electron, std);
}

test("a crashed page is back with its unsaved work; one that hangs is ended from a dialog", async ({
  page,
  app,
}) => {
  test.setTimeout(120_000);
  const electron = app.electron!;
  app.expectErrors(/./); // Playwright tells of the crash
  await edit(page);
  const crash = () =>
    electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );
  await crash();
  await expect.poll(noticeIn(electron), { timeout: 30_000 }).toContain("Your unsaved work is back");
  await expect.poll(() => shown(electron)).toBe("1234");
  expect(await inPage(electron, `document.querySelector(".restore") === null`)).toBe(true);

  // Again within a minute: it may be its own work that kills it, so that is offered and not opened.
  await crash();
  await expect.poll(noticeIn(electron), { timeout: 30_000 }).toContain("not the first time");
  await expect
    .poll(() => inPage<string>(electron, `document.querySelector(".restore")?.textContent ?? ""`))
    .toContain("Restore");

  // A loop without end: closing asks whether to wait, and "Reload" brings the window back.
  await electron.evaluate(({ dialog }) => {
    dialog.showMessageBox = (async (_: unknown, { message }: { message: string }) => ({
      response: message.includes("not respond") ? 1 : 0,
      checkboxChecked: false,
    })) as never;
  });
  await inPage(electron, `window.heddle.setAtStake({ unsaved: "my graph", training: null, file: null })`);
  // It may hang before its answer is sent.
  await inPage(electron, `setTimeout(() => { for (;;); }, 0)`).catch(() => undefined);
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect.poll(noticeIn(electron), { timeout: 30_000 }).toContain("did not respond");
});

test.describe("with a small heap", () => {
  // Else it takes minutes and gigabytes.
  test.use({ appArguments: ["--js-flags=--max-old-space-size=96"] });

  // Not every system says what it died of.
  test("a page out of memory is back with its unsaved work", async ({ page, app }) => {
    test.setTimeout(120_000);
    const electron = app.electron!;
    app.expectErrors(/./); // Playwright tells of the crash
    await edit(page);
    await page.evaluate(() => {
      setTimeout(() => {
        for (const kept: number[][] = []; ; ) kept.push(Array.from({ length: 1000 }, Math.random));
      });
    });
    await expect
      .poll(noticeIn(electron), { timeout: 60_000 })
      .toMatch(/^The window (ran out of memory|crashed) and was reloaded\. Your unsaved work is back\.$/);
    await expect.poll(() => shown(electron)).toBe("1234");
  });
});
