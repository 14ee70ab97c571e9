// `npm run build`: the app (main, preload, renderer: dist/{main,preload,renderer}) and the CLI (dist/cli).
import { buildCli } from "./build-cli.ts";
import { markBuilt } from "./built.ts";
import { runStep } from "./run-step.ts";

const startedAt = new Date();
const [app] = await Promise.all([runStep("electron-vite", ["build", "--logLevel", "warn"]), buildCli()]);
if (app.code !== 0) process.exit(app.code);
await markBuilt(startedAt);
