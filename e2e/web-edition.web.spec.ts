// The web edition as a static host serves it: below a path, without headers, and then without a network.
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, expect, test } from "@playwright/test";
import { buildWeb } from "../scripts/build-web.ts";
import { findChromium } from "../scripts/chromium.ts";
import { readBelow } from "../src/disk/index.ts";
import { contentType } from "../src/shared/security.ts";

const path = "/~someone/tools/heddle";
let folder: string;
let host: Server;
let browser: Browser;

/** Nothing but the type of a file, as the plainest host does it. */
const plainHost = (): Server =>
  createServer(async ({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://any");
    const found = pathname.startsWith(`${path}/`)
      ? await readBelow(folder, pathname.slice(path.length))
      : "missing";
    if (typeof found === "string") response.writeHead(404).end();
    else response.writeHead(200, { "Content-Type": contentType(found.path) }).end(found.bytes);
  });

test.beforeAll(async () => {
  folder = await buildWeb(await mkdtemp(join(tmpdir(), "heddle-web-")));
  host = plainHost().listen(0, "127.0.0.1");
  browser = await chromium.launch({ executablePath: findChromium() ?? "" });
});
test.afterAll(async () => {
  await browser.close();
  host.close();
  await rm(folder, { recursive: true, force: true });
});

test("runs from any path of a plain host and says that it is slower, then works offline and is not", async () => {
  const page = await (await browser.newContext()).newPage();
  const problems: string[] = [];
  const asked = new Set<string>();
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => void (message.type() === "error" && problems.push(message.text())));
  page.on("request", (request) => void asked.add(new URL(request.url()).host));
  const { port } = host.address() as AddressInfo;
  const address = `http://127.0.0.1:${port}${path}/`;
  const status = page.locator(".status");

  await page.goto(address);
  await expect(status).toContainText(/ran in/);
  await expect(status).toContainText("1 thread (slower)");
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  const { icons, start_url } = await page.evaluate(async () =>
    (await fetch(document.querySelector<HTMLLinkElement>("link[rel=manifest]")?.href ?? "")).json(),
  );
  expect([icons.length, start_url]).toEqual([2, "./"]);

  // All of it is stored once the worker is ready.
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  host.close();
  host.closeAllConnections();
  await page.reload();
  await expect(status).toContainText(/ran in/);
  await expect(status).toContainText(/[2-4] threads/);
  await expect(status).not.toContainText("slower");
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  // What is loaded on first use is there as well.
  await page.keyboard.press("ControlOrMeta+j");
  await expect(page.locator(".monaco-editor").first()).toBeVisible();
  await page.goto(`${address}?any=query`);
  await expect(status).toContainText(/ran in/);
  expect(problems).toEqual([]);
  expect([...asked]).toEqual([`127.0.0.1:${port}`]);
});
