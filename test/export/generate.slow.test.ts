// The exported step, by Debian's PyTorch or that of HEDDLE_PYTHON: each step's logits are those of the whole that we
// computed, and the text that generate.py writes is the one that our engine writes. Where there is onnxruntime, step.onnx too.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { check, type HeddleDocument } from "../../src/core/index.ts";
import { nativeExecutor, Trainer } from "../../src/runtime/engine/index.ts";
import { preset } from "../core/presets.ts";
import { Exports, hasPackage, python, shakenWeights } from "../support/exported.ts";
import { bidirectional, shifted, unmasked, windowed } from "../support/step-graphs.ts";

const exports = new Exports();
afterAll(() => exports.remove());

/** Small graphs: threads that wait for one another on a busy machine cost minutes. */
const env = { ...process.env, OMP_NUM_THREADS: "1" };

const exported = (name: string, document: HeddleDocument) => {
  const checked = check(document);
  return exports.add(name, checked, shakenWeights(checked));
};
const run = (folder: string, ...args: readonly string[]) =>
  execFileSync(python, args, { cwd: folder, encoding: "utf8", stdio: "pipe", env, timeout: 300_000 });

const graphs = {
  "encoder-decoder": () => preset("encoder-decoder"),
  windowed,
  shifted,
  unmasked,
};

test("a graph of which nothing can be kept is exported without a step", () => {
  const folder = exported("bidirectional", bidirectional());
  expect(existsSync(join(folder, "model.py"))).toBe(true);
  expect(existsSync(join(folder, "step.py"))).toBe(false);
});

describe.skipIf(!hasPackage("onnxruntime") || !hasPackage("torch"))("by onnxruntime", () => {
  test.each(Object.entries(graphs))("%s: step.onnx gives the steps of the whole", (name, make) => {
    const folder = exported(`${name}-onnx`, make());
    const script = join(import.meta.dirname, "../support/run_step_onnx.py");
    expect(run(folder, script)).toBe("the steps are those of the whole\n");
  });
});

describe.skipIf(!hasPackage("torch"))("by PyTorch", () => {
  test.each(Object.entries(graphs))("%s: the steps are those of the whole", (name, make) => {
    const folder = exported(name, make());
    expect(run(folder, "test_generate.py")).toBe("the steps are those of the whole\n");
    expect(existsSync(join(folder, "step.onnx"))).toBe(true);
  });

  test.each([
    ["decoder-only", "once there"],
    ["encoder-decoder", "the cat sat on the mat ."],
  ])("%s: generate.py writes what the engine writes", async (name, prompt) => {
    const document = preset(name);
    const folder = exported(`${name}-text`, document);
    const weights = Object.fromEntries(
      Object.entries(shakenWeights(check(document))).map(([weight, { dims, data }]) => [
        weight,
        { dims, data: Float32Array.from(data) },
      ]),
    );
    const request = { document, weights, prompt, tokens: 12, temperature: 0, topK: 0, seed: 1 };
    const ours = await new Trainer(await nativeExecutor(1), 2 ** 31).generate(request, async () => {});
    const words = ours.tokens.map((t) => t.token).filter((word) => word !== "<eos>");
    expect(run(folder, "generate.py", prompt, "--tokens", "12", "--temperature", "0")).toBe(
      `${words.join(" ")}\n`,
    );
  });
});
