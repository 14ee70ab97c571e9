// Documents read well in any editor, cite only what is there, and say when a decision was made.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { dimensionMeaning, standardDimensions } from "../../src/core/words/index.ts";

const root = join(import.meta.dirname, "../..");
const decisions = readdirSync(join(root, "docs/adr")).map((name) => `docs/adr/${name}`);
const pages = readdirSync(join(root, "docs")).flatMap((name) =>
  name.endsWith(".md") ? [`docs/${name}`] : [],
);
const documents = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", ...pages, ...decisions];
const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** Lines of prose that are too long: not of tables, links, headings or code. */
function longLines(text: string): string[] {
  let code = false;
  return text.split("\n").filter((line) => {
    if (line.startsWith("```")) code = !code;
    return !code && line.length > 120 && !/^\s*[|#!]|https?:/.test(line);
  });
}

/** Markdown files that are named or linked and are not in the repository. */
function missingFiles(path: string, text: string): string[] {
  const named = [...text.matchAll(/(?<![\w/*.<-])([\w./-]+\.md)\b/g)].map((m) => m[1] ?? "");
  return named.filter(
    (name) => !existsSync(join(root, name)) && !existsSync(join(root, dirname(path), name)),
  );
}

/** Files of the repository, by their paths. */
const tracked = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).split("\n");

/** Sources that are named with a folder and are nowhere; a name may leave out the folders that are clear. */
const missingSources = (text: string): string[] =>
  [...text.matchAll(/`([\w-]+\/[\w./-]*\.(?:tsx?|py|css))`/g)]
    .map((m) => m[1] ?? "")
    .filter((name) => !tracked.some((file) => file === name || file.endsWith(`/${name}`)));

test.each(documents)("%s has lines of at most 120 characters and cites what is there", (path) => {
  expect(longLines(read(path))).toEqual([]);
  expect(missingFiles(path, read(path))).toEqual([]);
  // What the example of CONTRIBUTING makes.
  expect(missingSources(read(path)).filter((name) => name !== "src/core/blocks/square.ts")).toEqual([]);
});

test.each(decisions)("%s has a status and a date", (path) => {
  expect(read(path)).toMatch(/^Status: (accepted|superseded by ADR \d+) · \d{4}-\d\d-\d\d$/m);
});

test("a long line and a citation of a missing file are found", () => {
  expect(longLines(`${"word ".repeat(30)}\n\`\`\`\n${"code ".repeat(30)}\n\`\`\``)).toHaveLength(1);
  expect(missingFiles("docs/x.md", "see DESIGN.md and architecture.md")).toEqual(["DESIGN.md"]);
  expect(missingSources("`lint/rule.ts`, `lint/gone.ts`, `rule.ts`")).toEqual(["lint/gone.ts"]);
});

/** Folders of src, of the core and of the page that a text does not name. */
const foldersLeftOut = (text: string): string[] =>
  ["src", "src/core", "src/renderer"].flatMap((parent) =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => (parent === "src/renderer" ? name : `${parent}/${name}`))
      .filter((folder) => !new RegExp(`(?<![\\w/-])${folder}(?![\\w-])`).test(text)),
  );

test("the page on the architecture names every folder of src, of the core and of the page", () => {
  expect(foldersLeftOut(read("docs/architecture.md"))).toEqual([]);
  expect(foldersLeftOut("src, src/core and src/scene; canvas-like")).toContain("src/web");
  expect(foldersLeftOut("src, src/core and src/scene; canvas-like")).toContain("canvas");
});

test("the glossary has every dimension with the sentence that the app shows", () => {
  const glossary = read("docs/glossary.md");
  expect(standardDimensions).toEqual(["B", "T", "S", "D", "H", "K", "V"]);
  for (const name of standardDimensions)
    expect(glossary).toContain(`- **${name}** ${dimensionMeaning(name)}\n`);
});
