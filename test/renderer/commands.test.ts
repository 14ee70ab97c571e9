/** The one list of commands, and the search over it. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Command, commands } from "../../src/renderer/commands/commands.ts";
import { allEntries, findEntries } from "../../src/renderer/palette-command/entries.ts";
import { fuzzyScore } from "../../src/renderer/palette-command/fuzzy.ts";

describe("the commands", () => {
  const menus = readFileSync("src/renderer/panels/MainMenus.tsx", "utf8");
  test.each(commands.map((c: Command) => [c.id, c] as const))("%s has a key or a menu entry", (id, c) => {
    expect(c.key !== undefined || c.nativeKey !== undefined || menus.includes(`item("${id}"`)).toBe(true);
  });

  test("no two take the same key", () => {
    const keys = commands.flatMap((c: Command) => c.key ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("the search", () => {
  const first = (typed: string) => findEntries(allEntries(), typed)[0]?.label;

  test("finds by letters in order, words first", () => {
    expect(fuzzyScore("sa", "Save as…")).not.toBeNull();
    expect(fuzzyScore("as", "Save")).toBeNull();
    expect(fuzzyScore("", "Anything")).not.toBeNull();
    expect(first("fit")).toBeDefined();
    expect(first("show every")).toBe("Show everything");
    expect(first("add emb")).toBe("Add Embedding");
    expect(findEntries(allEntries(), "qqqqq")).toEqual([]);
  });

  test("puts what cannot be done now last", () => {
    const found = findEntries(allEntries(), "");
    const lastEnabled = found.findLastIndex((e) => e.enabled);
    expect(found.slice(0, lastEnabled + 1).every((e) => e.enabled)).toBe(true);
  });
});
