// A Chromium for the end-to-end tests: the system's, Chrome, or the one that Playwright fetched. Installs nothing.
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { findProgram } from "./run-step.ts";

const macChrome = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

export function findChromium(): string | null {
  const own = chromium.executablePath();
  if (existsSync(own)) return own;
  return findProgram("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", macChrome);
}

/** For windows that nobody looks at: Chromium's shell without a window, as Playwright itself takes, if it is here. */
export const findHeadless = (): string | null => findProgram("chromium-headless-shell") ?? findChromium();
