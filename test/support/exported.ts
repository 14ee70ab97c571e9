// Exports graphs to PyTorch and runs what came out, by Debian's PyTorch.
import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Checked,
  documentWeights,
  initWeight,
  pytorchFiles,
  type Tensor,
  type Weights,
} from "../../src/core/index.ts";

/** Debian's, or that of HEDDLE_PYTHON: a virtual environment with another PyTorch, or with onnxruntime. */
export const python = process.env.HEDDLE_PYTHON ?? "/usr/bin/python3";

/** Whether that Python has a package; says so once where it has not. */
export function hasPackage(name: string, by: string = python): boolean {
  const look = `import importlib.util, sys; sys.exit(importlib.util.find_spec("${name}") is None)`;
  const there = spawnSync(by, ["-c", look]).status === 0;
  if (!there) console.warn(`!!! SKIPPED: ${by} has no ${name}`);
  return there;
}

/** The weights of a graph, shaken: zeros and ones would hide a bias or a scale that is missing. */
export function shakenWeights(checked: Checked, size = 0.15): Weights {
  const drawn = Object.entries(documentWeights(checked));
  return Object.fromEntries(
    drawn.map(([name, { dims, data }]) => {
      const noise = initWeight({ kind: "normal", std: size }, data.length, 5, `shake ${name}`);
      return [name, { dims, data: data.map((v, i) => v + (noise[i] ?? 0)) }];
    }),
  );
}

export interface Outcome {
  /** How many tensors were compared. */
  readonly outputs: number;
  readonly gradients: number;
  readonly error: string | null;
  /** float32 missed the tolerance, for the reason `single`; float64 was compared. */
  readonly double: boolean;
  readonly single?: string;
}

/** Folders of exported graphs that go when the tests are done. */
export class Exports {
  private readonly root = mkdtempSync(join(tmpdir(), "heddle-pytorch-"));
  private readonly names: string[] = [];

  add(
    name: string,
    checked: Checked,
    weights: Weights,
    feeds: Readonly<Record<string, Tensor>> = {},
  ): string {
    const folder = join(this.root, name);
    mkdirSync(folder, { recursive: true });
    for (const [file, data] of Object.entries(pytorchFiles(checked, weights, feeds)))
      writeFileSync(join(folder, file), data);
    this.names.push(name);
    return folder;
  }

  /** Runs the tests of all folders in one Python. */
  async run(): Promise<Record<string, Outcome>> {
    const script = join(import.meta.dirname, "run_parity.py");
    const folders = this.names.map((n) => join(this.root, n));
    const out = await new Promise<string>((done, fail) => {
      execFile(python, [script, ...folders], { maxBuffer: 2 ** 26 }, (e, text) => (e ? fail(e) : done(text)));
    });
    const found = JSON.parse(out) as Record<string, Outcome>;
    return Object.fromEntries(this.names.map((n) => [n, found[join(this.root, n)] as Outcome]));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
