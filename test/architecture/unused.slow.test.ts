// Our configuration of knip finds an export that no file uses, in a small tree with one planted.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

/** What knip says of a tree whose one module exports `used`, which a test asks the index for, and what is planted. */
function saidOf(planted: string, listed = ""): { readonly status: number | null; readonly stdout: string } {
  const tree = mkdtempSync(join(tmpdir(), "heddle-unused-"));
  try {
    mkdirSync(join(tree, "src/core/sample"), { recursive: true });
    mkdirSync(join(tree, "test"));
    copyFileSync("knip.json", join(tree, "knip.json"));
    writeFileSync(join(tree, "package.json"), '{ "name": "sample", "private": true, "type": "module" }');
    writeFileSync(join(tree, "src/core/sample/index.ts"), `export { used${listed} } from "./sample.ts";\n`);
    writeFileSync(
      join(tree, "test/sample.test.ts"),
      'import { used } from "../src/core/sample/index.ts";\nused;\n',
    );
    writeFileSync(join(tree, "src/core/sample/sample.ts"), `export const used = 1;\n${planted}`);
    const knip = resolve("node_modules/knip/bin/knip.js");
    return spawnSync(process.execPath, [knip, "--no-config-hints"], { cwd: tree, encoding: "utf8" });
  } finally {
    rmSync(tree, { recursive: true });
  }
}

test("nothing is said of what is used", () => {
  expect(saidOf("")).toMatchObject({ status: 0 });
});

test("an export and a type that nothing uses are found", () => {
  const { status, stdout } = saidOf("export const planted = 2;\nexport type Planted = 3;\n");
  expect(status).toBe(1);
  expect(stdout).toMatch(/\bplanted\b/);
  expect(stdout).toMatch(/\bPlanted\b/);
});

test("a name that an index lists and nothing asks for is found", () => {
  const { status, stdout } = saidOf("export const planted = 2;\n", ", planted");
  expect(status).toBe(1);
  expect(stdout).toMatch(/\bplanted\b.*index\.ts/);
});
