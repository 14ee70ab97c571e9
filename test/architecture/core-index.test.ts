// The index of the core is a page to read: few names, each with a line that says what it is.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const limit = 180;
const text = readFileSync("src/core/index.ts", "utf8");

/** Names that the text exports, each with what is said of it; "" for nothing. */
function namesIn(source: string): { readonly name: string; readonly line: string }[] {
  return [...source.matchAll(/^export (?:type )?\{(.*?)\} from /gms)].flatMap(([, body = ""]) =>
    [...body.matchAll(/(?:^|\s)(?:type )?(\w+)(?: as \w+)?(?:,|\s*$)(?:[ ]*\/\/ *(.*))?/gm)].map(
      ([, name = "", line = ""]) => ({ name, line: line.trim() }),
    ),
  );
}

const bare = (source: string): string[] =>
  namesIn(source).flatMap(({ name, line }) => (line.length > 2 ? [] : [name]));

test("it lists its names, and no more than can be read", () => {
  expect(text).not.toContain("export *");
  const names = namesIn(text).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(100);
  expect(names.length).toBeLessThanOrEqual(limit);
});

test("each name has its line", () => {
  expect(bare(text)).toEqual([]);
});

test("a name without a line is found", () => {
  expect(bare('export {\n  a, // what a is\n  b,\n  type C, //\n} from "./x.ts";\n')).toEqual(["b", "C"]);
  expect(bare('export { d } from "./x.ts";\n')).toEqual(["d"]);
});
