// `heddle [FILE]`: the workbench in the browser, served to this machine alone until it is interrupted.
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { openBrowser, serveWebApp } from "../../serve/index.ts";
import { servedGraphKey } from "../../shared/served-graph.ts";
import { type Arguments, type Command, UsageError } from "../command.ts";
import { whyNotRead } from "../not-read.ts";
import { FileError } from "../read-graph.ts";

const defaultPort = 4790;

export const open: Command = {
  name: "open",
  operands: "[FILE]",
  about: "Opens the workbench in your browser, with a graph that Save writes back; also: heddle [FILE]",
  options: {
    port: { type: "string", value: "N", about: `Port on 127.0.0.1 (default: ${defaultPort}, or a free one)` },
    "no-browser": { type: "boolean", about: "Print the address and open nothing" },
  },
  async run(args, terminal) {
    const path = await graphOf(args);
    const token = randomBytes(16).toString("hex");
    const server = await serveWebApp({
      folder: browserBuild(),
      port: portOf(args),
      ...(path === undefined ? {} : { graph: { path, token } }),
    });
    const url = path === undefined ? server.url : `${server.url}?${servedGraphKey}=${token}`;
    const ended = interrupted();
    const opened = !args.flag("no-browser") && (await openBrowser(url));
    terminal.out(`Heddle is ${opened ? "open in your browser" : "served"} at ${url}`);
    if (path !== undefined) terminal.out(`Save writes ${path}`);
    terminal.out("Ctrl+C ends it.");
    await ended;
    await server.close();
    return 0;
  },
};

/** Absolute; a file that cannot be opened is said here rather than in the browser. */
async function graphOf({ operands: [file, more] }: Arguments): Promise<string | undefined> {
  if (more !== undefined) throw new UsageError(`Only one graph file is allowed; remove "${more}"`);
  if (file === undefined) return undefined;
  const path = resolve(file);
  const there = await stat(path).catch(async (cause: unknown) => {
    throw new FileError(file, [], `${file}: ${await whyNotRead(file, cause)}.`);
  });
  if (!there.isFile()) throw new FileError(file, [], `${file} must be a file.`);
  return path;
}

function portOf(args: Arguments): number {
  const given = args.text("port");
  if (given === undefined) return defaultPort;
  const port = Number(given);
  if (!/^\d+$/.test(given) || port > 65535)
    throw new UsageError(`--port = "${given}" is invalid: must be an integer from 0 to 65535`);
  return port;
}

/** Beside the bundled heddle.js, or in dist/ when Heddle itself is run from source by tsx. */
function browserBuild(): string {
  const places = ["../renderer", "../../../dist/renderer"].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  );
  const built = places.find((place) => existsSync(resolve(place, "index.html")));
  if (built === undefined) throw new UsageError('There is no browser build here; run "npm run build" first');
  return built;
}

const interrupted = (): Promise<void> =>
  new Promise((done) => {
    process.once("SIGINT", () => done());
    process.once("SIGTERM", () => done());
  });
