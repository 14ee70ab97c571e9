// Exported ONNX: ONNX's checker takes it, and onnxruntime, without any engine of ours, gives our numbers at sizes
// other than the example's.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ort from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { sampleOf } from "../../src/core/bundle/sample.ts";
import { resultAddresses } from "../../src/core/export/index.ts";
import { check, evaluate, type HeddleDocument, lower, onnxFile, type Tensor } from "../../src/core/index.ts";
import { tensor } from "../../src/core/ir/index.ts";
import { preset, presetNames } from "../core/presets.ts";
import { expectClose } from "../support/close.ts";
import { hasPackage, python, shakenWeights } from "../support/exported.ts";
import { randomGraph } from "../support/random-graph.ts";
import { corners } from "./corners.ts";

const seeds = Array.from({ length: 20 }, (_, i) => i);
const graphs: readonly (readonly [string, () => HeddleDocument])[] = [
  ...presetNames.map((name) => [name, () => longer(preset(name))] as const),
  ...Object.entries(corners),
  ...seeds.map((seed) => [`seed ${seed}`, () => randomGraph(seed).document] as const),
];

/** A second line, and words more than the example sizes say. */
function longer(document: HeddleDocument): HeddleDocument {
  const lines = Object.entries(document.text).map(([s, t]) => [s, `${t} ${t.split(" ")[0]}\n${t}`] as const);
  const longer = { ...document, text: Object.fromEntries(lines) };
  return document.name === "Worked example" ? document : longer;
}

const kinds = { f32: "float32", i32: "int32", bool: "bool" } as const;

function fed({ dims, dtype, data }: Tensor): ort.Tensor {
  const array =
    dtype === "f32"
      ? Float32Array.from(data)
      : dtype === "i32"
        ? Int32Array.from(data)
        : Uint8Array.from(data);
  return new ort.Tensor(kinds[dtype], array, [...dims]);
}

describe("onnxruntime alone gives our numbers", () => {
  test.each(graphs)("%s", async (_, make) => {
    const checked = check(make());
    const weights = shakenWeights(checked);
    const program = lower(checked);
    const session = await ort.InferenceSession.create(onnxFile(checked, weights), {
      logSeverityLevel: 3,
      intraOpNumThreads: 1,
    });
    const sample = sampleOf(checked, program);
    const feeds = session.inputNames.map((name) => [name, fed(sample.inputs[name] as Tensor)] as const);
    const found = await session.run(Object.fromEntries(feeds));
    const stored = Object.entries(weights).map(([n, w]) => [n, tensor(w.dims, w.data)] as const);
    const fetch = resultAddresses(checked).filter((a) => program.outputs[a] !== undefined);
    const inputs = { ...sample.inputs, ...Object.fromEntries(stored) };
    const expected = evaluate(program, { dims: sample.dims, inputs, fetch });
    expect(Object.keys(found).sort()).toEqual(fetch.toSorted());
    for (const [name, value] of Object.entries(expected)) {
      const { dims, data } = found[name] as ort.Tensor;
      const numbers = Float64Array.from(data as Float32Array, Number);
      expectClose({ dims: [...dims], dtype: value.dtype, data: numbers }, value);
    }
  });
});

test.skipIf(!hasPackage("onnx"))(
  "onnx.checker takes every preset: opset 17, IR 8, batch and time by name",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "heddle-onnx-"));
    try {
      const paths = presetNames.map((name) => {
        const checked = check(preset(name));
        const path = join(folder, `${name}.onnx`);
        writeFileSync(path, onnxFile(checked, shakenWeights(checked)));
        return path;
      });
      const code = [
        "import onnx, sys",
        "for path in sys.argv[1:]:",
        "    model = onnx.load(path)",
        "    onnx.checker.check_model(model, full_check=True)",
        "    dims = [d.dim_param for d in model.graph.input[0].type.tensor_type.shape.dim]",
        "    print(model.ir_version, model.opset_import[0].version, *dims)",
      ].join("\n");
      const said = execFileSync(python, ["-c", code, ...paths], { encoding: "utf8" });
      expect(said.trim().split("\n")).toEqual(presetNames.map(() => expect.stringMatching(/^8 17 B [ST]$/)));
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  60_000,
);
