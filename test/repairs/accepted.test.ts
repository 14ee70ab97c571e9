// The first fix of each faulty graph against what an expert accepts: `accepted.json`, and under "Find the bug" the labels
// of `expected.json` too, written down before the engine was run on it. Every miss stands in docs/repairs.md with its
// reason, and floors hold what was reached. The graphs of issue 15 lie beside the clone.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  applyEdit,
  type Diagnosis,
  diagnose,
  type Edit,
  fixesOf,
  type HeddleDocument,
  parseDocument,
} from "../../src/core/index.ts";
import { challenges } from "../challenges/challenges.ts";
import { preset } from "../core/presets.ts";
import { editOf } from "./edit-text.ts";
import { meaningOf } from "./meaning.ts";

const accepted = JSON.parse(readFileSync(new URL("accepted.json", import.meta.url), "utf8")) as Record<
  string,
  readonly (readonly string[])[]
>;
const cases = new URL("../../../shared/cases/", import.meta.url);
const here = existsSync(cases);

/** Those missed, by the list in the docs: `truth/s12-causal-in-cross`. */
const listed = new Set(
  [
    ...readFileSync(new URL("../../docs/repairs.md", import.meta.url), "utf8").matchAll(
      /^\| `((?:truth|public|find-the-bug)\/[\w-]+)`/gm,
    ),
  ].map(([, id]) => id),
);
if (!here)
  console.warn("SKIPPED: ../shared/cases is absent, so the fixes of truth and public are not judged");

function read(url: URL): HeddleDocument {
  const parsed = parseDocument(readFileSync(url, "utf8"));
  if (!parsed.ok) throw new Error(parsed.problems.map((p) => p.message).join("; "));
  return parsed.document;
}

const edited = (document: HeddleDocument, edits: readonly Edit[]): HeddleDocument | undefined => {
  const applied = applyEdit(document, { edit: "all", edits });
  return applied.ok ? applied.document : undefined;
};

interface Judged {
  readonly hit: boolean;
  readonly label: string;
}

/** The first fix of the first thing told, against the alternatives and the right version, where there is one. */
function judged(
  document: HeddleDocument,
  alternatives: readonly (readonly string[])[],
  right?: HeddleDocument,
  labels: readonly string[] = [],
): Judged {
  let diagnosis: Diagnosis;
  try {
    diagnosis = diagnose(document);
  } catch (e) {
    return { hit: false, label: `it throws: ${e}` };
  }
  const cause = diagnosis.causes[0]?.cause;
  const fix = cause && fixesOf(diagnosis, cause)[0];
  const after = fix && edited(document, fix.edits);
  if (!cause) return { hit: false, label: "nothing is told" };
  if (!fix || !after) return { hit: false, label: `${cause.code}: no fix` };
  const meaning = meaningOf(after, document);
  const wanted = alternatives.map((lines) => {
    const goal = edited(
      document,
      lines.map((line) => editOf(line, document)),
    );
    if (!goal) throw new Error(`refused: ${lines.join("; ")}`);
    return meaningOf(goal, document);
  });
  if (right) wanted.push(meaningOf(right, document));
  const hit = labels.includes(fix.label) || (meaning !== null && wanted.includes(meaning));
  return { hit, label: `${cause.code}: ${fix.label}` };
}

function report(set: string, results: ReadonlyMap<string, Judged>): number {
  const misses = [...results].filter(([, r]) => !r.hit);
  const share = (results.size - misses.length) / Math.max(1, results.size);
  const lines = misses.map(([id, r]) => `  ${id}: ${r.label}`);
  console.log(
    `${set}: ${results.size - misses.length} of ${results.size} first fixes accepted\n${lines.join("\n")}`,
  );
  expect(
    misses.flatMap(([id]) => (listed.has(`${set}/${id}`) ? [] : [id])),
    "misses that docs/repairs.md does not list",
  ).toEqual([]);
  return share;
}

const casesOf = (set: string): string[] =>
  Object.keys(accepted).flatMap((k) => (k.startsWith(`${set}/`) ? [k.slice(set.length + 1)] : []));

describe("first fixes that an expert would make", () => {
  test.skipIf(!here).each([
    ["truth", 1],
    ["public", 1],
  ])(
    "%s",
    (set, floor) => {
      const results = new Map(
        casesOf(set).map((id) => [
          id,
          judged(read(new URL(`${set}/${id}.graph.json`, cases)), accepted[`${set}/${id}`] ?? []),
        ]),
      );
      expect(report(set, results)).toBeGreaterThanOrEqual(floor);
    },
    600_000,
  );

  test("Find the bug", () => {
    const results = new Map(
      challenges.map(({ id, document, base, expected }) => [
        id,
        judged(document, accepted[`find-the-bug/${id}`] ?? [], preset(base), expected.firstFix),
      ]),
    );
    expect(report("find-the-bug", results)).toBeGreaterThanOrEqual(0.95);
  }, 900_000);
});
