// The command line, killed while it trains with a checkpoint at every step, and while it applies a fix.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../scripts/run-step.ts";
import { readSafetensors } from "../../src/core/weight-files/index.ts";

const heddle = (args: readonly string[]) =>
  spawn(process.execPath, [join(root, "dist/cli/heddle.js"), ...args], { stdio: "ignore" });
type Child = ReturnType<typeof heddle>;
const ended = (child: Child) =>
  new Promise<number | null>((done) => child.once("exit", (code) => done(code)));
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** What was torn or lost, as sentences. */
export async function killCli(rounds: number): Promise<string[]> {
  if (rounds === 0) return [];
  const folder = await mkdtemp(join(tmpdir(), "heddle-kills-cli-"));
  const trained = Math.ceil(rounds / 2);
  const faults = [...(await killTrainings(folder, trained)), ...(await killFixes(folder, rounds - trained))];
  const left = (await readdir(folder)).length;
  console.log(
    `cli: ${rounds} kills (${trained} of trainings), ${left} files in the end, ${faults.length} faults`,
  );
  await rm(folder, { recursive: true, force: true });
  return faults;
}

async function killTrainings(folder: string, rounds: number): Promise<string[]> {
  const faults: string[] = [];
  const out = join(folder, "w.safetensors");
  const graph = join(root, "graphs/smallest.graph.json");
  for (let round = 0; round < rounds; round++) {
    await rm(out, { force: true });
    const args = [
      "train",
      graph,
      "--task",
      "sentences",
      "--steps",
      "100000",
      "--save-every",
      "1",
      "--out",
      out,
    ];
    const child = heddle(args);
    const end = ended(child);
    while (!existsSync(out) && child.exitCode === null) await pause(5);
    await pause(Math.random() * 1500);
    child.kill("SIGKILL");
    if ((await end) !== null) faults.push(`training ${round} ended by itself`);
    const bytes = await readFile(out).catch(() => null);
    const read = bytes && readSafetensors(bytes);
    if (!read?.ok) faults.push(`training ${round}: the checkpoint is torn`);
  }
  return faults;
}

async function killFixes(folder: string, rounds: number): Promise<string[]> {
  const faults: string[] = [];
  const broken = join(root, "graphs/broken/bag-of-words.graph.json");
  const fix = "lint/no-position";
  const file = join(folder, "mine.graph.json");
  const old = await readFile(broken, "utf8");
  await copyFile(broken, file);
  const begun = performance.now();
  const code = await ended(heddle(["fix", file, "--apply", fix]));
  const took = performance.now() - begun;
  const mended = await readFile(file, "utf8");
  if (code === 2 || mended === old) return [`heddle fix --apply ended with ${code} and changed nothing`];
  for (let round = 0; round < rounds; round++) {
    await copyFile(broken, file);
    const child = heddle(["fix", file, "--apply", fix]);
    const end = ended(child);
    await pause(took * (0.7 + 0.4 * Math.random()));
    child.kill("SIGKILL");
    await end;
    const now = await readFile(file, "utf8");
    if (now !== old && now !== mended) faults.push(`fix ${round}: the file is torn`);
  }
  return faults;
}
