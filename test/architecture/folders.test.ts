// The folders of src/ stand on floors: no two of them need each other, not even for a type. An import is counted between
// the two folders in which the ways of its ends part, so folders are compared with their siblings, at every depth; what
// lies in a folder beside its subfolders belongs to the folder as a whole.
import { posix } from "node:path";
import { expect, test } from "vitest";
import { allSources } from "./sources.ts";

type Import = readonly [from: string, to: string];
/** Folder → the siblings that it imports, each with one import that shows it. */
type Arrows = Map<string, Map<string, Import>>;

const specifier =
  /(?:\bfrom\s*|\bimport\s*\(?\s*|\bnew URL\(\s*|\bimport\.meta\.glob(?:<[^>]*>)?\(\s*)["'](\.[^"'?]+)/g;

/** Imports of values and of types, lazy ones, workers, style sheets and globs. */
const importsIn = (fileName: string, text: string): Import[] =>
  [...text.matchAll(specifier)].map(([, path = ""]) => [fileName, posix.join(fileName, "..", path)]);

const real = allSources().flatMap(({ fileName, text }) => importsIn(fileName, text));

/** The siblings that an import leads from and to; null where it stays in a folder, or enters or leaves one of its own. */
function between([from, to]: Import): readonly [string, string] | null {
  const [a, b] = [from.split("/"), to.split("/")];
  let shared = 0;
  while (a[shared] === b[shared]) shared++;
  if (shared === a.length - 1 || shared === b.length - 1) return null;
  return [a.slice(0, shared + 1).join("/"), b.slice(0, shared + 1).join("/")];
}

function arrowsOf(imports: Iterable<Import>): Arrows {
  const arrows: Arrows = new Map();
  for (const each of imports) {
    const folders = between(each);
    if (!folders) continue;
    const out = arrows.get(folders[0]) ?? new Map<string, Import>();
    arrows.set(folders[0], out.set(folders[1], each));
  }
  return arrows;
}

/** A way from a folder back to itself, as the imports that it takes; null where there is none. */
function cycleThrough(start: string, arrows: Arrows): Import[] | null {
  const seen = new Set<string>();
  const visit = (folder: string): Import[] | null => {
    for (const [next, by] of arrows.get(folder) ?? []) {
      if (next === start) return [by];
      if (seen.has(next)) continue;
      seen.add(next);
      const rest = visit(next);
      if (rest) return [by, ...rest];
    }
    return null;
  };
  return visit(start);
}

const cyclesIn = (arrows: Arrows): string[] =>
  [...arrows.keys()].flatMap((folder) => {
    const way = cycleThrough(folder, arrows);
    return way ? [way.map(([from, to]) => `${from} imports ${to}`).join(", ")] : [];
  });

test("no folder of src/ needs one that needs it", () => {
  const arrows = arrowsOf(real);
  expect(arrows.size).toBeGreaterThan(50);
  expect(cyclesIn(arrows)).toEqual([]);
});

test.each<[string, Import]>([
  ["core", ["src/core/shape/size.ts", "src/core/check/index.ts"]],
  ["renderer", ["src/renderer/scene/scene.ts", "src/renderer/canvas/flow-nodes.ts"]],
  ["a folder of the renderer", ["src/renderer/edit/wires/wiring.ts", "src/renderer/edit/nodes/nodes.ts"]],
  ["src", ["src/core/index.ts", "src/renderer/store/store.ts"]],
])("an import that closes a cycle in %s is found", (_, planted) => {
  expect(cyclesIn(arrowsOf([...real, planted]))).not.toEqual([]);
});

test.each([
  'import { a } from "../edit/a.ts";',
  'import type { A } from "../edit/a.ts";',
  'import "../edit/a.ts";',
  'export * from "../edit/a.ts";',
  'export type A = typeof import("../edit/a.ts");',
  'const a = () => import("../edit/a.ts");',
  'new Worker(new URL("../edit/a.ts", import.meta.url));',
  'import.meta.glob<string>("../edit/a.ts", { eager: true });',
  'import url from "../edit/a.ts?url";',
])("%s is an import", (text) => {
  expect(importsIn("src/renderer/scene/b.ts", text)).toEqual([
    ["src/renderer/scene/b.ts", "src/renderer/edit/a.ts"],
  ]);
});
