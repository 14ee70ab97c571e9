// The style sheets keep to the tokens: what they name exists, and what stands twice is the same.
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const renderer = resolve(import.meta.dirname, "../../src/renderer");
const files = readdirSync(renderer, { recursive: true }).map(String);
const read = (file: string): string => readFileSync(join(renderer, file), "utf8");
const sheets = files.filter((file) => file.endsWith(".css"));
const tokens = read("theme/tokens.css");

/** `--name: value` of a rule, by name. */
function declared(rule: string | undefined): Record<string, string> {
  const found = (rule ?? "").matchAll(/(--[\w-]+):\s*([^;]+);/g);
  return Object.fromEntries([...found].map(([, name, value]) => [name, value?.trim() ?? ""]));
}

test("dark is the same whether it was chosen or is the system's", () => {
  const chosen = declared(tokens.match(/\[data-theme="dark"\] \{([^}]*)\}/)?.[1]);
  const systems = declared(tokens.match(/:root:not\(\[data-theme\]\) \{([^}]*)\}/)?.[1]);
  expect(Object.keys(chosen).length).toBeGreaterThan(30);
  expect(systems).toEqual(chosen);
});

test.each(sheets)("%s names variables that exist", (sheet) => {
  const set = new Set(
    files
      .filter((file) => /\.(css|tsx?)$/.test(file))
      .flatMap((file) =>
        [...read(file).matchAll(/(--[\w-]+)["\]]*\s*(?:as string\])?[:,]/g)].map((m) => m[1]),
      ),
  );
  // Radix sets its own at run time.
  const used = [...read(sheet).matchAll(/var\((--(?!radix)[\w-]+)/g)].map((m) => m[1]);
  expect(used.filter((name) => !set.has(name))).toEqual([]);
});

/** What stands on the canvas: there sizes of type are part of its geometry. */
const onCanvas = /^(nodes|notes|canvas)\b/;

test.each(sheets.filter((sheet) => !onCanvas.test(sheet) && sheet !== "theme/tokens.css"))(
  "%s has its sizes of type from the tokens",
  (sheet) => {
    expect(read(sheet).match(/font-size: [\d.]+px/g)).toBeNull();
  },
);

test.each(sheets)("%s mixes no colour within a shorthand", (sheet) => {
  // Electron's Chromium 114 takes such a colour for that of the text: into a property of one's own, or border-color.
  expect(
    read(sheet).match(/(?:border(?:-(?:top|right|bottom|left))?|outline|box-shadow):[^;]*color-mix/g),
  ).toBeNull();
});
