// Runs the bundled command line in a process of its own, as people do.
import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { buildCli } from "../../scripts/build-cli.ts";
import { root } from "../../scripts/run-step.ts";

export const graph = (name: string): string => join(root, "graphs", `${name}.graph.json`);

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Made once by each worker, whose modules stay from file to file; gone when it ends. */
let bundle: Promise<string> | undefined;

async function bundled(): Promise<string> {
  const cache = join(root, "node_modules/.cache");
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "heddle-cli-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return buildCli(folder);
}

/** The bundled command line; nothing of it is left behind. */
export function bundledHeddle() {
  let bin = "";
  let folder = "";
  beforeAll(async () => {
    bundle ??= bundled();
    bin = await bundle;
    folder = await mkdtemp(join(tmpdir(), "heddle-cli-"));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const heddle = (...args: string[]): Promise<Ran> =>
    new Promise((done) => {
      const options = { maxBuffer: 2 ** 26, env: { ...process.env, NO_COLOR: "1" } };
      const child = execFile(process.execPath, [bin, ...args], options, (_, out, error) =>
        done({ code: child.exitCode ?? -1, out, error }),
      );
    });

  return {
    heddle,
    /** With `--json`, parsed. */
    async json(...args: string[]) {
      const { code, out } = await heddle(...args, "--json");
      return { code, json: JSON.parse(out) as Json };
    },
    /** A file of these contents; objects become JSON, bytes stay. */
    async file(name: string, contents: unknown): Promise<string> {
      const path = join(await mkdtemp(join(folder, "file-")), name);
      await writeFile(
        path,
        typeof contents === "string" || contents instanceof Uint8Array ? contents : JSON.stringify(contents),
      );
      return path;
    },
    /** The bundled command line, to be started in other ways. */
    program: () => bin,
    /** The bundled engine's child process. */
    engine: () => join(dirname(bin), "engine.js"),
  };
}

/** What the command line prints is looked into freely: tests state what they expect of it. */
// biome-ignore lint/suspicious/noExplicitAny: the JSON of a program under test has the type that the test finds
export type Json = any;
