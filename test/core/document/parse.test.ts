// Text to document and back: the canonical form, and the place of what is wrong in a broken text.
import { describe, expect, test } from "vitest";
import { documentJsonSchema, parseDocument, printDocument } from "../../../src/core/index.ts";
import { preset, presetNames, presetText } from "../presets.ts";

describe("parsing and printing", () => {
  test.each(presetNames)("%s stands in its canonical form", (name) => {
    expect(printDocument(preset(name))).toBe(presetText(name));
  });

  const good = presetText("worked-example");
  const edit = (from: string | RegExp, to: string) => {
    const text = good.replace(from, to);
    expect(text).not.toBe(good);
    return parseDocument(text);
  };
  const lineOf = (needle: string, text = good) => text.slice(0, text.indexOf(needle)).split("\n").length;

  test.each([
    ["empty", "", /empty/],
    ["no JSON", "hello", /Not valid JSON/],
    ["a list", "[]", /one JSON object/],
    ["a number", "3", /one JSON object/],
    ["another file", "{}", /format/],
    ["a newer format", '{"format": 99}', /format 99/],
  ])("%s is refused with a place", (_, text, message) => {
    const parsed = parseDocument(text);
    if (parsed.ok) throw new Error("accepted");
    expect(parsed.problems[0]?.message).toMatch(message);
    expect(parsed.problems[0]?.line).toBe(1);
  });

  test("a missing comma is named by line and column", () => {
    const parsed = edit('"seed": 0,', '"seed": 0');
    if (parsed.ok) throw new Error("accepted");
    expect(parsed.problems[0]).toMatchObject({ code: "file/json", line: lineOf('"nodes"') });
  });

  test("a text that was cut off anywhere is told so once, where it ends", () => {
    for (let length = 1; length < good.trimEnd().length; length++) {
      const torn = good.slice(0, length).trimEnd();
      const parsed = parseDocument(torn);
      if (parsed.ok) throw new Error("accepted");
      const lines = torn.split("\n");
      const end = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
      expect(parsed.problems).toMatchObject([
        { ...end, message: expect.stringContaining("missing at the end") },
      ]);
    }
  });

  test.each([
    ['{ "a": [1, 2}', ['comma expected at "}"']],
    ['{ "a": 1\n"b": 2 }', ['comma expected at "b": 2 }']],
    ['{ "a" 1, }', ["colon expected", "property name expected"]],
    ["{ not json", ["invalid symbol"]],
  ])("each wrong place of %s is told once", (text, messages) => {
    const parsed = parseDocument(text);
    if (parsed.ok) throw new Error("accepted");
    expect(parsed.problems).toHaveLength(messages.length);
    for (const [i, message] of messages.entries()) expect(parsed.problems[i]?.message).toContain(message);
  });

  test("a wrong key is named by its path and line", () => {
    const parsed = edit('"wo": { "block": "wo"', '"wo": { "blok": 1, "block": "wo"');
    if (parsed.ok) throw new Error("accepted");
    expect(parsed.problems[0]).toMatchObject({
      code: "file/schema",
      path: "nodes.wo",
      line: lineOf('"wo": {'),
    });
    expect(parsed.problems[0]?.message).toContain("blok");
  });

  test.each([
    ["an id", '"wo": {', '"W o": {', "nodes.W o", /an id must look like/],
    ["a parameter", '"max": 4', '"max": null', "nodes.pe.params.max", /must be a string, a number/],
  ])("%s that cannot be one is told with what it should look like", (_, from, to, path, why) => {
    const parsed = edit(from, to);
    if (parsed.ok) throw new Error("accepted");
    expect(parsed.problems[0]).toMatchObject({ path, line: lineOf(from) });
    expect(parsed.problems[0]?.message).toMatch(why);
  });

  test("a malformed wire is named by its line", () => {
    const parsed = edit('"attn.out → concat.x"', '"attn.out -> concat.x"');
    if (parsed.ok) throw new Error("accepted");
    expect(parsed.problems[0]?.line).toBe(lineOf('"attn.out → concat.x"'));
    expect(parsed.problems[0]?.message).toContain("a.out → b.in");
  });

  test("a key that stands twice is not lost silently", () => {
    const parsed = edit('"wo": {', '"emb": {');
    if (parsed.ok) throw new Error("accepted");
    expect(parsed.problems[0]?.message).toContain('"emb" is given twice');
  });

  test("the JSON Schema describes nodes and wires", () => {
    const schema = documentJsonSchema() as { properties: Record<string, unknown> };
    expect(Object.keys(schema.properties)).toEqual(
      expect.arrayContaining(["format", "dims", "nodes", "wires", "layout"]),
    );
  });

  test("infinities in weights print as text and come back", () => {
    const document = preset("worked-example");
    const weights = {
      ...document.weights,
      "emb.table": { shape: [6, 4], data: Array<number>(24).fill(Number.NEGATIVE_INFINITY) },
    };
    const parsed = parseDocument(printDocument({ ...document, weights }));
    expect(parsed.ok && parsed.document.weights?.["emb.table"]?.data[0]).toBe("-Infinity");
  });
});
