// What commands write: never over their own input, never half, and what cannot be written is told by the exit code.
import { spawn } from "node:child_process";
import { link, readdir, readFile, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { bundledHeddle, graph } from "./heddle.ts";

const { heddle, file, json, program } = bundledHeddle();
const preset = await readFile(graph("decoder-only"), "utf8");
const copy = (): Promise<string> => file("mine.graph.json", preset);

/** Runs a shell line in which $HEDDLE stands for the command line. */
function shell(line: string): Promise<{ code: number | null; error: string }> {
  return new Promise((done) => {
    const child = spawn("bash", ["-c", line], {
      env: { ...process.env, HEDDLE: `${process.execPath} ${program()}` },
    });
    let error = "";
    child.stderr.on("data", (data) => {
      error += data;
    });
    child.stdout.resume();
    child.on("close", (code) => done({ code, error }));
  });
}

describe("an output that is the input", () => {
  test.concurrent.each([
    ["weights"],
    ["export", "--to", "onnx"],
    ["check", "--verdict"],
    ["grad", "--task", "sort"],
    ["train", "--task", "sort", "--steps", "1"],
  ])("is refused, also through a link: %s %s %s", async (command, ...rest) => {
    const input = await copy();
    const [soft, hard] = ["soft", "hard"].map((name) => join(dirname(input), name)) as [string, string];
    await symlink(input, soft);
    await link(input, hard);
    for (const out of [input, soft, hard]) {
      const flags = rest.at(-1) === "--verdict" ? ["--verdict", out] : [...rest, "-o", out];
      const { code, error } = await heddle(command ?? "", input, ...flags);
      expect(error).toMatch(/would replace the input|another file than the graph/);
      expect(code).toBe(2);
    }
    expect(await readFile(input, "utf8")).toBe(preset);
  });

  test("is fine for a graph that takes the place of a graph", async () => {
    const input = await copy();
    expect((await heddle("export", input, "--to", "json", "-o", input)).code).toBe(0);
    expect(await readFile(input, "utf8")).toBe(preset);
  });
});

describe("an interrupted training", () => {
  const interrupted = async (signal: NodeJS.Signals, ...more: string[]) => {
    const input = await copy();
    const out = join(dirname(input), "w.safetensors");
    const args = ["train", input, "--task", "sort", "--steps", "100000", "--val-every", "0", ...more];
    const child = spawn(process.execPath, [program(), ...args.map((a) => (a === "OUT" ? out : a))]);
    let said = "";
    child.stderr.on("data", (data) => {
      said += data;
    });
    child.stdout.on("data", (data) => {
      if (/step +\d+ /.test(String(data))) child.kill(signal);
    });
    const code = await new Promise((done) => child.on("close", done));
    return { code, said, input, out };
  };

  test.each(["SIGINT", "SIGTERM"] as const)("%s keeps its checkpoint, which goes on", async (signal) => {
    const { code, said, input, out } = await interrupted(signal, "-o", "OUT");
    expect(code).toBe(signal === "SIGINT" ? 130 : 143);
    const [, step] = /Interrupted after step (\d+); continue with --resume/.exec(said) ?? [];
    expect(Number(step)).toBeGreaterThan(0);
    expect((await readdir(dirname(out))).sort()).toEqual(["mine.graph.json", "w.safetensors"]);
    const steps = String(Number(step) + 2);
    const more = await json("train", input, "--task", "sort", "--steps", steps, "--resume", out);
    expect([more.code, more.json.step]).toEqual([0, Number(steps)]);
  });

  test("says that nothing is kept where no output was named", async () => {
    const { code, said } = await interrupted("SIGINT");
    expect(said).toMatch(/nothing is kept without --out/);
    expect(code).toBe(130);
  });
});

describe("standard output", () => {
  test("that cannot be written is exit 2 and says why", async () => {
    const { code, error } = await shell(`$HEDDLE check ${graph("decoder-only")} --json > /dev/full`);
    expect(error).toMatch(/the output cannot be written: the disk is full/);
    expect(code).toBe(2);
  });

  test("whose reader is gone changes no exit code", async () => {
    const broken = await file("broken.graph.json", preset.replace('"D": 64', '"D": 63'));
    const line = `$HEDDLE check ${broken} | true; exit \${PIPESTATUS[0]}`;
    expect((await shell(line)).code).toBe((await heddle("check", broken)).code);
  });
});
