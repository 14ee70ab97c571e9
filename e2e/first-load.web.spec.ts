// What the page loads before anything is asked of it: the code and styles that index.html leads to without a click.
// Whatever is added to the first screen is either small or fetched when it is first used.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { root } from "../scripts/run-step.ts";
import { expect, test } from "./fixtures.ts";

test.use({ presetBlocks: "open" });

/** Bytes of JavaScript and CSS, not compressed. */
const mostBytes = 1_325_598;

const built = process.env.HEDDLE_WEB ?? join(root, "dist/renderer");

/** The files that a page leads to: what it names, and what those import when they are loaded, not when they are run. */
function loadedAtOnce(folder: string): ReadonlyMap<string, number> {
  const html = readFileSync(join(folder, "index.html"), "utf8");
  const todo = [...html.matchAll(/(?:src|href)="\.?\/?([^"]+\.(?:js|css))"/g)].map(([, file = ""]) => file);
  const seen = new Map<string, number>();
  for (let file = todo.pop(); file !== undefined; file = todo.pop()) {
    if (seen.has(file) || !existsSync(join(folder, file))) continue;
    const text = readFileSync(join(folder, file));
    seen.set(file, text.length);
    if (file.endsWith(".js"))
      for (const [, name = ""] of text.toString().matchAll(/(?:\bfrom|\bimport)\s*"(\.[^"]+\.js)"/g))
        todo.push(posix.join(dirname(file), name));
  }
  return seen;
}

test("the first load stays small, and has the first preset alone", async ({ page }) => {
  const files = loadedAtOnce(built);
  // It really is what the page runs on: its scripts and styles are among them.
  await expect(page.locator(".predictions .bar").first()).toBeVisible();
  const scripts = await page.evaluate(() =>
    [...document.scripts].flatMap(({ src }) => (src === "" ? [] : [new URL(src).pathname.slice(1)])),
  );
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((script) => !files.has(script))).toEqual([]);
  expect(files.size).toBeGreaterThan(10);
  const bytes = [...files.values()].reduce((a, b) => a + b, 0);
  expect(bytes, [...files.entries()].map(([name, size]) => `${name} ${size}`).join("\n")).toBeLessThanOrEqual(
    mostBytes,
  );
  const texts = [...files.keys()].map((file) => readFileSync(join(built, file), "utf8"));
  expect(texts.some((text) => text.includes("mask.mask → blocks.mask"))).toBe(true);
  expect(texts.filter((text) => text.includes("Padding mask"))).toEqual([]);
});
