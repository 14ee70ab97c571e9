// Tensors for other programs: read back by NumPy, by JSON.parse and by splitting lines, they are the same numbers.
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { csvOf, jsonOf, npyOf } from "../../src/renderer/values/tensor-file.ts";
import type { TensorData } from "../../src/runtime/client/index.ts";
import { hasPackage, python } from "../support/exported.ts";

const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1e-38, 16777217];

const tensors: fc.Arbitrary<TensorData> = fc
  .array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 })
  .chain((dims) => {
    const count = dims.reduce((n, d) => n * d, 1);
    const number = fc.oneof(fc.float(), fc.constantFrom(...special));
    return fc
      .array(number, { minLength: count, maxLength: count })
      .map((all) => ({ dims, dtype: "f32" as const, data: Float32Array.from(all) }));
  });

const names = (dims: readonly number[]) => dims.map((_, i) => `axis ${i}`);

test("JSON and CSV hold every number to its last bit, in order", () => {
  fc.assert(
    fc.property(tensors, (tensor) => {
      const json = JSON.parse(jsonOf(tensor, names(tensor.dims)));
      expect(json).toMatchObject({ axes: names(tensor.dims), shape: tensor.dims, dtype: "f32" });
      const flat = [json.data].flat(6).map((v: number | string) => Math.fround(Number(v)));
      expect(flat).toEqual([...tensor.data].map((v) => v + 0));
      const [head = "", ...rows] = csvOf(tensor, names(tensor.dims)).trimEnd().split("\n");
      const indices = Math.max(0, tensor.dims.length - 1);
      const cells = rows.map((row) => row.split(",").map(Number));
      expect(head.split(",").length).toBe(cells[0]?.length);
      expect(cells.flatMap((row) => row.slice(indices)).map(Math.fround)).toEqual(
        [...tensor.data].map((v) => v + 0),
      );
      const outer = tensor.dims.slice(0, -1);
      for (const [i, row] of cells.entries())
        expect(outer.reduce((at, n, axis) => at * n + row[axis]!, 0)).toBe(i);
    }),
  );
});

test("a name with a comma is quoted", () => {
  const data = { dims: [1, 1], dtype: "f32", data: Float32Array.of(2) } as const;
  expect(csvOf(data, ["a,b", 'c"d'])).toBe('"a,b","c""d=0"\n0,2\n');
});

test("a .npy file has its header in a multiple of 64 bytes, and its numbers after it", () => {
  fc.assert(
    fc.property(tensors, (tensor) => {
      const file = Buffer.from(npyOf(tensor));
      expect(file.subarray(0, 8)).toEqual(Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0]));
      const start = 10 + file.readUInt16LE(8);
      expect(start % 64).toBe(0);
      expect(file[start - 1]).toBe(10);
      expect(Array.from(tensor.data, (_, i) => file.readFloatLE(start + 4 * i))).toEqual([...tensor.data]);
    }),
  );
});

test("NumPy reads it", () => {
  if (!hasPackage("numpy")) return;
  const folder = mkdtempSync(join(tmpdir(), "heddle-npy-"));
  const all: TensorData[] = [
    {
      dims: [2, 3],
      dtype: "f32",
      data: Float32Array.of(0.1, -2, Number.NaN, Number.POSITIVE_INFINITY, 1e-30, 7),
    },
    { dims: [4], dtype: "i32", data: Float32Array.of(3, -1, 0, 9) },
    { dims: [1, 2, 1], dtype: "bool", data: Float32Array.of(1, 0) },
    { dims: [], dtype: "f32", data: Float32Array.of(2.5) },
  ];
  for (const [i, tensor] of all.entries()) writeFileSync(join(folder, `${i}.npy`), npyOf(tensor));
  const script = `import numpy, sys
for i in range(4):
    a = numpy.load(f"{sys.argv[1]}/{i}.npy")
    print(a.dtype, list(a.shape), a.astype("f8").ravel().tolist())`;
  expect(execFileSync(python, ["-c", script, folder], { encoding: "utf8" }).trim().split("\n")).toEqual([
    "float32 [2, 3] [0.10000000149011612, -2.0, nan, inf, 1.0000000031710769e-30, 7.0]",
    "int32 [4] [3.0, -1.0, 0.0, 9.0]",
    "bool [1, 2, 1] [1.0, 0.0]",
    "float32 [] [2.5]",
  ]);
});
