// Is dist/ newer than everything that it is made of?
import { mkdir, readdir, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./run-step.ts";

const sources = ["src", "graphs", "electron.vite.config.ts", "package-lock.json", "scripts/build.ts"];
const stamp = join(root, "dist/.built");

const modified = async (path: string): Promise<number> => (await stat(path).catch(() => null))?.mtimeMs ?? 0;

async function newest(path: string): Promise<number> {
  const names = await readdir(path, { recursive: true }).catch(() => []);
  return Math.max(...(await Promise.all([path, ...names.map((name) => join(path, name))].map(modified))));
}

export async function isBuilt(): Promise<boolean> {
  const [built, ...changed] = await Promise.all([
    modified(stamp),
    ...sources.map((source) => newest(join(root, source))),
  ]);
  return built > 0 && changed.every((time) => time < built);
}

/** `startedAt`: a source edited while the build ran makes it stale. */
export async function markBuilt(startedAt: Date): Promise<void> {
  await mkdir(join(root, "dist"), { recursive: true });
  await writeFile(stamp, "");
  await utimes(stamp, startedAt, startedAt);
}
