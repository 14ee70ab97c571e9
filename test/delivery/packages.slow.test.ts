// The tarballs of `npm run pack`, installed as people do: into an empty folder, with an empty home, and here without any
// network at all, since they need no other package.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { chromium } from "@playwright/test";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium } from "../../scripts/chromium.ts";
import { isGpuLibrary } from "../../scripts/gpu-library.ts";
import { packAll } from "../../scripts/pack.ts";
import { root } from "../../scripts/run-step.ts";

const run = promisify(execFile);
const megabyte = 10 ** 6;

let folder: string;
let env: NodeJS.ProcessEnv;
let heddle: string;
let native: string;

beforeAll(async () => {
  [heddle = "", native = ""] = await packAll();
  folder = await mkdtemp(join(tmpdir(), "heddle-packages-"));
  await mkdir(join(folder, "home"));
  await cp(join(root, "graphs/sort.graph.json"), join(folder, "g.graph.json"));
  env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name))),
    HOME: join(folder, "home"),
    npm_config_cache: join(folder, "cache"),
    npm_config_offline: "true",
    npm_config_update_notifier: "false",
    NO_COLOR: "1",
  };
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));

const at = async (name: string): Promise<string> => {
  await mkdir(join(folder, name), { recursive: true });
  return join(folder, name);
};

test("the command line with the browser build has at most 15 MB packed and 60 MB unpacked", async () => {
  expect((await stat(heddle)).size).toBeLessThan(15 * megabyte);
  const cwd = await at("unpacked");
  await run("tar", ["xzf", heddle], { cwd });
  const names = await readdir(cwd, { recursive: true });
  const sizes = await Promise.all(
    names.map((name) => stat(join(cwd, name)).then((s) => (s.isFile() ? s.size : 0))),
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(60 * megabyte);
  const manifest = JSON.parse(await readFile(join(cwd, "package/package.json"), "utf8"));
  expect(Object.keys(manifest.dependencies)).toEqual(manifest.bundleDependencies);
  expect(Object.keys(manifest)).not.toContain("scripts");
  // Nothing of the builds for GPUs, which the build itself has.
  expect(names.filter(isGpuLibrary)).toEqual([]);
  expect((await readdir(join(root, "dist/renderer/assets"))).filter(isGpuLibrary)).not.toEqual([]);
  expect(names).toContain("package/LICENSE");
  expect(names).toContain("package/graphs/lessons/pre-ln.lesson.json");
  expect(names).toContain("package/dist/renderer/licences.json");
});

test("npx ./heddle-*.tgz check FILE", async () => {
  const cwd = await at("npx");
  await cp(heddle, join(cwd, basename(heddle)));
  const npx = (...args: string[]) => run("npx", ["--yes", `./${basename(heddle)}`, ...args], { cwd, env });
  for (const name of ["f.svg", "f.pdf", "f.png"])
    await npx("figure", join(folder, "g.graph.json"), "-o", name);
  expect((await readdir(cwd)).filter((name) => name.startsWith("f."))).toHaveLength(3);
  const { stdout, stderr } = await npx("check", join(folder, "g.graph.json"));
  expect(stdout).toContain("no problems");
  expect(stderr).toBe("");
  const started = performance.now();
  await npx("--version");
  // 10 s is what people are promised; here other tests run beside it.
  expect(performance.now() - started).toBeLessThan(30_000);
});

test("alone it runs on WASM, with the native part on that", async () => {
  const cwd = await at("installed");
  const graph = join(folder, "g.graph.json");
  const command = async (...args: string[]) =>
    JSON.parse((await run("npx", ["heddle", ...args, "--json"], { cwd, env })).stdout);
  await run("npm", ["install", heddle], { cwd, env });
  const wasm = await command("run", graph);
  const part = `heddle-native-${process.platform}-${process.arch}`;
  expect(wasm.engine.name).toBe(`ONNX Runtime, WASM (${part} is not installed)`);

  await run("npm", ["install", native], { cwd, env });
  const ran = await command("run", graph);
  expect(ran.engine.name).toBe("ONNX Runtime, native CPU");
  expect(ran.predictions[0].map((p: { token: string }) => p.token)).toEqual(
    wasm.predictions[0].map((p: { token: string }) => p.token),
  );
  const out = join(cwd, "trained.safetensors");
  expect(await command("train", graph, "--task", "sort", "--steps", "3", "--out", out)).toMatchObject({
    ok: true,
  });
  await command("export", graph, "--to", "pytorch", "-o", join(cwd, "exported"));
  expect(await readdir(join(cwd, "exported"))).toContain("model.py");
});

/** Starts `npx heddle FILE` and gives the address that it prints. */
async function opened(cwd: string, file: string): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn("npx", ["heddle", file, "--no-browser", "--port", "0"], { cwd, env, detached: true });
  for await (const line of createInterface(child.stdout)) {
    const [url] = line.match(/http\S+/) ?? [];
    if (url) return { url, child };
  }
  throw new Error("heddle ended without an address");
}

test.runIf(findChromium())("npx heddle FILE opens the file in the browser, and Save writes it", async () => {
  const cwd = await at("installed");
  const path = join(cwd, "g.graph.json");
  const text = await readFile(join(root, "graphs/worked-example.graph.json"), "utf8");
  await writeFile(path, `${text}\n\n`); // as nobody prints it
  const { url, child } = await opened(cwd, "g.graph.json");
  const browser = await chromium.launch({ executablePath: findChromium() ?? "" });
  try {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => void (message.type() === "error" && problems.push(message.text())));
    await page.goto(url);
    await page.getByText("Worked example").first().waitFor();
    await page
      .locator(".status")
      .getByText(/ran in/)
      .waitFor();
    await page.keyboard.press("ControlOrMeta+s");
    await expect.poll(() => readFile(path, "utf8"), { timeout: 20_000 }).toBe(text);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(problems).toEqual([]);
  } finally {
    await browser.close();
    process.kill(-(child.pid ?? 0), "SIGINT");
  }
});
