// The desktop package of this system: started as people start it, with its fuses off, driven by keys alone. Takes a minute
// or two: HEDDLE_DESKTOP=1 npx vitest run test/delivery/desktop
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findProgram, root } from "../../scripts/run-step.ts";

const run = promisify(execFile);
const wanted = process.platform === "linux" && !!process.env.HEDDLE_DESKTOP;
const unpacked = join(root, "dist/desktop/linux-unpacked");
const app = join(unpacked, "heddle");

describe.runIf(wanted)("the Linux package", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "heddle-desktop-"));
    const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(root, "node_modules/electron/dist");
    const env = { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: dist };
    await run("npm", ["run", "desktop", "--", "--dir"], { cwd: root, env, maxBuffer: 2 ** 26 });
  });
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));

  test("its fuses are off, and it starts from its archive alone", async () => {
    const fuses = join(root, "desktop/node_modules/@electron/fuses/dist/bin.js");
    const { stdout } = await run(process.execPath, [fuses, "read", "--app", app]);
    expect(stdout).toMatch(/RunAsNode is Disabled/);
    expect(stdout).toMatch(/EnableNodeOptionsEnvironmentVariable is Disabled/);
    expect(stdout).toMatch(/EnableNodeCliInspectArguments is Disabled/);
    expect(stdout).toMatch(/OnlyLoadAppFromAsar is Enabled/);
    expect(stdout).toMatch(/EnableEmbeddedAsarIntegrityValidation is Enabled/);
  });

  test("brings the licences of what it is made of", async () => {
    for (const name of ["LICENSE.heddle.txt", "LICENSE.electron.txt", "LICENSES.chromium.html"])
      expect(existsSync(join(unpacked, name)), name).toBe(true);
    const archive = await readFile(join(unpacked, "resources/app.asar"));
    expect(archive.includes('"licences.json"')).toBe(true);
  });

  test("opens a file given on the command line, saves it and quits; no variable or flag opens a way in", async () => {
    const graph = join(folder, "g.graph.json");
    const marker = join(folder, "ran");
    const script = join(folder, "evil.cjs");
    const printed = await readFile(join(root, "graphs/worked-example.graph.json"), "utf8");
    await writeFile(graph, `${printed}\n\n`); // as nobody prints it
    await writeFile(script, `require("fs").writeFileSync(${JSON.stringify(marker)}, "")`);
    const data = join(folder, "data");
    const port = 49_229;
    const args = [`--user-data-dir=${data}`, `--inspect=${port}`, graph];
    const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    const xvfb = findProgram("xvfb-run") ?? "";
    const child = spawn(
      xvfb,
      ["-a", "-s", "-screen 0 1400x900x24", "bash", "-c", drive, app, ...asRoot, ...args],
      {
        env: {
          ...process.env,
          GRAPH: graph,
          DATA: data,
          ELECTRON_RUN_AS_NODE: "1",
          NODE_OPTIONS: `--require ${script}`,
        },
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
    const output: string[] = [];
    child.stdout.setEncoding("utf8").on("data", (text: string) => output.push(text));
    const ended = new Promise((done) => child.once("exit", done));
    await expect.poll(() => output.join(""), { timeout: 120_000, interval: 200 }).toContain("window");
    expect(await answers(port)).toBe(false);
    await expect.poll(() => readFile(graph, "utf8"), { timeout: 120_000, interval: 200 }).toBe(printed);
    expect(await ended).toBe(0);
    expect(existsSync(marker)).toBe(false);
  });
});

/**
 * Presses Ctrl+S once the app has opened the file, which it then remembers, until the file is as the app prints it; then
 * asks it to quit. The exit code is the app's.
 */
const drive = `
before=$(wc -c < "$GRAPH")
"$0" "$@" &
app=$!
for i in $(seq 200); do
  window=$(xdotool search --onlyvisible --name Heddle 2>/dev/null | head -n 1)
  [ -n "$window" ] && break
  sleep 0.2
done
echo "window $window"
until grep -q "$GRAPH" "$DATA/recent.json" 2>/dev/null; do sleep 0.2; done
sleep 2
for i in $(seq 100); do
  xdotool windowfocus "$window" key ctrl+s
  sleep 1
  [ "$(wc -c < "$GRAPH")" = "$before" ] || break
done
kill -TERM $app
wait $app
`;

const answers = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => done(true)).once("error", () => done(false));
  });
