/** `npm run build`: the app (main, preload, renderer: dist/{main,preload,renderer}) and the CLI (dist/cli). */

import { existsSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { markBuilt } from "./built.ts";
import { root, runStep } from "./run-step.ts";

/** Each bundle of dist/cli and its entry; the engine's child process is a file of its own beside heddle.js. */
const cliEntries = { heddle: "src/cli/heddle.ts", engine: "src/runtime/engine/shells/child.ts" };

async function buildCli(): Promise<void> {
  const present = Object.entries(cliEntries).filter(([, entry]) => existsSync(join(root, entry)));
  await build({
    absWorkingDir: root,
    entryPoints: present.map(([out, entry]) => ({ in: entry, out })),
    outdir: "dist/cli",
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    splitting: true,
    chunkNames: "chunk-[hash]",
    external: ["onnxruntime-node", "onnxruntime-web"],
    // CommonJS packages inside the bundle may call require.
    banner: {
      js: 'import { createRequire as heddleRequire } from "node:module"; const require = heddleRequire(import.meta.url);',
    },
    loader: { ".json": "json" },
    logLevel: "warning",
  });
  const bin = join(root, "dist/cli/heddle.js");
  if (existsSync(bin)) await chmod(bin, 0o755);
}

const startedAt = new Date();
const [app] = await Promise.all([runStep("electron-vite", ["build", "--logLevel", "warn"]), buildCli()]);
if (app.code !== 0) process.exit(app.code);
await markBuilt(startedAt);
