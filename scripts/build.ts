// `npm run build`: the app (main, preload, renderer: dist/{main,preload,renderer}) and the CLI (dist/cli).
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { buildCli } from "./build-cli.ts";
import { markBuilt } from "./built.ts";
import { root, runStep } from "./run-step.ts";

const startedAt = new Date();
// Its chunks are named by their contents: those of earlier builds would be packed too.
await rm(join(root, "dist/cli"), { recursive: true, force: true });
const [app] = await Promise.all([runStep("electron-vite", ["build", "--logLevel", "warn"]), buildCli()]);
if (app.code !== 0) process.exit(app.code);
await markBuilt(startedAt);
