// The table "What to touch" of CONTRIBUTING.md is true of what is there: each block, primitive, task and lint rule
// stands in the files that its row names and in no others, and the schema has the fields of the table of fields.
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { blockKeys, fieldKeys } from "../../src/core/document/fields.ts";
import { customBlockSchema, documentSchema } from "../../src/core/document/schema.ts";
import { lintRules } from "../../src/core/lint/index.ts";
import { allSources } from "./sources.ts";

const root = resolve(import.meta.dirname, "../..");
const sources = allSources();

/** Files of src that import a file of src, or take something over from it. */
const importersOf = (file: string): string[] =>
  sources
    .filter((source) =>
      source.statements.some(
        (s) =>
          (ts.isImportDeclaration(s) || ts.isExportDeclaration(s)) &&
          s.moduleSpecifier !== undefined &&
          ts.isStringLiteral(s.moduleSpecifier) &&
          join(dirname(source.fileName), s.moduleSpecifier.text) === file,
      ),
    )
    .map((source) => source.fileName);

/** Files that an index lists whose text has a line of a kind. */
const members = (index: string, defines: RegExp): string[] =>
  sources
    .map((source) => source.fileName)
    .filter((file) => dirname(file) === dirname(index) && importersOf(file).includes(index))
    .filter((file) => defines.test(readFileSync(join(root, file), "utf8")));

describe.each([
  ["block", "src/core/blocks/index.ts", /^export const \w+ = defineBlock\(/m, 30],
  ["primitive", "src/core/ir/prims/index.ts", /^export const \w+: Primitive</m, 45],
  ["task", "src/runtime/tasks/index.ts", /^export const \w+: Task = /m, 12],
] as const)("a %s is its file and its line in the index", (_, index, defines, atLeast) => {
  const files = members(index, defines);

  test("all are found", () => {
    expect(files.length).toBeGreaterThanOrEqual(atLeast);
  });

  test.each(files.map((f) => [basename(f), f] as const))("%s", (_, file) => {
    expect(importersOf(file)).toEqual([index]);
  });
});

describe("a lint rule is its file, its sentence and its line in the index", () => {
  /** What the proof, and the hints of Find the bug, say of the same hazard or leak. */
  const others: Readonly<Record<string, readonly string[]>> = {
    "lint/nan-rows": ["src/core/diagnose/diagnosis.ts", "src/renderer/challenges/challenges.ts"],
    "lint/cross-causal": ["src/core/diagnose/diagnosis.ts"],
  };

  /** Long repairs may have a file that nothing but the rule imports. */
  const isPartOf = (rule: string, file: string): boolean => {
    const importers = importersOf(file);
    return importers.length === 1 && importers[0] === rule;
  };

  test.each(Object.keys(lintRules))("%s", (code) => {
    const rule = `src/core/${code}.ts`;
    const files = sources
      .filter((s) => s.text.includes(`"${code}"`))
      .map((s) => s.fileName)
      .filter((file) => !isPartOf(rule, file));
    const sentences = files.filter((file) => /^src\/core\/diagnostics\/lint[\w-]*\.ts$/.test(file));
    expect(sentences).toHaveLength(1);
    expect(files.toSorted()).toEqual(
      [rule, "src/core/lint/index.ts", ...sentences, ...(others[code] ?? [])].toSorted(),
    );
  });
});

describe("a field of the document is its type, its schema and its entry", () => {
  const graph = ["inputs", "outputs", "nodes", "wires"];

  test("the schema has the fields of the table, and those of a graph", () => {
    expect(Object.keys(documentSchema.shape).sort()).toEqual(["$schema", ...fieldKeys, ...graph].sort());
  });

  test("the schema of a block has those that go with a block", () => {
    const own = ["$schema", "heddle", "format", "name", "about", "dims", "node"];
    expect(Object.keys(customBlockSchema.shape).sort()).toEqual([...own, ...blockKeys].sort());
  });
});

describe("CONTRIBUTING.md", () => {
  const text = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
  const section = text.slice(text.indexOf("## What to touch"), text.indexOf("## How the code should read"));
  const rows = section.split("\n").filter((line) => /^\| [a-z…]/.test(line));

  test("has a row for each thing that can be added", () => {
    expect(
      rows
        .map((row) => row.split("|")[1]?.trim())
        .filter((name) => !name?.startsWith("…"))
        .sort(),
    ).toEqual([
      "block",
      "command",
      "dock panel",
      "document field",
      "lint rule",
      "primitive",
      "task",
      "weight format",
    ]);
  });

  test("names files that are there", () => {
    const named = [...section.matchAll(/`([a-z][\w/.-]*\/[\w/.-]*)`/g)].map((m) => m[1]!);
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
