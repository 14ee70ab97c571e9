// `heddle export`: what it writes, and what it says when it cannot.
import { execFileSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSafetensors, type Weights } from "../../src/core/index.ts";
import { exportFiles } from "../../src/renderer/export/files.ts";
import { preset } from "../core/presets.ts";
import { hasPackage, python } from "../support/exported.ts";
import { bundledHeddle, graph } from "./heddle.ts";

const { heddle, json, file } = bundledHeddle();
const folder = async () =>
  join(dirname(await file("here", "")), `out-${Math.random().toString(36).slice(2)}`);

test("a folder of Python that tests itself, and notices a mistake", async () => {
  const out = await folder();
  const { code, json: said } = await json("export", graph("decoder-only"), "--to", "pytorch", "-o", out);
  expect(code).toBe(0);
  const names = said.files.map((f: { path: string }) => f.path.slice(out.length + 1));
  expect(names).toEqual([
    "model.py",
    "load_weights.py",
    "test_parity.py",
    "weights.safetensors",
    "parity.safetensors",
    "step.py",
    "generate.py",
    "test_generate.py",
    "step.onnx",
    "test_causality.py",
    "pyproject.toml",
    "README.md",
  ]);
  const source = await readFile(join(out, "model.py"), "utf8");
  expect(source).toContain("for layer in self.blocks:");
  expect(source.split("\n").filter((l) => l.length > 120)).toEqual([]);
  if (!hasPackage("torch")) return;
  const run = () => execFileSync(python, ["test_parity.py"], { cwd: out, encoding: "utf8", stdio: "pipe" });
  expect(run()).toContain("outputs and gradients are those of Heddle");
  const causal = () =>
    execFileSync(python, ["test_causality.py"], { cwd: out, encoding: "utf8", stdio: "pipe" });
  expect(causal()).toContain("no logits depend on later tokens");
  await writeFile(
    join(out, "model.py"),
    source.replace("mask_iota <= mask_iota", "mask_iota <= 1 + mask_iota"),
  );
  expect(causal).toThrow(/move with the tokens from there on/);
  const slips = [
    ["math.sqrt(D // H)", "(D // H)"],
    ["mask_iota <= mask_iota", "mask_iota < 0 + mask_iota"],
    ["add_1 = x + wo", "add_1 = x.detach() + wo"],
  ] as const;
  for (const [right, wrong] of slips) {
    expect(source).toContain(right);
    await writeFile(join(out, "model.py"), source.replace(right, wrong));
    expect(run, right).toThrow(/differs by|Error/);
  }
});

/** As the page has them. */
function weightsIn(bytes: Uint8Array): Weights {
  const read = readSafetensors(bytes);
  if (!read.ok) throw new Error(read.why);
  return Object.fromEntries(
    [...read.tensors].flatMap(([name, { dims, data }]) =>
      data instanceof Float32Array && !name.includes(":") ? [[name, { dims, data }]] : [],
    ),
  );
}

describe("the app exports byte for byte what the command line writes", () => {
  test.each([
    ["pytorch", "smallest", false],
    ["onnx", "smallest", false],
    ["onnx", "decoder-only", true],
  ] as const)("%s of %s, trained: %s", async (to, name, trained) => {
    const out = await folder();
    const path = to === "onnx" ? join(out, `${name}.onnx`) : out;
    const run = graph(name).replace(".graph.json", ".runs/trained.safetensors");
    const weights = trained ? ["--weights", run] : [];
    const { code } = await heddle("export", graph(name), "--to", to, "-o", path, ...weights);
    expect(code).toBe(0);
    const given = trained ? weightsIn(await readFile(run)) : undefined;
    const files = exportFiles(to, preset(name), given, name);
    expect(files.map((f) => f.name).sort()).toEqual((await readdir(out)).sort());
    for (const { name, bytes } of files)
      expect(Buffer.compare(bytes, await readFile(join(out, name))), name).toBe(0);
  });
});

test("an ONNX model and canonical JSON", async () => {
  const out = await folder();
  expect((await heddle("export", graph("smallest"), "--to", "onnx", "-o", `${out}.onnx`)).code).toBe(0);
  expect((await readFile(`${out}.onnx`)).length).toBeGreaterThan(1000);
  expect((await heddle("export", graph("smallest"), "--to", "json", "-o", `${out}.json`)).code).toBe(0);
  expect(await readFile(`${out}.json`, "utf8")).toBe(await readFile(graph("smallest"), "utf8"));
});

test("weights come from a file, and have to be of this graph", async () => {
  const out = await folder();
  const weights = `${out}.safetensors`;
  expect((await heddle("weights", graph("smallest"), "-o", weights)).code).toBe(0);
  const exported = await heddle(
    "export",
    graph("smallest"),
    "--to",
    "pytorch",
    "-o",
    out,
    "--weights",
    weights,
  );
  expect(exported).toMatchObject({ code: 0, error: "" });
  expect(await readFile(join(out, "weights.safetensors"))).toEqual(await readFile(weights));
  const other = await heddle("export", graph("encoder"), "--to", "onnx", "-o", `${out}.onnx`, "-w", weights);
  expect(other.code).toBe(2);
  expect(other.error).toContain("the weights are of another graph: it lacks");
  const none = await heddle("export", graph("smallest"), "--to", "onnx", "-o", `${out}.onnx`, "-w", "none");
  expect([none.code, none.error]).toEqual([2, expect.stringContaining("file not found")]);
});

test("a graph with errors: exit 1 with the diagnostics, and nothing is written", async () => {
  const text = await readFile(graph("decoder-only"), "utf8");
  const wrong = await file(
    "wrong.graph.json",
    text.replace('{ "block": "wo" }', '{ "block": "wo", "params": { "out": 96 } }'),
  );
  const out = await folder();
  const { code, error } = await heddle("export", wrong, "--to", "pytorch", "-o", out);
  expect(code).toBe(1);
  expect(error).toContain("[shape/size]");
  const { code: again, json: said } = await json("export", wrong, "--to", "onnx", "-o", out);
  expect([again, said.ok, said.diagnostics[0].code]).toEqual([1, false, "shape/size"]);
  await expect(readFile(join(out, "model.py"))).rejects.toThrow();
});

test("a bad call, and a place that cannot be written to", async () => {
  const calls: [string[], string][] = [
    [["--to", "tensorflow", "-o", "x"], "--to pytorch | onnx | json"],
    [["--to", "pytorch"], "-o DIR"],
    [["-o", "x"], "--to pytorch | onnx | json"],
  ];
  for (const [args, said] of calls) {
    const { code, error } = await heddle("export", graph("smallest"), ...args);
    expect([code, error]).toEqual([2, expect.stringContaining(said)]);
  }
  const inTheWay = await file("in-the-way", "a file");
  const { code, error } = await heddle(
    "export",
    graph("smallest"),
    "--to",
    "pytorch",
    "-o",
    join(inTheWay, "out"),
  );
  expect([code, error]).toEqual([2, expect.stringContaining("cannot be written")]);
});
