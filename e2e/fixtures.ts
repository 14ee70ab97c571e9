// Gives a test `{ page, app }` of the built workbench, in a browser and in Electron alike.
// A test fails when the page logged an error, unless it said `app.expectErrors(pattern)`.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  _electron,
  type Browser,
  type BrowserContext,
  test as base,
  chromium,
  type ElectronApplication,
  expect,
  type Page,
  errors as playwrightErrors,
} from "@playwright/test";
import { findHeadless } from "../scripts/chromium.ts";
import { electronHere } from "../scripts/electron-binary.ts";
import { root } from "../scripts/run-step.ts";
import { serveWebApp } from "../scripts/serve.ts";

export type Target = "web" | "electron";
export interface TargetOptions {
  target: Target;
  /** More arguments for Electron, such as a graph file to open. Ignored in the browser. */
  appArguments: string[];
  /** The test starts, ends or restarts Electron, or asks what it remembers of files: it gets one to itself. */
  ownApp: boolean;
  /** As a new user finds presets, or with the setting by which their blocks stay closed: most paths begin so. */
  presetBlocks: "open" | "closed";
}

export interface App {
  target: Target;
  /** Electron's main process; null in the browser. */
  electron: ElectronApplication | null;
  /** What the page has logged as errors, and its uncaught exceptions. */
  errors: string[];
  /** Errors that match are part of the test. */
  expectErrors(pattern: RegExp): void;
}

const viewport = { width: 1400, height: 900 };

interface Opened {
  page: Page;
  electron: ElectronApplication | null;
  errors: string[];
  close(): Promise<void>;
}

/** From before the page's first script on, else the errors of starting up would be missed. */
function collectErrors(page: Page, errors: string[]): void {
  page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
}

/** Electron is there within 3 s, on a busy machine too; then the time that the second start is given, ms. */
const [startsWithin, atMost] = [10_000, 40_000];

/** Playwright's handshake with a starting Electron may never end (microsoft/playwright#9351): once more, and said. */
export async function launch(options: Parameters<typeof _electron.launch>[0]): Promise<ElectronApplication> {
  try {
    return await _electron.launch({ ...options, timeout: startsWithin });
  } catch (cause) {
    if (!(cause instanceof playwrightErrors.TimeoutError)) throw cause;
    console.warn(
      `Electron did not answer within ${startsWithin} ms and is started once more: ${cause.message}`,
    );
    return _electron.launch({ ...options, timeout: atMost });
  }
}

/** A window of an app with settings of its own. */
export async function openElectron(appArguments: string[]): Promise<Opened> {
  const { path } = electronHere();
  if (!path) throw new Error("no Electron binary: set ELECTRON_OVERRIDE_DIST_PATH");
  const userData = await mkdtemp(join(tmpdir(), "heddle-e2e-"));
  const application = await launch({
    executablePath: path,
    args: [root, `--user-data-dir=${userData}`, ...appArguments],
    cwd: root,
  });
  await application.context().addInitScript(closeBlocks);
  const errors: string[] = [];
  application.on("window", (page) => collectErrors(page, errors));
  for (const page of application.windows()) collectErrors(page, errors);
  return {
    page: await application.firstWindow(),
    electron: application,
    errors,
    async close() {
      // Unsaved work would ask, and nobody is there to answer.
      await application
        .evaluate(({ dialog }) => {
          dialog.showMessageBox = async () => ({ response: 2, checkboxChecked: false });
        })
        .catch(() => undefined);
      await application.close().catch(() => undefined); // it may have ended by itself
      await rm(userData, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/**
 * One Electron for the tests of a worker: starting it anew takes longer than most of them. Its first window stays and opens
 * one for each test, which finds no setting, no file and no run of the tests before; only recent files are remembered, see
 * `ownApp`.
 */
async function sharedElectron(): Promise<{ open(): Promise<Opened>; close(): Promise<void> }> {
  const { page: first, electron, errors, close } = await openElectron([]);
  if (!electron) throw new Error("Electron was not started");
  await first.locator(".canvas").waitFor();
  return {
    async open() {
      const userData = await mkdtemp(join(tmpdir(), "heddle-e2e-"));
      await electron.evaluate(async ({ app, session }, folder) => {
        app.setPath("userData", folder);
        await session.defaultSession.clearStorageData();
      }, userData);
      errors.length = 0;
      const opened = electron.waitForEvent("window");
      await first.evaluate(() => window.heddle?.newWindow());
      const page = await opened;
      return {
        page,
        electron,
        errors,
        async close() {
          // Destroyed, not closed: unsaved work would ask.
          if (!page.isClosed()) await (await electron.browserWindow(page)).evaluate((w) => w.destroy());
          await rm(userData, { recursive: true, force: true, maxRetries: 3 });
        },
      };
    },
    close,
  };
}

/**
 * A page of the browser's one context, which keeps the code that it has compiled: a new context for each test takes a fifth
 * of all time. What the app keeps, and what a test was allowed, is gone after it.
 */
async function openPage(context: BrowserContext, url: string, closed: boolean): Promise<Opened> {
  const page = await context.newPage();
  if (closed) await page.addInitScript(closeBlocks);
  const errors: string[] = [];
  collectErrors(page, errors);
  await page.goto(url);
  return {
    page,
    electron: null,
    errors,
    async close() {
      // A page that is left writes what is unsaved: none may be there when the storage is cleared.
      for (const opened of context.pages()) await opened.close();
      await context.clearPermissions();
      const blank = await context.newPage();
      const devtools = await context.newCDPSession(blank);
      await devtools.send("Storage.clearDataForOrigin", { origin: new URL(url).origin, storageTypes: kept });
      await blank.close();
    },
  };
}

/** Runs in the page before it starts: the setting is as chosen, unless the test has settings of its own. */
function closeBlocks(): void {
  localStorage["heddle-settings"] ??= JSON.stringify({ presetBlocks: "closed" });
}

/** All that an origin keeps, but the cache of what it served. */
const kept = "cookies,local_storage,indexeddb,service_workers,cache_storage,file_systems";

interface TestFixtures {
  opened: Opened;
  app: App;
  page: Page;
}
interface WorkerFixtures {
  /** Started at its first use: Electron alone needs no server and no browser. */
  web: { context(): Promise<BrowserContext>; url(): Promise<string> };
  /** Started at its first use too. */
  desktop: { open(): Promise<Opened> };
}

export const test = base.extend<TargetOptions & TestFixtures, WorkerFixtures>({
  target: ["web", { option: true }],
  appArguments: [[], { option: true }],
  ownApp: [false, { option: true }],
  presetBlocks: ["closed", { option: true }],

  web: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures used from here
    async ({}, use) => {
      let server: ReturnType<typeof serveWebApp> | undefined;
      let browser: Browser | undefined;
      let context: BrowserContext | undefined;
      await use({
        async url() {
          server ??= serveWebApp(0, process.env.HEDDLE_WEB); // another build than dist/, where several work at once
          return (await server).url;
        },
        async context() {
          if (context) return context;
          const executablePath = findHeadless();
          if (!executablePath) throw new Error("no Chromium: install chromium or google-chrome");
          browser = await chromium.launch({ executablePath });
          context = await browser.newContext({ viewport });
          return context;
        },
      });
      await browser?.close();
      await (await server)?.close();
    },
    { scope: "worker" },
  ],

  desktop: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures used from here
    async ({}, use) => {
      let shared: ReturnType<typeof sharedElectron> | undefined;
      await use({
        async open() {
          shared ??= sharedElectron();
          return (await shared).open();
        },
      });
      await (await shared)?.close();
    },
    { scope: "worker" },
  ],

  opened: async ({ target, appArguments, ownApp, presetBlocks, web, desktop }, use) => {
    const own = ownApp || appArguments.length > 0;
    const opened =
      target === "web"
        ? await openPage(await web.context(), await web.url(), presetBlocks === "closed")
        : await (own ? openElectron(appArguments) : desktop.open());
    await use(opened);
    await opened.close();
  },

  page: async ({ opened }, use) => use(opened.page),

  app: [
    async ({ opened, target }, use) => {
      const expected: RegExp[] = [];
      const { electron, errors } = opened;
      await use({
        target,
        electron,
        errors,
        expectErrors: (pattern) => expected.push(pattern),
      });
      const unexpected = errors.filter((error) => !expected.some((pattern) => pattern.test(error)));
      expect(unexpected, "errors logged by the page").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
