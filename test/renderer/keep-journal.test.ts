// The rescue copy leaves the page within the edit that makes it, and never so often that a disk which stands still, or a
// large graph, would make the page slow.
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { graphOf } from "../../bench/canvas/document.ts";
import { parseDocument, printDocument } from "../../src/core/index.ts";
import { journal } from "../../src/renderer/files/journal.ts";
import { keepJournal } from "../../src/renderer/files/keep-journal.ts";
import { fetchPresets, preset } from "../../src/renderer/store/presets.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import type { Failure } from "../../src/shared/ipc.ts";

await fetchPresets();

const state = () => useStore.getState();
const rename = (name: string) => state().dispatch({ edit: "setMeta", set: { name } }, { label: name });

/** What reached the journal: the name of the graph, or that its copy was removed. */
let sent: string[] = [];
/** Answers of a disk that stands still. */
let stuck: ((answer: Failure | null) => void)[] | null = null;

const answered = (): Promise<Failure | null> =>
  stuck === null ? Promise.resolve(null) : new Promise((done) => stuck?.push(done));

beforeAll(() => {
  vi.useFakeTimers();
  vi.spyOn(journal, "writeJournal").mockImplementation((_, text) => {
    const parsed = parseDocument(JSON.parse(text).text);
    sent.push(parsed.ok ? parsed.document.name : "damaged");
    return answered();
  });
  vi.spyOn(journal, "clearJournal").mockImplementation(async () => void sent.push("removed"));
  keepJournal();
});
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});
beforeEach(async () => {
  stuck = null;
  state().open(preset("decoder-only")!, null, true);
  await vi.advanceTimersByTimeAsync(5000);
  sent = [];
});

describe("a copy leaves the page", () => {
  test("within the edit, also the first", () => {
    rename("One");
    expect(sent).toEqual(["One"]);
  });

  test("no more than ten times a second while edits come in, and with the last of them", async () => {
    for (let i = 0; i < 200; i++) {
      rename(`Edit ${i}`);
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(100);
    expect(sent.at(-1)).toBe("Edit 199");
    expect(sent.length).toBeGreaterThanOrEqual(18);
    expect(sent.length).toBeLessThanOrEqual(22);
  });

  test("at most a tenth of a second after its edit, however many come", async () => {
    for (let i = 0; i < 50; i++) {
      rename(`Edit ${i}`);
      await vi.advanceTimersByTimeAsync(30);
      const newest = Number(sent.at(-1)?.slice("Edit ".length));
      expect(i - newest).toBeLessThanOrEqual(4);
    }
  });

  test("four times to a disk that stands still, and with the newest once it answers", async () => {
    stuck = [];
    for (let i = 0; i < 20; i++) {
      rename(`Edit ${i}`);
      await vi.advanceTimersByTimeAsync(150);
    }
    expect(sent).toEqual(["Edit 0", "Edit 1", "Edit 2", "Edit 3"]);
    stuck.shift()?.(null);
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.at(-1)).toBe("Edit 19");
    expect(sent).toHaveLength(5);
    for (const answer of stuck) answer(null);
  });

  test("behind the edit where the graph is large", async () => {
    const document = { ...graphOf(1000), name: "Large" };
    state().open(document, null, true);
    rename("Larger");
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(sent).toEqual(["Larger"]);
    expect(printDocument(state().document)).toContain('"Larger"');
  });
});

test("a copy that could not be written is told of once, and tried again without another edit", async () => {
  stuck = [];
  rename("One");
  for (let i = 0; i < 3; i++) {
    stuck.pop()?.({ error: "the disk is full" });
    await vi.advanceTimersByTimeAsync(0);
    expect(state().notice).toBe(
      i === 0
        ? "A crash would lose your unsaved work: no copy of it can be kept (the disk is full). Save the graph."
        : null,
    );
    state().notify("info", null);
    expect(sent).toHaveLength(i + 1);
    await vi.advanceTimersByTimeAsync(2000);
  }
  expect(sent).toEqual(["One", "One", "One", "One"]);
  stuck.pop()?.(null);
  await vi.advanceTimersByTimeAsync(5000);
  expect(sent).toHaveLength(4);
});

test("what is saved is removed at once, after what was sent before", async () => {
  rename("One");
  await vi.advanceTimersByTimeAsync(150);
  state().markSaved(state().document, { path: "/a.json", name: "a.json" });
  expect(sent).toEqual(["One", "removed"]);
});
