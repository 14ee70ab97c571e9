// Bundles the command line: heddle.js and, beside it, the engine's child process.
import { existsSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./run-step.ts";

/** Each bundle and its entry; the engine's child process is a file of its own beside heddle.js. */
const entries = { heddle: "src/cli/heddle.ts", engine: "src/runtime/engine/entries/child.ts" };

/** `outdir` is below the project, where Node finds the engine's native library. Gives the path of heddle.js. */
export async function buildCli(outdir = join(root, "dist/cli")): Promise<string> {
  const present = Object.entries(entries).filter(([, entry]) => existsSync(join(root, entry)));
  await build({
    absWorkingDir: root,
    entryPoints: present.map(([out, entry]) => ({ in: entry, out })),
    outdir,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    // jsonc-parser's CommonJS half hides its requires from bundlers.
    mainFields: ["module", "main"],
    splitting: true,
    chunkNames: "chunk-[hash]",
    external: ["onnxruntime-node", "elkjs", "@resvg/resvg-wasm"],
    // CommonJS packages inside the bundle may call require.
    banner: {
      js: 'import { createRequire as heddleRequire } from "node:module"; const require = heddleRequire(import.meta.url);',
    },
    loader: { ".json": "json" },
    logLevel: "warning",
  });
  const bin = join(outdir, "heddle.js");
  if (existsSync(bin)) await chmod(bin, 0o755);
  return bin;
}
