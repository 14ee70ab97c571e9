// One way to head a file and one to keep a member private, in all sources, tests, scripts and benchmarks; and a length
// that can be read.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { offencesIn, parseSource } from "./sources.ts";

const root = resolve(import.meta.dirname, "../..");
const files = execFileSync("git", ["ls-files", "*.ts", "*.tsx"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((file) => file !== "" && !file.endsWith(".d.ts"));
const textOf = (file: string): string => readFileSync(join(root, file), "utf8");

/** A file is headed by `//` (after a `#!`), or it is one declaration with its docstring. */
function isHeaded(text: string): boolean {
  const first = text.replace(/^#!.*\n/, "");
  return first.startsWith("// ") || /^\/\*\*[^/]*?\*\/\n(export |const |function )/.test(first);
}

const isHash = (node: ts.Node): boolean => ts.isPrivateIdentifier(node);

test("every file says in its first line what it is for, in one form", () => {
  expect(isHeaded("import x from 'y';\n")).toBe(false);
  expect(isHeaded("/** A file. */\n\nimport x from 'y';\n")).toBe(false);
  expect(isHeaded("#!/usr/bin/env node\n// A command.\n")).toBe(true);
  expect(files.filter((file) => !isHeaded(textOf(file)))).toEqual([]);
});

test("a member is private by the word", () => {
  expect(offencesIn(parseSource("planted.ts", "class A { #x = 1; }"), isHash)).toHaveLength(1);
  expect(files.flatMap((file) => offencesIn(parseSource(file, textOf(file)), isHash))).toEqual([]);
});

test("no source is longer than 300 lines", () => {
  const lines = (text: string): number => text.split("\n").length - 1;
  expect(lines("a\n".repeat(301))).toBe(301);
  const sources = files.filter((file) => file.startsWith("src/"));
  expect(sources.length).toBeGreaterThan(900);
  expect(sources.filter((file) => lines(textOf(file)) > 300)).toEqual([]);
});
