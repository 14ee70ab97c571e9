// The challenges: each graph is told of by the right code at the right place, and its first fix does what is promised.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  applyEdit,
  type Diagnostic,
  diagnose,
  explain,
  fixesFor,
  type HeddleDocument,
  parseDocument,
  placeOf,
  printDocument,
} from "../../src/core/index.ts";
import { kindLabels } from "../../src/renderer/challenges/kinds.ts";
import { offences, wrongPlurals } from "../architecture/old-words.ts";
import type { Expected } from "./challenge.ts";
import { challenges } from "./challenges.ts";

const folder = new URL("../../graphs/broken/", import.meta.url);
const text = (file: string): string => readFileSync(new URL(file, folder), "utf8");
const expected = JSON.parse(text("expected.json")) as Record<string, Expected>;

function read(id: string): HeddleDocument {
  const parsed = parseDocument(text(`${id}.graph.json`));
  if (!parsed.ok) throw new Error(parsed.problems.map((p) => p.message).join("; "));
  return parsed.document;
}

const wiresOf = (d: Diagnostic): readonly string[] | undefined =>
  d.code === "graph/crowded-port" ? d.wires : d.code === "graph/dangling-wire" ? [d.wire] : undefined;

/** All that a person reads of it. */
function textsOf(d: Diagnostic): string[] {
  const { title, because, help } = explain(d);
  return [title, ...because, help];
}
const faultsOfWords = (text: string): string[] => [...offences(text), ...wrongPlurals(text)];

describe("the challenges", () => {
  test("has at least 110 graphs, and its files are what the table makes", () => {
    expect(challenges.length).toBeGreaterThanOrEqual(110);
    const files = readdirSync(folder).filter((f) => f.endsWith(".graph.json"));
    expect(files.sort()).toEqual(challenges.map((x) => `${x.id}.graph.json`).sort());
    expect(Object.keys(expected)).toEqual(challenges.map((x) => x.id));
    for (const { id, document } of challenges)
      expect(text(`${id}.graph.json`), id).toBe(printDocument(document));
  });

  test.each(Object.entries(expected))("%s", (id, record) => {
    const document = read(id);
    const { checked, causes } = diagnose(document);
    const cause = causes[0]?.cause;
    if (!cause) throw new Error("nothing is told of");
    expect({ code: cause.code, node: placeOf(cause) }).toEqual({ code: record.code, node: record.node });
    if (record.port !== undefined) expect("at" in cause ? cause.at.port : undefined).toBe(record.port);
    if (record.wires !== undefined) expect(wiresOf(cause)).toEqual(record.wires);
    expect(explain(cause).title).toMatch(/\S/);
    const fixes = fixesFor(checked, cause);
    const [fix] = fixes;
    const told = causes.flatMap(({ cause, consequences }) => [cause, ...consequences]).flatMap(textsOf);
    expect([...told, ...fixes.map((f) => f.label)].flatMap(faultsOfWords)).toEqual([]);
    if (record.firstFix) expect(record.firstFix).toContain(fix?.label);
    const repaired = fix && applyEdit(document, { edit: "all", edits: fix.edits });
    const left = repaired?.ok ? diagnose(repaired.document, { fixes: false }).diagnostics : undefined;
    expect(left?.length === 0, left?.map((d) => d.code).join()).toBe(record.firstFixRepairs);
  });

  test("nearly all are repaired by their first fix", () => {
    const records = Object.values(expected);
    expect(records.filter((r) => r.firstFixRepairs).length / records.length).toBeGreaterThan(0.9);
  });

  test("stories are two or three sentences, and no title names its bug's code", () => {
    for (const [id, { story, title, code }] of Object.entries(expected)) {
      expect(story.split(/[.?!](?:\s|$)/).filter((s) => s.trim() !== "").length, id).toBeGreaterThanOrEqual(
        2,
      );
      expect(title, id).not.toContain(code);
    }
  });

  test("reports are named as owner/name#number", () => {
    for (const [id, { reports = [] }] of Object.entries(expected))
      for (const report of reports) expect(report, id).toMatch(/^[\w.-]+\/[\w.-]+#\d+$/);
  });

  test("the app has a label for each kind, and each kind has a challenge", () => {
    const kinds = new Set(Object.values(expected).map((r) => r.kind));
    expect([...kinds].sort()).toEqual(Object.keys(kindLabels).sort());
  });
});
