/**
 * Nothing that a person reads uses a word of Heddle's early, translated English: every string and JSX text of src, every
 * command's label, and every diagnostic with sample data, against old-words.json.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { nounFor, plural } from "../../src/core/words/index.ts";

const root = join(import.meta.dirname, "../..");
const old: { labels: Record<string, string>; phrases: Record<string, string> } = JSON.parse(
  readFileSync(join(import.meta.dirname, "old-words.json"), "utf8"),
);

/** String literals, pieces of templates and JSX text of a source file; neither imports nor types. */
function textsOf(path: string, source: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isStringLiteralLike(node)) texts.push(node.text);
    else if (ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node))
      texts.push(node.text);
    else if (ts.isJsxText(node)) texts.push(node.text.replace(/\s+/g, " ").trim());
    ts.forEachChild(node, visit);
  };
  const kind = path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, kind));
  return texts;
}

/** `"Nearer": say "Zoom in"` for each old word in a text. */
const offences = (text: string): string[] => [
  ...(Object.hasOwn(old.labels, text) ? [`"${text}": say "${old.labels[text]}"`] : []),
  ...Object.entries(old.phrases).flatMap(([phrase, better]) =>
    new RegExp(`(?<![a-z])${phrase.replace(/[()]/g, "\\$&")}`, "i").test(text)
      ? [`"${text}": say "${better}"`]
      : [],
  ),
];

const sources = readdirSync(join(root, "src"), { recursive: true })
  .map(String)
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"));

test("no text of src has an old word", () => {
  const found = sources.flatMap((name) =>
    textsOf(name, readFileSync(join(root, "src", name), "utf8")).flatMap((text) =>
      offences(text).map((offence) => `${name}: ${offence}`),
    ),
  );
  expect(found.join("\n")).toBe("");
});

test("planted old words are found, in literals, templates and JSX", () => {
  const planted = [
    'const a = { label: "Nearer" };',
    ["const b = `$", "{n} = 3 is not possible: it is a number`;"].join(""),
    "const c = <p>\n  Point at a cell to read its number.\n</p>;",
  ].join("\n");
  expect(textsOf("planted.tsx", planted).flatMap(offences)).toHaveLength(3);
});

test("one is singular, any other count plural", () => {
  expect([0, 1, 2, 12_416].map((n) => plural(n, "node"))).toEqual([
    "0 nodes",
    "1 node",
    "2 nodes",
    "12,416 nodes",
  ]);
  expect([plural(1, "axis", "axes"), plural(3, "axis", "axes"), nounFor(1, "is", "are")]).toEqual([
    "1 axis",
    "3 axes",
    "is",
  ]);
});
