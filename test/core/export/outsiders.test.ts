// The file format and the formulas against others: ONNX's own checker, and ONNX's own test vectors.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ort from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import {
  emitOnnx,
  fromProto,
  type NodeProto,
  readModel,
  readTensorProto,
  type TensorProto,
  writeModel,
  writeTensorProto,
} from "../../../src/core/export/onnx/index.ts";
import { type Primitive, primitive, type Tensor } from "../../../src/core/ir/index.ts";
import { expectClose } from "../../support/close.ts";
import { cases, primeSizes, programOf } from "../../support/samples.ts";
import { sharedData } from "../../support/shared-data.ts";

const python = "/usr/bin/python3";
const hasOnnx = spawnSync(python, ["-c", "import onnx"]).status === 0;
if (!hasOnnx) console.warn(`skipped: onnx.checker (${python} has no onnx; Debian's package is python3-onnx)`);

test.skipIf(!hasOnnx)(
  "onnx.checker accepts every primitive, fixed and symbolic",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "heddle-onnx-"));
    try {
      const resizable = cases.filter((c) => !c.sample.data && c.prim.name !== "constant");
      const symbolic = programOf(resizable, primeSizes);
      writeFileSync(join(folder, "fixed.onnx"), emitOnnx(programOf(cases)));
      writeFileSync(join(folder, "symbolic.onnx"), emitOnnx(symbolic, { dims: {} }));
      const check = [
        "import onnx, sys",
        "for path in sys.argv[1:]:",
        "    model = onnx.load(path)",
        "    onnx.checker.check_model(model, full_check=True)",
        "    print(model.ir_version, model.opset_import[0].version, len(model.graph.node) > 100)",
      ].join("\n");
      const paths = ["fixed.onnx", "symbolic.onnx"].map((name) => join(folder, name));
      expect(execFileSync(python, ["-c", check, ...paths], { encoding: "utf8" })).toBe(
        "8 17 True\n8 17 True\n",
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  30_000,
);

const vectors = sharedData("onnx-node");
const names = vectors ? readdirSync(vectors).filter((name) => name.startsWith("test_")) : [];

interface Vector {
  readonly model: Uint8Array;
  readonly inputs: readonly TensorProto[];
  readonly outputs: readonly TensorProto[];
}

function load(name: string): Vector {
  const folder = join(vectors ?? "", name);
  const data = join(folder, "test_data_set_0");
  const protos = (kind: string) =>
    readdirSync(data)
      .filter((file) => file.startsWith(kind))
      .sort((a, b) => Number.parseInt(a.slice(kind.length), 10) - Number.parseInt(b.slice(kind.length), 10))
      .map((file) => readTensorProto(readFileSync(join(data, file))));
  return {
    model: readFileSync(join(folder, "model.onnx")),
    inputs: protos("input_"),
    outputs: protos("output_"),
  };
}

/** Our primitive for a node of one of their models, where there is one that does the same. */
function ours(node: NodeProto, rank: number): { prim: Primitive; attrs: Record<string, unknown> } | null {
  const attribute = (name: string) => node.attributes.find((a) => a.name === name)?.value;
  const lastAxis = [undefined, -1, rank - 1].includes(attribute("axis") as number | undefined);
  const found = (name: string, attrs = {}) => ({ prim: primitive(name) as Primitive, attrs });
  if (node.opType === "Gelu") return found("gelu", { approximate: attribute("approximate") ?? "none" });
  if (node.opType === "Softmax" && lastAxis) return found("softmax");
  if (node.opType === "LayerNormalization" && lastAxis) {
    return found("normalize", { eps: attribute("epsilon") ?? 1e-5 });
  }
  return null;
}

const comparable = names.filter((name) => {
  const { model, inputs } = load(name);
  const { nodes } = readModel(model).graph;
  return nodes.length === 1 && ours(nodes[0] as NodeProto, inputs[0]?.dims.length ?? 0) !== null;
});

describe.skipIf(!vectors)("the evaluator on ONNX's test vectors", () => {
  test("has enough of them", () => expect(comparable.length).toBeGreaterThanOrEqual(12));

  test.each(comparable)("%s", (name) => {
    const { model, inputs, outputs } = load(name);
    const node = readModel(model).graph.nodes[0] as NodeProto;
    const [x, scale, shift] = inputs.map(fromProto) as [Tensor, Tensor?, Tensor?];
    const { prim, attrs } = ours(node, x.dims.length) as { prim: Primitive; attrs: Record<string, unknown> };
    const value = prim.eval([x], attrs, x.dims, () => Number.NaN);
    const width = x.dims.at(-1) ?? 1;
    const data = value.map((v, i) => v * (scale?.data[i % width] ?? 1) + (shift?.data[i % width] ?? 0));
    expectClose({ dims: x.dims, dtype: "f32", data }, fromProto(outputs[0] as TensorProto));
  });
});

const types: Record<number, ort.Tensor.Type> = { 1: "float32", 6: "int32", 7: "int64", 9: "bool" };
const views = { float32: Float32Array, int32: Int32Array, int64: BigInt64Array, bool: Uint8Array } as const;

function feed({ dims, dataType, raw }: TensorProto): ort.Tensor {
  const type = types[dataType] as keyof typeof views;
  return new ort.Tensor(type, new views[type](raw.slice().buffer), dims);
}

/** What the engine makes of a model: its outputs as numbers, or its complaint. */
async function outcome(model: Uint8Array, inputs: readonly TensorProto[]): Promise<unknown> {
  try {
    const session = await ort.InferenceSession.create(model, { logSeverityLevel: 4, intraOpNumThreads: 1 });
    const feeds = Object.fromEntries(
      session.inputNames.map((name, i) => [name, feed(inputs[i] as TensorProto)]),
    );
    const found = await session.run(feeds);
    return Object.entries(found).map(([name, t]) => `${name} [${t.dims}] ${t.data}`);
  } catch (e) {
    return String(e);
  }
}

const title = "their models, read and written again, are the same to the engine";
test.skipIf(!vectors)(title, async () => {
  let run = 0;
  for (const name of names) {
    const { model, inputs, outputs } = load(name);
    const again = writeModel(readModel(model));
    expect(Buffer.compare(writeModel(readModel(again)), again), name).toBe(0);
    for (const t of [...inputs, ...outputs].map(writeTensorProto)) {
      expect(Buffer.compare(writeTensorProto(readTensorProto(t)), t), name).toBe(0);
    }
    if (inputs.some((t) => !(t.dataType in types))) continue;
    const before = await outcome(model, inputs);
    expect(await outcome(again, inputs), name).toEqual(before);
    if (typeof before !== "string") run++;
  }
  expect(run).toBeGreaterThan(90);
});
