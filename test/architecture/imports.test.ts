// The canaries of the house: the import rules and the core's compiler settings really bite. A checker that
// silently looks at nothing passes everything, so each rule gets one planted offence that it must find.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");
const require = createRequire(import.meta.url);

interface Cruise {
  modules: { source: string; dependencies: { resolved: string }[] }[];
  summary: { totalCruised: number; violations: { from: string; to: string; rule: { name: string } }[] };
}

/** What dependency-cruiser finds below `folder`/src, by the project's rules. */
async function cruise(folder: string): Promise<Cruise> {
  const args = ["--config", join(root, ".dependency-cruiser.cjs"), "--output-type", "json", "src"];
  const bin = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const options = { cwd: folder, maxBuffer: 2 ** 26 };
  const { stdout } = await run(process.execPath, [bin, ...args], options).catch((failure) => failure);
  return JSON.parse(stdout) as Cruise;
}

/** One offence per rule: the file, what it imports, the rule that must object. */
const offences: [file: string, imports: string, rule: string][] = [
  ["src/core/words/a.ts", "../shape/index.ts", "core-words"],
  ["src/core/shape/a.ts", "../model/index.ts", "core-shape"],
  ["src/core/model/a.ts", "../diagnostics/index.ts", "core-model"],
  ["src/core/model/b.ts", "../shape/size.ts", "core-model"],
  ["src/core/diagnostics/a.ts", "../document/index.ts", "core-diagnostics"],
  ["src/core/ir/a.ts", "../document/index.ts", "core-ir"],
  ["src/core/document/a.ts", "../ir/index.ts", "core-document"],
  ["src/core/blocks/define.ts", "../check/index.ts", "core-blocks"],
  ["src/core/check/a.ts", "../lower/index.ts", "core-check"],
  ["src/core/library/a.ts", "../lower/index.ts", "core-library"],
  ["src/core/lower/a.ts", "../execute/index.ts", "core-lower"],
  ["src/core/weight-files/a.ts", "../document/index.ts", "core-weight-files"],
  ["src/core/import/a.ts", "../grad/index.ts", "core-import"],
  ["src/core/grad/a.ts", "../blocks/index.ts", "core-grad"],
  ["src/core/analyse/a.ts", "../check/index.ts", "core-analyse"],
  ["src/core/execute/a.ts", "../document/index.ts", "core-execute"],
  ["src/core/step/a.ts", "../analyse/index.ts", "core-step"],
  ["src/core/lint/a.ts", "../fix/index.ts", "core-lint"],
  ["src/core/repair/a.ts", "../lint/index.ts", "core-repair"],
  ["src/core/swap/a.ts", "../lint/index.ts", "core-swap"],
  ["src/core/costs/a.ts", "../lint/index.ts", "core-costs"],
  ["src/core/repeats/a.ts", "../lint/index.ts", "core-repeats"],
  ["src/core/diagnose/a.ts", "../export/index.ts", "core-diagnose"],
  ["src/core/fix/a.ts", "../export/index.ts", "core-fix"],
  ["src/core/export/a.ts", "../analyse/index.ts", "core-export"],
  ["src/core/prove/a.ts", "../lint/index.ts", "core-prove"],
  ["src/core/verdict/a.ts", "../lint/index.ts", "core-verdict"],
  ["src/core/bundle/a.ts", "../prove/index.ts", "core-bundle"],
  ["src/core/export/b.ts", "../../cli/a.ts", "core-export"],
  ["src/core/pipeline.ts", "./check/a.ts", "core-by-index"],
  ["src/core/newcomer/a.ts", "../shape/index.ts", "core-has-a-rule-for-each-folder"],
  ["src/core/shape/c.ts", "node:fs", "core-packages"],
  ["src/core/shape/d.ts", "react", "core-packages"],
  ["src/core/ir/prims/a.ts", "./b.ts", "primitives-alone"],
  ["src/core/ir/dependence/a.ts", "../program.ts", "dependence-alone"],
  ["src/core/ir/relation/a.ts", "../program.ts", "relation-alone"],
  ["src/core/blocks/a.ts", "./b.ts", "blocks-alone"],
  ["src/core/execute/b.ts", "./c.ts", "no-cycles"],
  ["src/core/execute/d.ts", "./nowhere.ts", "no-unresolved"],
  ["src/shared/a.ts", "../runtime/client/index.ts", "shared"],
  ["src/scene/a.ts", "../renderer/scene/a.ts", "scene"],
  ["src/scene/b.ts", "react", "no-react-below-the-canvas"],
  ["src/figure/a.ts", "../share/a.ts", "figure"],
  ["src/share/a.ts", "../scene/a.ts", "share"],
  ["src/study/a.ts", "../disk/index.ts", "study"],
  ["src/lesson/a.ts", "../study/index.ts", "lesson"],
  ["src/tokenizer/a.ts", "../study/index.ts", "tokenizer"],
  ["src/lab/a.ts", "../cli/a.ts", "lab"],
  ["src/disk/a.ts", "../shared/ipc.ts", "disk"],
  ["src/web/a.ts", "../core/index.ts", "web"],
  ["src/serve/a.ts", "../cli/a.ts", "serve"],
  ["src/runtime/client/a.ts", "../engine/index.ts", "runtime-client"],
  ["src/runtime/tasks/a.ts", "../engine/index.ts", "runtime-tasks"],
  ["src/runtime/engine/a.ts", "../../core/ir/index.ts", "runtime-engine"],
  ["src/runtime/engine/b.ts", "./entries/a.ts", "nobody-loads-entries"],
  ["src/runtime/engine/entries/a.ts", "../../../cli/a.ts", "engine-entries"],
  ["src/preload/a.ts", "../core/index.ts", "preload"],
  ["src/main/a.ts", "../runtime/engine/index.ts", "main"],
  ["src/cli/a.ts", "../runtime/engine/index.ts", "cli"],
  ["src/renderer/a.ts", "../main/a.ts", "renderer"],
  ["src/renderer/b.ts", "../core/shape/index.ts", "renderer"],
  ["src/renderer/d.ts", "../runtime/client/child-transport.ts", "renderer"],
  ["src/renderer/c.ts", "node:path", "no-node-in-pages"],
  ["src/renderer/ui/a.ts", "../../core/index.ts", "ui-alone"],
  ["src/renderer/ui/b.ts", "../theme/theme.ts", "renderer-ui"],
  ["src/renderer/storage/a.ts", "../store/store.ts", "renderer-storage"],
  ["src/renderer/theme/a.ts", "../store/store.ts", "renderer-theme"],
  ["src/renderer/store/a.ts", "../scene/scene.ts", "renderer-store"],
  ["src/renderer/commands/a.ts", "../files/open-file.ts", "renderer-commands"],
  ["src/renderer/diagnosis/a.ts", "../problems/a.ts", "renderer-diagnosis"],
  ["src/renderer/engine/a.ts", "../train/trainer.ts", "renderer-engine"],
  ["src/renderer/values/a.ts", "../leaks/leaks.css", "renderer-values"],
  ["src/renderer/scene/a.ts", "../edit/gesture.ts", "renderer-scene"],
  ["src/renderer/edit/a.ts", "../canvas/Canvas.tsx", "renderer-edit"],
  ["src/renderer/edit/nodes/a.ts", "../../palette/fitting.ts", "renderer-edit"],
  ["src/renderer/canvas/a.ts", "../step/control.ts", "renderer-canvas"],
  ["src/renderer/formula/a.ts", "../step/plan.ts", "renderer-feature"],
  ["src/renderer/history/a.ts", "../shell/App.tsx", "renderer-feature"],
  ["src/renderer/export/a.ts", "../files/open-file.ts", "renderer-feature"],
  ["src/renderer/json/a.ts", "../inspector/Field.tsx", "renderer-feature"],
  ["src/renderer/problems/a.ts", "../leaks/b.ts", "renderer-feature"],
  ["src/renderer/leaks/a.ts", "../step/control.ts", "renderer-leaks"],
  ["src/renderer/train/a.ts", "../files/open-file.ts", "renderer-feature"],
  ["src/renderer/generate/a.ts", "../files/open-file.ts", "renderer-generate"],
  ["src/renderer/library/a.ts", "../palette/fitting.ts", "renderer-feature"],
  ["src/renderer/palette/a.ts", "../files/open-file.ts", "renderer-palette"],
  ["src/renderer/files/a.ts", "../step/control.ts", "renderer-files"],
  ["src/renderer/tabs/a.ts", "../step/control.ts", "renderer-tabs"],
  ["src/renderer/step/a.ts", "../train/trainer.ts", "renderer-step"],
  ["src/renderer/study/a.ts", "../step/control.ts", "renderer-study"],
  ["src/renderer/challenges/a.ts", "../step/control.ts", "renderer-challenges"],
  ["src/renderer/lessons/a.ts", "../step/control.ts", "renderer-lessons"],
  ["src/renderer/gallery/a.ts", "../step/control.ts", "renderer-gallery"],
  ["src/renderer/cost/a.ts", "../step/control.ts", "renderer-cost"],
  ["src/renderer/checkup/a.ts", "../step/control.ts", "renderer-checkup"],
  ["src/renderer/share/a.ts", "../problems/a.ts", "renderer-share"],
  ["src/renderer/command-palette/a.ts", "../step/control.ts", "renderer-command-palette"],
  ["src/renderer/inspector/a.ts", "../leaks/b.ts", "renderer-inspector"],
  ["src/renderer/shell/a.ts", "../main.ts", "renderer-shell"],
  ["src/renderer/newcomer/a.ts", "../files/open-file.ts", "renderer-feature"],
  ["src/renderer/inspector/b.ts", "../problems/entry.ts", "nobody-asks-a-feature-for-its-entry"],
  ["src/renderer/scene/b.ts", "react", "no-react-below-the-canvas"],
  ["src/renderer/e.ts", "@radix-ui/react-dialog", "radix-in-its-place"],
  ["src/cli/b.ts", "electron", "electron-in-its-place"],
];

/** The other half of the cycle; a cycle is reported once. */
const accomplice: [file: string, imports: string] = ["src/core/execute/c.ts", "./b.ts"];

/** Imports that the rules must allow, so that they aren't right by forbidding everything. */
const allowed: [file: string, imports: string][] = [
  ["src/core/model/ok.ts", "../shape/index.ts"],
  ["src/core/check/ok.ts", "../blocks/index.ts"],
  ["src/core/export/ok.ts", "../check/index.ts"],
  ["src/core/document/ok.ts", "jsonc-parser"],
  ["src/core/ir/prims/ok.ts", "../prim.ts"],
  ["src/core/ir/prims/ok-too.ts", "../dependence/scalar.ts"],
  ["src/core/ir/dependence/ok.ts", "../loops.ts"],
  ["src/core/blocks/ok.ts", "./define.ts"],
  ["src/core/index.ts", "./shape/index.ts"],
  ["src/runtime/engine/entries/ok.ts", "../index.ts"],
  ["src/runtime/engine/ok.ts", "../client/index.ts"],
  ["src/renderer/ok.ts", "../runtime/client/index.ts"],
  ["src/renderer/ui/ok.ts", "@radix-ui/react-dialog"],
  ["src/renderer/edit/ok.ts", "../scene/ok.ts"],
  ["src/renderer/leaks/ok.ts", "../problems/ok.ts"],
  ["src/renderer/newcomer/ok.ts", "../canvas/ok.ts"],
  ["src/renderer/newcomer/too.ts", "./ok.ts"],
  ["src/renderer/shell/entries.ts", "../problems/entry.ts"],
  ["src/renderer/problems/entry.ts", "../commands/entry.ts"],
  ["src/cli/ok.ts", "../core/index.ts"],
  ["src/cli/ok-child.ts", "../runtime/client/child-transport.ts"],
  ["src/preload/ok.ts", "electron"],
];

describe("import rules", () => {
  let planted: string;
  let found: Cruise;

  beforeAll(async () => {
    planted = await mkdtemp(join(root, "test/architecture/.planted-"));
    const files = new Map<string, string>();
    for (const [file, imports] of [...offences, accomplice, ...allowed]) {
      files.set(file, `import "${imports}";\nexport const here = 1;\n`);
      const target = join(dirname(file), imports);
      if (imports.startsWith(".") && !imports.includes("nowhere") && !files.has(target))
        files.set(target, "export const here = 1;\n");
    }
    files.set("src/core/grad/types-b.ts", 'import type { A } from "./types-a.ts";\nexport type B = A[];\n');
    files.set("src/core/grad/types-a.ts", 'import type { B } from "./types-b.ts";\nexport type A = B[];\n');
    for (const [file, text] of files) {
      await mkdir(dirname(join(planted, file)), { recursive: true });
      await writeFile(join(planted, file), text);
    }
    await writeFile(join(planted, "tsconfig.base.json"), '{ "extends": "../../../tsconfig.base.json" }\n');
    found = await cruise(planted);
  });
  afterAll(() => rm(planted, { recursive: true, force: true }));

  test.each(offences)("%s importing %s breaks %s", (file, _, rule) => {
    const rules = found.summary.violations.filter(({ from }) => from === file).map((v) => v.rule.name);
    expect(rules).toContain(rule);
  });

  test.each(allowed)("%s may import %s", (file) => {
    expect(found.summary.violations.filter(({ from }) => from === file)).toEqual([]);
  });

  test("types of one folder may refer to each other", () => {
    expect(found.summary.violations.filter(({ from }) => from.includes("/types-"))).toEqual([]);
  });

  test("every rule has an offence here", () => {
    const { forbidden } = require(join(root, ".dependency-cruiser.cjs")) as { forbidden: { name: string }[] };
    const planted = new Set(offences.map(([, , rule]) => rule));
    expect(forbidden.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
  });

  test.each(["core", "renderer"])("the table of src/%s has a folder after all that it may import", (part) => {
    const { forbidden } = require(join(root, ".dependency-cruiser.cjs")) as {
      forbidden: { from: { path?: string }; to: { pathNot?: string | string[] } }[];
    };
    const folderOf = (path: string) => new RegExp(`^\\^src/${part}/([a-z-]+)/`).exec(path)?.[1];
    const table = forbidden.flatMap(({ from, to }) => {
      const folder = folderOf(from.path ?? "");
      return folder !== undefined && Array.isArray(to.pathNot)
        ? [{ folder, others: to.pathNot.flatMap((path) => folderOf(path) ?? []) }]
        : [];
    });
    expect(table.length).toBeGreaterThan(15);
    const order = table.map(({ folder }) => folder);
    for (const { folder, others } of table)
      for (const other of others)
        expect([other, order.indexOf(other) <= order.indexOf(folder)]).toEqual([other, true]);
  });

  test("the real sources are cruised at all", async () => {
    const { modules } = await cruise(root);
    const ours = modules.filter(({ source }) => source.startsWith("src/"));
    expect(ours.length).toBeGreaterThan(10);
    expect(ours.some(({ dependencies }) => dependencies.length > 0)).toBe(true);
  });
});
