/**
 * One word, one concept: names that stood for several things, or for what the field calls otherwise, do not come back.
 * Identifiers alone are read, by TypeScript's scanner: comments, texts, keys in quotes and files keep their words.
 */
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const src = resolve(import.meta.dirname, "../../src");

/** What is refused, and what is said in its place. */
const refused: readonly (readonly [name: RegExp, instead: string])[] = [
  [/^(Flow|FlowScope|flowOf|flow)$/, "SocketKind, DataflowGraph or dependence"],
  [
    /^(draw|drawing|drawn|draws|drawWeight|drawWire|drawName|Drawing|DrawScope)$/,
    "init, sample, wire or paint",
  ],
  [/^(noteUse|noteSeen|noteArrow)$/, "record…"],
  [/^(standing|told|mended|gentler)$/, "placeInDocument, reported, assumeFinite, severityOverrides"],
  [/^(Alike|alike|likeness)$/, "NodeCache, signature"],
  [/^(Breathe|breathe|breath|hear|Tell)$/, "Yield, yieldEveryMs, drainMessages, Progress"],
  [/^(Prepared|Opened|Holding)$/, "CompiledProgram, Session, PinnedWeights"],
  [/^(OwnBlock|addOwn|MineSection|[sS]helf)$/, "CustomBlock, library"],
  [/[eE]xhibit|[mM]useum/, "challenge"],
  [/^(Laws?|laws?)$/, "SanityCheck"],
  [/^(WriteForm|WritePanel|WrittenText)$/, "Generate…"],
];

/** Identifiers of a text that are refused, with their line. */
function offencesIn(text: string, file: string): string[] {
  // Most files have none of the letters: they need no parsing.
  if (!refused.some(([pattern]) => new RegExp(pattern.source.replaceAll(/[$^]/g, "")).test(text))) return [];
  const kind = file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, kind);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
      const name = node.text.replace("#", "");
      const rule = refused.find(([pattern]) => pattern.test(name));
      if (rule) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
        found.push(`${file}:${line + 1} ${name}: say ${rule[1]}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test.each([
  ["a type", "export type Flow = string;"],
  ["a field", "interface Port { readonly flow: string }"],
  ["a private member", "class Router { #draw(): void {} }"],
  ["a parameter", "const f = (told: number) => 1;"],
  ["a part of JSX", "const x = <MineSection />;"],
  ["a word within a name", "const openMuseum = 1;"],
])("%s with an old name is found", (_, text) => {
  expect(offencesIn(text, "planted.tsx").length).toBe(1);
});

test("comments, texts, keys of files and React Flow's nodes are not names of ours", () => {
  const text = '/** told */ const FlowNode = { drawAs: 1, "flow": 2 }; // draw\nconst s = "museum";';
  expect(offencesIn(text, "planted.ts")).toEqual([]);
});

test("no identifier in src has an old name", async () => {
  const files = (await readdir(src, { recursive: true })).filter((f) => /\.tsx?$/.test(f));
  expect(files.length).toBeGreaterThan(500);
  const found = await Promise.all(
    files.map(async (f) => offencesIn(await readFile(join(src, f), "utf8"), f)),
  );
  expect(found.flat()).toEqual([]);
}, 60_000);
