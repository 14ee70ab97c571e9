// Nothing that a person reads uses a word of Heddle's early, translated English. Read against old-words.json: the
// literals, pieces of templates and JSX texts of src, among them every command's label and the help of the command
// line; and whole, with plurals by count, what check and lint say of each graph of Find the bug (test/challenges reads
// the leak proof's findings and the fixes). Not read whole: what other code joins at run time.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { check } from "../../src/core/check/index.ts";
import { explain } from "../../src/core/diagnostics/index.ts";
import { parseDocument } from "../../src/core/document/index.ts";
import { lint } from "../../src/core/lint/index.ts";
import { nounFor, plural } from "../../src/core/words/index.ts";
import { offences, wrongPlurals } from "./old-words.ts";

const root = join(import.meta.dirname, "../..");
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

const broken = readdirSync(join(root, "graphs/broken")).filter((name) => name.endsWith(".graph.json"));

test("no finding of check or lint in a graph of Find the bug has an old word or a wrong plural", () => {
  const codes = new Set<string>();
  const found = broken.flatMap((name) => {
    const parsed = parseDocument(readFileSync(join(root, "graphs/broken", name), "utf8"));
    if (!parsed.ok) return [`${name}: cannot be read`];
    const checked = check(parsed.document);
    return [...checked.diagnostics, ...lint(checked, { fixes: false })].flatMap((d) => {
      codes.add(d.code);
      const { title, because, help } = explain(d);
      return [title, ...because, help].flatMap((text) =>
        [...offences(text), ...wrongPlurals(text)].map((offence) => `${name}: ${offence}`),
      );
    });
  });
  expect(found).toEqual([]);
  expect(codes.size).toBeGreaterThan(40);
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

test("a count with a noun of the wrong number is found", () => {
  const wrong = ["1 nodes", "3 node", "It has 1 weights, and 12,416 parameter.", "Delete 0 wire"];
  expect(wrong.map((text) => wrongPlurals(text).length)).toEqual([1, 1, 2, 1]);
  const right = ["1 node", "3 nodes", "1 axis", "1 bias", "11 nodes", "12,416 parameters", "1.1 tokens"];
  expect([...right, "step 1 leaks", "1 loss", "4 × 1 heads", "ran in 1 ms"].flatMap(wrongPlurals)).toEqual(
    [],
  );
});
