// The two pages that are compared, built into a folder of their own, and one browser with one of them open; or the app.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, type Browser, type CDPSession, chromium, type Page } from "@playwright/test";
import react from "@vitejs/plugin-react";
import { build } from "vite";
import appConfig from "../../electron.vite.config.ts";
import { findChromium } from "../../scripts/chromium.ts";
import { electronHere } from "../../scripts/electron-binary.ts";
import { root } from "../../scripts/run-step.ts";

const cache = join(root, "node_modules/.cache/heddle-bench");
export const folders = { app: join(cache, "app"), bare: join(cache, "bare") } as const;
export type Subject = keyof typeof folders;

/** The app's renderer as `npm run build` makes it, and the bare page beside it; both for production. */
export async function buildPages({ minify = true } = {}): Promise<void> {
  if (typeof appConfig !== "object" || !("renderer" in appConfig)) throw new Error("no renderer to build");
  const { root: folder = "src/renderer", ...config } = appConfig.renderer ?? {};
  const quiet = { configFile: false, logLevel: "warn", mode: "production" } as const;
  await build({
    ...quiet,
    ...config,
    root: join(root, folder),
    base: "./",
    build: { ...config.build, minify, outDir: folders.app, emptyOutDir: true },
  });
  await build({
    ...quiet,
    root: join(root, "bench/canvas/bare"),
    base: "./",
    plugins: [react()],
    build: { outDir: folders.bare, emptyOutDir: true, target: "chrome114", minify: true },
  });
}

export interface Session {
  readonly page: Page;
  /** The page's debugging session, for input. */
  readonly input: CDPSession;
  /** The browser's, for traces; in Electron the page's, which traces the whole app. */
  readonly tracing: CDPSession;
  readonly errors: string[];
  close(): Promise<void>;
}

export async function openSession(
  url: string,
  viewport: { width: number; height: number },
): Promise<Session> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("no Chromium: install chromium or google-chrome");
  const browser: Browser = await chromium.launch({ executablePath });
  const page = await browser.newPage({ viewport });
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  // tsx names functions through a helper that the page lacks.
  await page.addInitScript("globalThis.__name = (named) => named;");
  await page.goto(url);
  return {
    page,
    input: await page.context().newCDPSession(page),
    tracing: await browser.newBrowserCDPSession(),
    errors,
    close: () => browser.close(),
  };
}

/** The built app (`npm run build`) in a window of so many pixels. */
export async function openDesktop(size: { width: number; height: number }): Promise<Session> {
  const { path } = electronHere();
  if (!path) throw new Error("no Electron binary: set ELECTRON_OVERRIDE_DIST_PATH");
  const userData = await mkdtemp(join(tmpdir(), "heddle-bench-"));
  const app = await _electron.launch({ executablePath: path, args: [root, `--user-data-dir=${userData}`] });
  const page = await app.firstWindow();
  await app.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
  }, size);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.addInitScript("globalThis.__name = (named) => named;");
  await page.evaluate(() => history.replaceState(null, "", "?bench"));
  await page.reload();
  const session = await page.context().newCDPSession(page);
  return {
    ...{ page, input: session, tracing: session, errors },
    async close() {
      await app.evaluate(({ dialog }) => {
        dialog.showMessageBox = async () => ({ response: 2, checkboxChecked: false }); // asks about unsaved work
      });
      await app.close();
      await rm(userData, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
