// PyTorch against the evaluator: every primitive on every sample, and its gradients where it has any.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { evaluate } from "../../../../src/core/execute/index.ts";
import { lines, textOf } from "../../../../src/core/export/pytorch/layout.ts";
import { loaderCode } from "../../../../src/core/export/pytorch/loader.ts";
import { Names } from "../../../../src/core/export/pytorch/names.ts";
import { type FileContext, FunctionScope } from "../../../../src/core/export/pytorch/scope.ts";
import { writeFunction } from "../../../../src/core/export/pytorch/write.ts";
import { readSafetensors, writeSafetensors } from "../../../../src/core/index.ts";
import { type PrimitiveName, primitive, type Tensor, tensor } from "../../../../src/core/ir/index.ts";
import type { TensorToStore } from "../../../../src/core/weight-files/index.ts";
import { expectClose, expectGradientClose } from "../../../support/close.ts";
import { hasPackage, python } from "../../../support/exported.ts";
import { type Case, cases, drawInputs, programOf } from "../../../support/samples.ts";

const hasTorch = hasPackage("torch");
const program = programOf(cases);
const inputs = drawInputs(program, cases, (shape) => shape.map((s) => Number(s.key)));
const expected = evaluate(program, { inputs });

const file: FileContext = {
  bindings: {},
  prefix: null,
  dynamic: [],
  constant: (dim) => dim,
  variables: () => Names.ofCode(),
  streamName: (what) => what,
  fixedSize: (size) => size.key,
};

/** A function for the case: `def case_12(x0, x1): …`. */
function codeOf(c: Case, index: number): string {
  const scope = new FunctionScope(file, true);
  const ins = c.sample.dims.map((_, i) => {
    const type = program.values[program.inputs.find((p) => p.name === `${c.name}/${i}`)?.value ?? -1];
    return scope.parameter(`x${i}`, type as never);
  });
  const op = program.ops.find((o) => o.output === program.outputs[c.name]);
  const out = scope.g.emit(c.prim.name as PrimitiveName, ins, op?.attrs ?? c.sample.attrs ?? {});
  const written = writeFunction(scope, [out], (names) => lines(`return ${names[0]}`));
  const params = [...written.params.filter((p) => p !== "device"), 'device="cpu"'].join(", ");
  const body = written.lines.map((l) => ({ code: `    ${l.code}` }));
  return textOf([{ code: `def case_${index}(${params}):` }, ...body]);
}

/**
 * Calls each function, and sends dy through it where there are gradients. All in float64, as the evaluator: some
 * samples are there to magnify the rounding of float32.
 */
const driver = `
import math, sys
import torch
from torch import nn
torch.set_default_dtype(torch.float64)
from load_weights import read
CODE
numbers = read(sys.argv[1])
found = {}
for index, (name, dtypes, out, smooth) in enumerate(CASES):
    convert = {"f32": torch.Tensor.double, "i32": torch.Tensor.int, "bool": torch.Tensor.bool}
    ins = [convert[d](numbers[f"{name}/{i}"]) for i, d in enumerate(dtypes)]
    for x in ins:
        x.requires_grad_(smooth and x.dtype == torch.float64)
    y = globals()[f"case_{index}"](*ins)
    y = y if isinstance(y, torch.Tensor) else torch.tensor(y, dtype=torch.float64)
    assert y.dtype == {"f32": torch.float64, "i32": torch.int32, "bool": torch.bool}[out], (name, y.dtype)
    found[name] = y
    if f"{name}/dy" in numbers and smooth and y.requires_grad:
        y.backward(numbers[f"{name}/dy"].double())
        for i, x in enumerate(ins):
            if x.grad is not None:
                found[f"{name}/d{i}"] = x.grad
import json
data, header = b"", {}
for name, t in found.items():
    t = t.detach().to(torch.float32 if t.dtype == torch.float64 else torch.int32).contiguous()
    piece = bytes(t.numpy().tobytes())
    kind = "F32" if t.dtype == torch.float32 else "I32"
    header[name] = {"dtype": kind, "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(piece)]}
    data += piece
head = json.dumps(header).encode()
open(sys.argv[2], "wb").write(len(head).to_bytes(8, "little") + head + data)
`;

function run(): Record<string, Tensor> {
  const folder = mkdtempSync(join(tmpdir(), "heddle-torch-prims-"));
  try {
    const stored = Object.entries(inputs).map(([n, t]) => [n, stored32(t)] as const);
    const table = cases.map((c) => {
      const out = program.values[program.outputs[c.name] ?? -1]?.dtype;
      const smooth = !c.sample.rough && primitive(c.prim.name)?.vjp !== "nonDifferentiable";
      return `    (${JSON.stringify(c.name)}, ${JSON.stringify(c.dtypes)}, "${out}", ${smooth ? "True" : "False"}),`;
    });
    const functions = cases.map(codeOf).join("\n\n");
    const double = functions.replaceAll("torch.float32", "torch.float64").replaceAll(".float()", ".double()");
    const code = `${double}\nCASES = [\n${table.join("\n")}\n]`;
    writeFileSync(join(folder, "in.safetensors"), writeSafetensors(Object.fromEntries(stored)));
    writeFileSync(join(folder, "load_weights.py"), loaderCode);
    writeFileSync(
      join(folder, "run.py"),
      driver.replace("CODE", () => code),
    );
    const paths = ["run.py", "in.safetensors", "out.safetensors"].map((n) => join(folder, n));
    execFileSync(python, paths);
    const read = readSafetensors(new Uint8Array(readFileSync(paths[2] as string)));
    if (!read.ok) throw new Error(read.why);
    return Object.fromEntries([...read.tensors].map(([n, t]) => [n, tensor(t.dims, t.data)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const stored32 = ({ dims, dtype, data }: Tensor): TensorToStore => ({
  dims,
  data: dtype === "f32" ? Float32Array.from(data) : Int32Array.from(data),
});

describe.skipIf(!hasTorch)("PyTorch gives what the evaluator gives for", () => {
  let found: Record<string, Tensor> = {};
  beforeAll(() => {
    found = run();
  });

  test.each(cases.map((c) => c.name))("%s", (name) => {
    const value = expected[name] as Tensor;
    expectClose({ ...(found[name] as Tensor), dtype: value.dtype }, value);
    for (const [key, gradient] of Object.entries(expected)) {
      if (key.startsWith(`${name}/d`) && found[key]) expectGradientClose(found[key], gradient);
    }
  });

  test("gradients were compared", () => {
    const ours = Object.keys(expected).filter((n) => n.includes("/d"));
    expect(ours.filter((n) => !found[n])).toEqual([]);
    expect(ours.length).toBeGreaterThan(100);
  });
});
