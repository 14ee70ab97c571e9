// Comments and frames: part of the document, of no meaning to what is computed.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { grouping } from "../../../src/core/document/index.ts";
import {
  applyEdit,
  check,
  diffDocuments,
  type Edit,
  type Note,
  parseDocument,
  printDocument,
} from "../../../src/core/index.ts";
import { applied, carried, free } from "../edited.ts";
import { preset, presetNames } from "../presets.ts";

const note = (path: string, text: string, at: [number, number] = [10, 20]): Edit => ({
  edit: "setNote",
  kind: "comments",
  path,
  note: { text, at },
});
const frame = (path: string, text: string): Edit => ({
  edit: "setNote",
  kind: "frames",
  path,
  note: { text, at: [0, 0], size: [300, 200], colour: "blue" },
});

describe("notes", () => {
  const first = preset("decoder-only");
  const noted = applied(
    first,
    note("c", "why"),
    frame("blocks/f", "attention"),
    note("blocks/attn_note", "x"),
  );

  test("are printed, parsed, and told in the diff, one for one", () => {
    const parsed = parseDocument(printDocument(noted));
    expect(parsed.ok && parsed.document).toEqual(noted);
    const changes = diffDocuments(first, noted);
    expect(changes.map((c) => c.text)).toEqual([
      'comment "why" added',
      'comment "x" added',
      'frame "attention" added',
    ]);
    expect(changes.every((c) => c.kind === "description")).toBe(true);
    expect(diffDocuments(applied(first, ...changes.map((c) => c.edit)), noted)).toEqual([]);
  });

  test("change nothing in the check", () => {
    expect(check(noted).diagnostics).toEqual(check(first).diagnostics);
    expect(check(noted).root.nodes).toEqual(check(first).root.nodes);
  });

  test("go with the group around them, and follow its name", () => {
    expect(applied(noted, { edit: "removeNode", scope: "", id: "blocks" }).frames).toBeUndefined();
    const renamed = applied(noted, { edit: "renameNode", scope: "", id: "blocks", to: "stack" });
    expect(Object.keys(renamed.frames ?? {})).toEqual(["stack/f"]);
  });

  test("a note that is called like a node stays when the node goes", () => {
    const d = applied(first, note("mask", "about the mask"));
    expect(applied(d, { edit: "removeNode", scope: "", id: "mask" }).comments).toHaveProperty("mask");
  });

  test("follow into a group and out of it", () => {
    const d = carried(noted, grouping.group(noted, "", ["blocks"], "pack"));
    expect(Object.keys(d.frames ?? {})).toEqual(["pack/blocks/f"]);
    const own = applied(d, note("pack/mine", "inside"));
    const out = carried(own, grouping.ungroup(own, "", "pack", free));
    expect(Object.keys(out.frames ?? {})).toEqual(["blocks/f"]);
    expect(Object.keys(out.comments ?? {}).sort()).toEqual(["blocks/attn_note", "c", "mine"]);
  });

  test.each<[string, Edit, RegExp]>([
    ["a bad id", note("Not good", "x"), /must start with a lowercase letter/],
    ["a group that is not there", note("nowhere/c", "x"), /no group "nowhere"/],
    ["a built-in group", note("blocks/attn/c", "x"), /inline/],
    ["a place that is no number", note("c", "x", [Number.NaN, 0]), /must be/],
    ["no note to take away", { edit: "setNote", kind: "frames", path: "f", note: null }, /no note "f"/],
    [
      "another kind",
      { edit: "setNote", kind: "poems" as "frames", path: "f", note: null },
      /Unknown kind of note "poems"/,
    ],
  ])("%s is refused", (_, edit, why) => {
    const result = applyEdit(first, edit);
    expect(result.ok ? "accepted" : result.why).toMatch(why);
  });
});

test.each(presetNames)("any edits of notes on %s, undone and redone, give the same bytes", (name) => {
  const first = preset(name);
  const scopes = ["", ...Object.entries(first.nodes).flatMap(([id, n]) => (n.body ? [id] : []))];
  const any = fc.record({
    kind: fc.constantFrom("comments" as const, "frames" as const),
    scope: fc.constantFrom(...scopes),
    id: fc.constantFrom("a", "b", "c"),
    note: fc.option(
      fc.record({
        text: fc.string(),
        at: fc.tuple(fc.integer(), fc.integer()),
        size: fc.tuple(fc.integer({ min: 1 }), fc.integer({ min: 1 })),
      }),
    ),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 12 }), (edits) => {
      let d = first;
      for (const { kind, scope, id, note } of edits) {
        const path = scope === "" ? id : `${scope}/${id}`;
        const next = applyEdit(d, { edit: "setNote", kind, path, note: note as Note | null });
        if (next.ok) d = next.document;
      }
      const parsed = parseDocument(printDocument(d));
      expect(parsed.ok && printDocument(parsed.document)).toBe(printDocument(d));
      const back = diffDocuments(d, first).map((c) => c.edit);
      expect(printDocument(applied(d, ...back))).toBe(printDocument(first));
    }),
    { numRuns: 40 },
  );
});
