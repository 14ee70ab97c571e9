/** Problems of the check at their places in the text. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { applyEdit, check, type Edit, parseDocument, printDocument } from "../../src/core/index.ts";
import { graphMarkers } from "../../src/renderer/json/graph-markers.ts";

const parsed = parseDocument(readFileSync("graphs/decoder-only.graph.json", "utf8"));
if (!parsed.ok) throw new Error("the preset is broken");
const { document } = parsed;

function marked(edit: Edit): { said: string; message: string }[] {
  const next = applyEdit(document, edit);
  if (!next.ok) throw new Error(next.why);
  const text = printDocument(next.document);
  return graphMarkers(text, check(next.document).diagnostics).map(({ start, end, message }) => ({
    said: text.slice(start, end),
    message,
  }));
}

test("a good graph has none", () => {
  expect(graphMarkers(printDocument(document), check(document).diagnostics)).toEqual([]);
});

test("a wrong width inside a repeat is marked at the node that refuses it", () => {
  const [first] = marked({ edit: "setParam", node: "blocks/wo", param: "out", value: 96 });
  expect(first?.said).toBe('"add_1"');
  expect(first?.message).toMatch(/96/);
});

test("a missing input is marked at its node", () => {
  const found = marked({ edit: "disconnect", scope: "", wire: "emb.x → add_pe.a" });
  expect(found.map((m) => m.said)).toContain('"add_pe"');
});
