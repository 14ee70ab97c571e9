// Folders add commands and panels to the window, and others ask for them by id. An id is a string, so these tests read
// the sources: whatever is asked for is there, each folder's entry is joined, and no two want the same place.
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { allCommands } from "../../src/renderer/commands/registry.ts";
import { dockPanels } from "../../src/renderer/shell/entries.ts";

const renderer = resolve("src/renderer");
const files = readdirSync(renderer, { recursive: true, encoding: "utf8" }).filter((f) => /\.tsx?$/.test(f));
const texts = new Map(files.map((file) => [file, readFileSync(join(renderer, file), "utf8")]));

/** Ids in the first group of a pattern, wherever it is found. */
const asked = (pattern: RegExp): string[] =>
  [...texts.values()].flatMap((text) => [...text.matchAll(pattern)].map(([, id = ""]) => id));

describe("commands", () => {
  const ids = new Set(allCommands().map(({ id }) => id));
  const named = [
    ...asked(/\b(?:command|commandItem|keyOfCommand|keyOf)\("(\w+)"/g),
    ...asked(/<CommandButton[^>]*?\bid="(\w+)"/gs),
  ];

  test("that are asked for by id exist", () => {
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });

  test("have a place of their own in a menu", () => {
    const places = allCommands().flatMap(({ menu = {} }) =>
      Object.entries(menu).map(([name, place]) => `${name} ${place}`),
    );
    expect(places.filter((place, i) => places.indexOf(place) !== i)).toEqual([]);
  });
});

describe("panels of the dock", () => {
  test("that are opened by id exist, and each is opened by a command", () => {
    const ids = dockPanels.map(({ id }) => id);
    const opened = asked(/\b(?:setDock|toggles)\((?:[^()]*\? null : )?"(\w+)"/g);
    expect(opened.filter((id) => !ids.includes(id))).toEqual([]);
    const toggled = asked(/\btoggles\("(\w+)"/g);
    expect(ids.filter((id) => !toggled.includes(id))).toEqual([]);
  });
});

test("every folder's entry is joined by the shell", () => {
  const entries = files.filter((file) => /^[a-z-]+\/entry\.ts$/.test(file) && file !== "commands/entry.ts");
  const shell = texts.get("shell/entries.ts") ?? "";
  expect(entries.length).toBeGreaterThan(10);
  expect(entries.filter((file) => !shell.includes(`"../${file}"`))).toEqual([]);
});
