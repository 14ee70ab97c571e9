// Imported models as PyTorch projects: PyTorch gives the logits that came with the original, plain and padded, and the
// outputs and gradients of the evaluator.
//
//   HEDDLE_MODELS=all npx vitest run test/models/into-pytorch    # every folder; HEDDLE_PYTHON for another PyTorch
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check, pytorchFiles } from "../../src/core/index.ts";
import { hasPackage, python } from "../support/exported.ts";
import { chosen, models } from "./chosen.ts";
import { importFolder } from "./hugging-face.ts";

const names = chosen(["gpt2", "modernbert-mlm", "t5"]);

interface Found {
  readonly logits?: number;
  readonly logits_right?: number;
  readonly error?: string;
}

describe.skipIf(models === null || !hasPackage("torch"))("models exported to PyTorch", () => {
  const root = mkdtempSync(join(tmpdir(), "heddle-models-"));
  let found: Record<string, Found> = {};
  beforeAll(async () => {
    const places: string[] = [];
    for (const name of names) {
      const { document, weights } = await importFolder(`${models}/${name}`);
      const numbers = Object.entries(weights).map(
        ([weight, { dims, data }]) => [weight, { dims, data: Float32Array.from(data) }] as const,
      );
      const folder = join(root, name);
      mkdirSync(folder);
      for (const [file, data] of Object.entries(pytorchFiles(check(document), Object.fromEntries(numbers))))
        writeFileSync(join(folder, file), data);
      places.push(`${models}/${name}`, folder, document.objective!.logits);
    }
    const script = join(import.meta.dirname, "../support/run_models.py");
    found = await new Promise((done, fail) => {
      execFile(python, [script, ...places], { maxBuffer: 2 ** 26 }, (e, text) =>
        e ? fail(e) : done(JSON.parse(text)),
      );
    });
    if (process.env.HEDDLE_MODELS) console.log(found);
  }, 900_000);
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test.each(names)("%s", (name) => {
    const { error, logits, logits_right: padded } = found[join(root, name)]!;
    expect(error).toBe(undefined);
    // Of Marian the original's own logits are others than the given ones.
    if (name === "marian") return;
    expect(logits).toBeLessThan(1e-5);
    expect(padded).toBeLessThan(1e-5);
  });
});
