// Runs a command of this project in its root, showing its output.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "..");
const binaries = join(root, "node_modules", ".bin");

/** Environment in which the tools of node_modules are found first. */
export const toolEnv = (extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${binaries}${delimiter}${process.env.PATH ?? ""}`,
  ...extra,
});

export interface StepResult {
  code: number;
  output: string;
}

/**
 * `quiet` collects what the command prints instead of showing it, `shown` does both; else the terminal is the command's.
 * Never rejects: a missing program is code 127.
 */
export function runStep(
  command: string,
  args: string[],
  {
    quiet = false,
    shown = false,
    env = {},
  }: { quiet?: boolean; shown?: boolean; env?: NodeJS.ProcessEnv } = {},
): Promise<StepResult> {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: root,
      env: toolEnv(env),
      stdio: quiet || shown ? ["ignore", "pipe", "pipe"] : "inherit",
      shell: process.platform === "win32", // the tools are .cmd files there
    });
    let output = "";
    const collect = (chunk: Buffer, terminal: NodeJS.WriteStream) => {
      output += chunk;
      if (shown) terminal.write(chunk);
    };
    child.stdout?.on("data", (chunk: Buffer) => collect(chunk, process.stdout));
    child.stderr?.on("data", (chunk: Buffer) => collect(chunk, process.stderr));
    child.on("error", (cause) => done({ code: 127, output: `${output}${cause.message}\n` }));
    child.on("close", (code) => done({ code: code ?? 1, output }));
  });
}

/** The first of `names` that is a program on PATH, or an absolute path that exists. */
export function findProgram(...names: string[]): string | null {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const endings = process.platform === "win32" ? [".exe", ".cmd", ""] : [""];
  for (const name of names) {
    if (/[/\\]/.test(name)) {
      if (existsSync(name)) return name;
      continue;
    }
    for (const folder of folders) {
      for (const ending of endings) {
        const path = join(folder, name + ending);
        if (folder && existsSync(path)) return path;
      }
    }
  }
  return null;
}
