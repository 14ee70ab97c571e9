// Imported by the command line, trained on or not, and exported: transformers loads the folder and computes the same.
//
//   HEDDLE_MODELS=all HEDDLE_PYTHON=…/python npx vitest run test/models/back-to-transformers   # every folder, by a Python
//                                                                                  # with transformers: 2 minutes
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSafetensors } from "../../src/core/index.ts";
import { bundledHeddle } from "../cli/heddle.ts";
import { hasPackage, python } from "../support/exported.ts";
import { chosen, models } from "./chosen.ts";

const root = models;
const names = chosen(["llama"]);
const { heddle, json, file } = bundledHeddle();

interface Found {
  readonly differs: number;
  readonly largest: number;
  readonly told: readonly string[];
  readonly fromExpected: number;
  readonly error?: string;
}

const compared = (pairs: readonly string[]): Promise<Record<string, Found>> =>
  new Promise((done, fail) => {
    const script = join(import.meta.dirname, "../support/run_transformers.py");
    execFile(python, [script, ...pairs], { maxBuffer: 2 ** 26 }, (e, text) =>
      e ? fail(e) : done(JSON.parse(text)),
    );
  });

describe.skipIf(root === null)("exported back to Hugging Face", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "heddle-back-"));
    for (const name of names) {
      const graph = join(folder, `${name}.graph.json`);
      const out = join(folder, name);
      for (const run of [
        await heddle("import", `${root}/${name}`, "-o", graph),
        await heddle("export", graph, "--to", "huggingface", "-o", out),
      ])
        if (run.code !== 0) throw new Error(`${name}: ${run.error}`);
    }
  }, 600_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const tensorsOf = async (path: string) => {
    const read = readSafetensors(await readFile(path));
    if (!read.ok) throw new Error(read.why);
    return new Map([...read.tensors].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  };

  test("the files are those of a checkpoint, and its tensors equal", async () => {
    for (const name of names) {
      const out = join(folder, name);
      expect((await readdir(out)).toSorted()).toEqual(["config.json", "model.safetensors"]);
      expect(await tensorsOf(join(out, "model.safetensors")), name).toEqual(
        await tensorsOf(`${root}/${name}/model.safetensors`),
      );
    }
  });

  test.skipIf(!hasPackage("transformers"))(
    "transformers computes the same logits, to the bit",
    async () => {
      const found = await compared(names.flatMap((name) => [`${root}/${name}`, join(folder, name)]));
      for (const name of names) {
        const { error, differs, told, fromExpected, largest } = found[join(folder, name)]!;
        expect(error, name).toBe(undefined);
        expect({ name, differs, told }).toEqual({ name, differs: 0, told: [] });
        // Of Marian the original's own logits are others than the given ones.
        if (name !== "marian") expect(fromExpected / largest, name).toBeLessThan(1e-5);
      }
    },
    600_000,
  );

  test("what does not fit is told, and how to name the config", async () => {
    const graph = join(folder, "llama.graph.json");
    const { blocks, ...rest } = JSON.parse(await readFile(graph, "utf8")).nodes;
    const other = { ...JSON.parse(await readFile(graph, "utf8")), nodes: { ...rest, blocks } };
    blocks.body.nodes.ffn.params.fn = "relu";
    const path = await file("llama.graph.json", { ...other, weightsFile: undefined });
    const out = join(folder, "other");
    const lost = await heddle("export", path, "--to", "huggingface", "-o", out);
    expect([lost.code, lost.error]).toEqual([
      2,
      expect.stringContaining("give one: --config DIR/config.json"),
    ]);
    const more = ["--config", `${root}/llama/config.json`];
    const { code, error } = await heddle("export", path, "--to", "huggingface", "-o", out, ...more);
    expect(code).toBe(2);
    expect(error).toContain(`${path}: the graph no longer fits Llama: it is another one at "blocks[1]/ffn`);
    expect(error).toContain("blocks/ffn.fn: swiglu → relu.");
    const wrong = await json("export", path, "--to", "onnx", "-o", `${out}.onnx`, ...more);
    expect(wrong.json.error.message).toContain("--config requires --to huggingface");
  });
});
