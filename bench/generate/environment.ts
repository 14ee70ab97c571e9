// The Python in which the others of bench/generate run: a virtual environment in the user's cache, made the first time, each
// package once. What cannot be had is left out, loudly.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
const environment = join(cache, "heddle-bench", "generate");
export const python = join(environment, "bin", "python3");

const has = (module: string): boolean =>
  existsSync(python) && spawnSync(python, ["-c", `import ${module}`]).status === 0;

function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: ["ignore", process.stderr.fd, process.stderr.fd] }).status === 0;
}

/** Whether the environment has a module, once pip has been asked for the packages that bring it. llama.cpp is compiled. */
export function provide(module: string, packages: readonly string[]): boolean {
  if (has(module)) return true;
  console.warn(`${packages.join(" and ")}: installing into ${environment}`);
  mkdirSync(dirname(environment), { recursive: true });
  if (!existsSync(python)) run("python3", ["-m", "venv", environment]);
  if (existsSync(python)) run(python, ["-m", "pip", "install", "--quiet", ...packages]);
  return has(module);
}
