// A build of the app, packaged or not, follows no development server: what it would follow is not in it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { expect, test } from "vitest";

const folder = join(import.meta.dirname, "../../src/main");
const variable = "ELECTRON_RENDERER_URL";

/** The code of main as a build or as `npm run dev` has it. */
const codeOf = (isDev: boolean): string =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => {
      const define = { "import.meta.env.DEV": String(isDev) };
      const source = readFileSync(join(folder, name), "utf8");
      return transformSync(source, { loader: "ts", minifySyntax: true, define }).code;
    })
    .join("\n");

test("the address of a development server is read in a development build alone", () => {
  expect(codeOf(true)).toContain(variable);
  expect(codeOf(false)).not.toContain(variable);
});
