// Saved settings, rescue copies and blocks of any form: reading never breaks, tells once, and deletes nothing.
import fc from "fast-check";
import { beforeEach, describe, expect, test, vi } from "vitest";
import smallest from "../../graphs/smallest.graph.json?raw";
import { entriesOf } from "../../src/renderer/files/journal-browser.ts";
import { isInItsFile, readEntry } from "../../src/renderer/files/leftovers.ts";
import { filesOf } from "../../src/renderer/library/library-files.ts";
import { isText, listOf, oneOf } from "../../src/renderer/storage/checks.ts";
import { mount } from "../../src/renderer/storage/disk.ts";
import { type Ignored, takeIgnored } from "../../src/renderer/storage/ignored.ts";
import { remembered } from "../../src/renderer/storage/remembered.ts";

beforeEach(() => {
  localStorage.clear();
  takeIgnored();
  vi.resetModules();
});

const keys = [
  ...[
    "heddle-used-blocks",
    "heddle-favourite-blocks",
    "heddle-theme",
    "heddle-minimap",
    "heddle-snap",
    "heddle-challenges",
  ],
  ...[
    "heddle-challenge-kind",
    "heddle-last-blocks",
    "heddle-palette",
    "heddle-settings",
    "heddle-panels",
    "heddle-first-minute",
    "heddle-ignored",
  ],
];

/** Any JSON, any text, and what comes near the real thing. */
const saved = fc.oneof(
  fc.json(),
  fc.string(),
  fc.constantFrom(
    "on",
    "off",
    "dark",
    "gone",
    "seen",
    "null",
    "[]",
    "{}",
    "",
    "1e999",
    '{"sizes":',
    "undefined",
  ),
  fc
    .record(
      {
        sizes: fc.dictionary(fc.constantFrom("dock", "side", "gone"), fc.jsonValue()),
        hidden: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    .map((panels) => JSON.stringify(panels)),
);

/** What the start reads, fresh from the module. */
async function start() {
  vi.resetModules();
  const { useStore } = await import("../../src/renderer/store/store.ts");
  const { timesUsed } = await import("../../src/renderer/store/used-blocks.ts");
  const { tellIgnored } = await import("../../src/renderer/storage/tell-ignored.ts");
  const notices: string[] = [];
  const used = timesUsed("linear");
  tellIgnored(
    (notice) => notices.push(notice),
    () => false,
  );
  return { state: useStore.getState(), used, notices };
}

test("any value in any setting: the app starts with settings of the right kind", async () => {
  const settings = fc.array(fc.tuple(fc.constantFrom(...keys), saved), { minLength: 1, maxLength: 9 });
  await fc.assert(
    fc.asyncProperty(settings, async (all) => {
      localStorage.clear();
      for (const [key, text] of all) localStorage.setItem(key, text);
      const { state, used } = await start();
      expect(["system", "light", "dark", "contrast"]).toContain(state.theme);
      expect(typeof state.minimap).toBe("boolean");
      expect(typeof state.snap).toBe("boolean");
      for (const size of Object.values(state.panels)) expect(size).toBeGreaterThan(99);
      for (const size of Object.values(state.panels)) expect(size).toBeLessThan(721);
      expect([...state.solved].every(isText)).toBe(true);
      expect(Number.isFinite(used)).toBe(true);
      for (const [key, text] of new Map(all))
        if (key !== "heddle-ignored") expect(localStorage.getItem(key)).toBe(text);
    }),
    { numRuns: 25 },
  );
});

test("a damaged setting is told once, by its name and what must be", async () => {
  localStorage.setItem("heddle-theme", "blue");
  localStorage.setItem("heddle-panels", '{"sizes":{"dock":"tall","side":300}}');
  const first = await start();
  expect(first.notices).toEqual([
    'The saved setting "theme" was ignored: must be one of system, light, dark, contrast. ' +
      'The saved setting "panels" was ignored: the size of dock must be a number. Nothing was deleted.',
  ]);
  expect(first.state.panels).toMatchObject({ side: 300, dock: 230 });
  expect((await start()).notices).toEqual([]);
});

test("what is found while a notice is shown joins it; after that it is told alone", async () => {
  const { tellIgnored } = await import("../../src/renderer/storage/tell-ignored.ts");
  const { reportIgnored } = await import("../../src/renderer/storage/ignored.ts");
  let shown = "";
  tellIgnored(
    (notice) => {
      shown = notice;
    },
    (notice) => shown === notice,
  );
  const find = async (what: string) => {
    reportIgnored(what, "it must be JSON");
    await Promise.resolve();
    return shown;
  };
  const [setting, run, block] = ["The saved setting", "The run", "A block"].map(
    (what) => `${what} was ignored: it must be JSON.`,
  );
  expect(await find("The saved setting")).toBe(`${setting} Nothing was deleted.`);
  expect(await find("The run")).toBe(`${setting} ${run} Nothing was deleted.`);
  shown = "";
  expect(await find("A block")).toBe(`${block} Nothing was deleted.`);
});

test("older forms are read without a word", async () => {
  localStorage.setItem("heddle-panels", '{"sizes":{"dock":300}}');
  localStorage.setItem("heddle-snap", "off");
  localStorage.setItem("heddle-theme", "dark");
  const { state, notices } = await start();
  expect(notices).toEqual([]);
  expect(state).toMatchObject({ theme: "dark", snap: false, minimap: true });
  expect(state.panels.dock).toBe(300);
});

describe("a remembered setting", () => {
  const words = ["a", "b"] as const;

  test("reads back whatever it wrote, word or list", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (list) => {
        const setting = remembered<readonly string[]>("list", listOf(isText), ["fallback"]);
        setting.write(list);
        expect(setting.read()).toEqual(list);
      }),
    );
    const word = remembered<"a" | "b">("word", oneOf(words), "a");
    word.write("b");
    expect(word.read()).toBe("b");
    expect(takeIgnored()).toEqual([]);
  });

  test("keeps the text that it could not read when it is replaced, unasked or not", () => {
    for (const looked of [true, false]) {
      localStorage.clear();
      localStorage.setItem("word", '{"of": "another version"}');
      const word = remembered<"a" | "b">("word", oneOf(words), "a");
      if (looked) expect(word.read()).toBe("a");
      word.write("b");
      expect(localStorage.getItem("word")).toBe("b");
      expect(localStorage.getItem("word.unreadable")).toBe('{"of": "another version"}');
    }
  });

  test("holds for the session where the browser forbids storage", () => {
    const broken = () => {
      throw new DOMException("forbidden", "SecurityError");
    };
    vi.stubGlobal("localStorage", { getItem: broken, setItem: broken });
    const word = remembered<"a" | "b">("word", oneOf(words), "a");
    expect(() => word.write("b")).not.toThrow();
    expect(word.read()).toBe("a");
    vi.unstubAllGlobals();
  });
});

describe("rescue copies and blocks", () => {
  const entry = (kept: unknown) => readEntry({ key: "w-1", text: JSON.stringify(kept), savedAt: 5 });

  test("a whole one is read, with and without what newer versions add", () => {
    expect(entry({ file: null, text: smallest })).toMatchObject({ key: "w-1", savedAt: 5, file: null });
    const file = { path: "/a/b.graph.json", name: "b.graph.json" };
    expect(entry({ file, seen: "12:ab", text: smallest })).toMatchObject({ name: file.name, seen: "12:ab" });
  });

  test("it says where its runs are and whose weights it had; what could be no such place is not believed", () => {
    const homed = (home: unknown) =>
      readEntry({ key: "w-1", text: JSON.stringify({ home, text: smallest }), savedAt: 0 });
    for (const home of [
      { place: "d-12ab", preset: null },
      { place: "u-decoder-only", preset: "decoder-only" },
      { place: null, preset: null },
    ])
      expect(homed(home)).toMatchObject({ home });
    for (const home of [undefined, 5, {}, { place: "../../etc", preset: null }, { place: "d-1", preset: 3 }])
      expect(homed(home)).toMatchObject({ home: null });
  });

  test.each([
    ["not JSON", "{", "it must be JSON"],
    ["a list", "[]", "it holds no graph"],
    ["no text", '{"file":null}', "it holds no graph"],
    [
      "a file without a name",
      JSON.stringify({ file: { path: 3 }, text: smallest }),
      "its file must have a name and a path",
    ],
  ])("%s is refused with a reason", (_, text, why) => {
    expect(readEntry({ key: "w-1", text, savedAt: 0 })).toBe(why);
  });

  test("what its file holds is no unsaved work", async () => {
    let held = smallest;
    const name = "mine.graph.json";
    const handle = { name, getFile: async () => new File([held], name) };
    const path = mount({ ...handle, createWritable: () => Promise.reject(new Error("not written")) });
    const left = { key: "w-1", name, savedAt: 5, home: null, text: smallest };
    expect(await isInItsFile({ ...left, file: { path, name } })).toBe(true);
    expect(await isInItsFile({ ...left, file: { path: "/gone", name } })).toBe(false);
    expect(await isInItsFile({ ...left, file: null })).toBe(false);
    held = `${smallest} `;
    expect(await isInItsFile({ ...left, file: { path, name } })).toBe(false);
  });

  test("any JSON is read or refused, never thrown", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (file, text, seen) => {
        expect(typeof entry({ file, text, seen })).toBe("string");
        expect(typeof entry(text)).toBe("string");
      }),
    );
  });

  test("rows of a database that are none are left out and told", () => {
    fc.assert(
      fc.property(fc.array(fc.anything()), (rows) => {
        for (const { key, text } of entriesOf(rows))
          expect([typeof key, typeof text]).toEqual(["string", "string"]);
        for (const file of filesOf(rows)) expect(typeof (file.text ?? file.error)).toBe("string");
      }),
    );
    takeIgnored();
    expect(entriesOf([{ key: "w-1", text: "x", savedAt: "?" }, { key: 1 }])).toEqual([
      { key: "w-1", text: "x", savedAt: 0 },
    ]);
    expect(filesOf([{ name: "a.block.json", text: 5 }, null])).toEqual([
      { name: "a.block.json", error: "its text must be text" },
    ]);
    const what = takeIgnored().map((one: Ignored) => one.what);
    expect(what).toEqual(["A rescue copy of unsaved work", "A block of the library"]);
    expect(entriesOf("nothing")).toEqual([]);
  });
});
