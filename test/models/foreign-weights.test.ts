// Weights of other formats, as NumPy and the specification of GGUF write them, are the numbers that went in; what is cut
// off, or of another kind, is told.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readGguf, readNpz } from "../../src/core/import/index.ts";
import { hasPackage, python } from "../support/exported.ts";

const inflate = (packed: Uint8Array, length: number) =>
  new Uint8Array(inflateRawSync(packed, { maxOutputLength: Math.max(length, 1) }));

describe.skipIf(!hasPackage("numpy"))("weights of other formats", () => {
  const folder = mkdtempSync(join(tmpdir(), "heddle-foreign-"));
  const bytes = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
  const read = (name: string, of = bytes(name)) =>
    name.endsWith(".gguf") ? readGguf(of) : readNpz(of, inflate);
  const numbersOf = (name: string) => {
    const found = read(name);
    if (!found.ok) throw new Error(found.why);
    return Object.fromEntries([...found.tensors].map(([at, { dims, data }]) => [at, { dims, data }]));
  };
  beforeAll(() => {
    execFileSync(python, [join(import.meta.dirname, "../support/foreign_weights.py"), folder]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("deflated arrays are the plain ones", () => {
    const plain = numbersOf("plain.npz");
    expect(Object.entries(plain).map(([name, { dims }]) => [name, dims])).toEqual([
      ["a.weight", [3, 64]],
      ["b", [2, 3, 32]],
      ["c", [32]],
    ]);
    expect(new Set(plain["a.weight"]!.data).size).toBe(192);
    expect(numbersOf("deflated.npz")).toEqual(plain);
  });

  test("a GGUF has the numbers of the arrays: F32 and F16 as they are, Q8_0 by scale and integer", () => {
    expect(numbersOf("model.gguf")).toEqual(numbersOf("quantized.npz"));
  });

  test.each([
    ["other.gguf", 'tensor "a.weight" is of type Q4_K; it must be F32, F16 or Q8_0'],
    ["ints.npz", 'array "a" is of type <i8; it must be floats'],
    ["fortran.npz", "ascontiguousarray"],
  ])("%s is refused by name", (name, why) => {
    expect(read(name)).toEqual({ ok: false, why: expect.stringContaining(why) });
  });

  test.each(["plain.npz", "deflated.npz", "model.gguf"])("%s cut off anywhere is refused", (name) => {
    const whole = bytes(name);
    for (let length = 0; length < whole.length; length += 7)
      expect(read(name, whole.slice(0, length))).toEqual({ ok: false, why: expect.any(String) });
  });
});
