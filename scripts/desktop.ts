// `npm run desktop [-- --dir]`: the desktop packages of this system in dist/desktop, by electron-builder. `--dir`: only the
// folder that they are made of. ELECTRON_OVERRIDE_DIST_PATH names an Electron to take where none is to be fetched.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isBuilt } from "./built.ts";
import { root, runStep } from "./run-step.ts";

const home = join(root, "desktop");

async function step(command: string, args: string[]): Promise<void> {
  const { code } = await runStep(command, args);
  if (code !== 0) process.exit(code);
}

if (!(await isBuilt())) await step("tsx", ["scripts/build.ts"]);
// The packer has packages of its own: 280 that nobody else needs.
const builder = join(home, "node_modules/electron-builder/cli.js");
if (!existsSync(builder)) await step("npm", ["ci", "--prefix", home, "--no-audit", "--no-fund"]);
const config = ["--projectDir", root, "--config", join(home, "builder.cjs")];
await step(process.execPath, [builder, ...config, "--publish", "never", ...process.argv.slice(2)]);
