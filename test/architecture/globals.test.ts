// The compiler settings of each layer reject the globals of the others.
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");

/** The libraries, read once for all cases that are compiled for one target. */
const libraries = new Map<string, ts.SourceFile | undefined>();

/** Messages of the compiler for `text` as a file of `layer`, under that layer's own settings. */
function complaints(layer: string, text: string): string[] {
  const config = join(root, layer, "tsconfig.json");
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, (path) => readFileSync(path, "utf8")).config,
    { ...ts.sys, readDirectory: () => [] },
    dirname(config),
  );
  const file = join(root, layer, "planted.ts");
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, ...rest) => {
    if (resolve(name) === file) return ts.createSourceFile(name, text, options.target!);
    const key = `${options.target} ${options.moduleDetection} ${name}`;
    if (!libraries.has(key)) libraries.set(key, getSourceFile(name, ...rest));
    return libraries.get(key);
  };
  host.fileExists = (name) => resolve(name) === file || fileExists(name);
  host.readFile = (name) => (resolve(name) === file ? text : readFile(name));
  const program = ts.createProgram([file], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

describe("types per layer", () => {
  test.each([
    ["src/core", "document.title;", "document"],
    ["src/core", "process.pid;", "process"],
    ["src/core", 'import "node:fs"; readFileSync("x");', "readFileSync"],
    ["src/core", 'import { readFileSync } from "node:fs"; readFileSync("x");', "node:fs"],
    ["src/core", 'fetch("x");', "fetch"],
    ["src/shared", "window.close();", "window"],
    ["src/scene", "new Path2D();", "Path2D"],
    ["src/main", "document.title;", "document"],
    ["src/renderer", "process.pid;", "process"],
  ])("%s rejects %s", (layer, text, name) => {
    expect(complaints(layer, `${text}\nexport {};`).join("\n")).toContain(name);
  });

  test.each(["src/core", "src/main", "src/renderer"])("%s accepts what it may use", (layer) => {
    expect(complaints(layer, "export const sizes: number[] = [1, 2].map((n) => n * 2);")).toEqual([]);
  });
});
