// `npm start [FILE]`: the workbench in Electron where it can be had within seconds, else in the browser.
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { openBrowser } from "../src/serve/index.ts";
import { isBuilt } from "./built.ts";
import { findOrFetchElectron } from "./electron-binary.ts";
import { root, runStep } from "./run-step.ts";
import { serveWebApp } from "./serve.ts";

const hasDisplay = process.platform !== "linux" || !!(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** An Electron that ends unhappily this soon could not start at all (a library is missing, no sandbox). */
const startMs = 4_000;

/** Null: it ran and was closed. Else why it could not start. */
function openElectron(binary: string): Promise<string | null> {
  const asRoot = process.getuid?.() === 0;
  const files = process.argv.slice(2).map((file) => resolve(process.env.INIT_CWD ?? "", file));
  const started = Date.now();
  const child = spawn(binary, [...(asRoot ? ["--no-sandbox"] : []), root, ...files], { stdio: "inherit" });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  process.on("SIGINT", forward).on("SIGTERM", forward);
  return new Promise((done) => {
    child.on("error", (cause) => done(`Electron could not be started (${cause.message})`));
    child.on("exit", (code, signal) => {
      process.off("SIGINT", forward).off("SIGTERM", forward); // the server that may follow ends by them
      const failed = code !== 0 && signal !== "SIGINT" && signal !== "SIGTERM";
      done(failed && Date.now() - started < startMs ? `Electron ended at once (${signal ?? code})` : null);
    });
  });
}

async function serveInBrowser(because: string): Promise<void> {
  const { url } = await serveWebApp();
  const opened = await openBrowser(url);
  console.log(
    `${because}: Heddle is ${opened ? "open in your browser" : "served"} at ${url} (Ctrl+C ends it).`,
  );
}

// The search for a binary costs no time beside the build.
const [binary, built] = await Promise.all([
  hasDisplay ? findOrFetchElectron() : null,
  isBuilt().then(async (done) => {
    if (done) return 0;
    console.log("Building Heddle …");
    return (await runStep("tsx", ["scripts/build.ts"])).code;
  }),
]);
if (built !== 0) process.exit(built);
if (!hasDisplay) await serveInBrowser("No display here");
else if (!binary) await serveInBrowser("No Electron binary here");
else {
  const failure = await openElectron(binary);
  if (failure) await serveInBrowser(failure);
}
