// The weights file: what is written reads back, and what is broken is refused with its place.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSafetensors, writeSafetensors } from "../../../src/core/index.ts";
import type { TensorToStore } from "../../../src/core/weight-files/index.ts";
import { sharedData } from "../../support/shared-data.ts";

/** A file from its parts. */
function file(header: unknown, data: ArrayLike<number> = []): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const out = new Uint8Array(8 + text.length + data.length);
  new DataView(out.buffer).setUint32(0, text.length, true);
  out.set(text, 8);
  out.set(data, 8 + text.length);
  return out;
}

function why(bytes: Uint8Array): string {
  const result = readSafetensors(bytes);
  if (result.ok) throw new Error("it was read");
  return result.why;
}

function tensorsOf(bytes: Uint8Array) {
  const result = readSafetensors(bytes);
  if (!result.ok) throw new Error(result.why);
  return result.tensors;
}

const tensorToStore: fc.Arbitrary<TensorToStore> = fc
  .tuple(fc.array(fc.nat(4), { maxLength: 3 }), fc.boolean(), fc.infiniteStream(fc.integer()))
  .map(([dims, float, numbers]) => {
    const count = dims.reduce((a, b) => a * b, 1);
    const data = Array.from({ length: count }, () => numbers.next().value as number);
    return { dims, data: float ? Float32Array.from(data, (n) => n / 7) : Int32Array.from(data) };
  });

describe("safetensors", () => {
  test("what is written reads back, whatever the names", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: "grapheme" }), tensorToStore, { maxKeys: 5 }),
        (tensors) => {
          delete (tensors as Record<string, unknown>).__metadata__;
          const bytes = writeSafetensors(tensors, { made: "by Heddle ✓" });
          const back = readSafetensors(bytes);
          if (!back.ok) throw new Error(back.why);
          expect(back.metadata).toEqual({ made: "by Heddle ✓" });
          expect([...back.tensors.keys()].sort()).toEqual(Object.keys(tensors).sort());
          for (const [name, t] of back.tensors) {
            expect(t.dims).toEqual(tensors[name]?.dims);
            expect(t.data).toEqual(tensors[name]?.data);
          }
        },
      ),
    );
  });

  test("a tensor may be called as objects call their prototype", () => {
    const tensors = Object.fromEntries([["__proto__", { dims: [2], data: Float32Array.of(1, 2) }]]);
    expect(tensorsOf(writeSafetensors(tensors)).get("__proto__")?.data).toEqual(Float32Array.of(1, 2));
  });

  test("equal weights give equal bytes, and numbers lie at multiples of eight", () => {
    const a = { dims: [2], data: Float32Array.of(1, 2) };
    const b = { dims: [1], data: Int32Array.of(3) };
    const bytes = writeSafetensors({ a, b });
    expect(writeSafetensors({ b, a })).toEqual(bytes);
    expect((bytes.length - 12) % 8).toBe(0);
  });

  test("narrow and wide floats and integers become 32 bits", () => {
    const entry = (dtype: string, count: number, from: number, to: number) => ({
      dtype,
      shape: [count],
      data_offsets: [from, to],
    });
    const header = { h: entry("F16", 4, 0, 8), b: entry("BF16", 2, 8, 12), l: entry("I64", 1, 12, 20) };
    // 1, −2, the least subnormal, ∞; 1, −1.5; −3
    const data = [
      0, 0x3c, 0, 0xc0, 1, 0, 0, 0x7c, 0x80, 0x3f, 0xc0, 0xbf, 0xfd, 255, 255, 255, 255, 255, 255, 255,
    ];
    const tensors = tensorsOf(file(header, data));
    expect([...(tensors.get("h")?.data ?? [])]).toEqual([1, -2, 2 ** -24, Infinity]);
    expect([...(tensors.get("b")?.data ?? [])]).toEqual([1, -1.5]);
    expect([...(tensors.get("l")?.data ?? [])]).toEqual([-3]);
  });

  const one = (change: object) => ({ w: { dtype: "F32", shape: [2], data_offsets: [0, 8], ...change } });
  test.each<[string, Uint8Array, RegExp]>([
    ["nothing", new Uint8Array(3), /3 bytes, too few/],
    ["another kind of file", new TextEncoder().encode("{ not safetensors }"), /not a safetensors file/],
    ["a header cut short", file("{}").subarray(0, 9), /claims 2 bytes, the file has 1/],
    ["a header that is not JSON", file("{"), /not valid JSON/],
    ["a header that is a list", file("[]"), /must be a JSON object/],
    [
      "bytes that are no UTF-8",
      file(new TextDecoder("latin1").decode(Uint8Array.of(0x7b, 0xff, 0x7d))),
      /not valid JSON/,
    ],
    ["a number format of tomorrow", file(one({ dtype: "F4" }), new Uint8Array(8)), /"w" has the dtype "F4"/],
    ["a negative size", file(one({ shape: [-2] }), new Uint8Array(8)), /"w" has an invalid "shape"/],
    [
      "no offsets",
      file(one({ data_offsets: [0] }), new Uint8Array(8)),
      /"w" has invalid "data_offsets": must be a pair of integers/,
    ],
    ["offsets past the end", file(one({}), new Uint8Array(4)), /"w" is at bytes 0 to 8, but the file has 4/],
    [
      "a shape of another size",
      file(one({ shape: [3] }), new Uint8Array(8)),
      /"w" \[3\] F32 needs 12 bytes.* span 8/,
    ],
    ["bytes of no tensor", file(one({}), new Uint8Array(12)), /leave unused bytes/],
    ["a tensor without description", file({ w: 1 }), /"w" has no entry/],
    ["metadata that is no text", file({ __metadata__: { a: 1 } }), /"a", whose value must be a string/],
  ])("refuses %s", (_, bytes, message) => {
    expect(why(bytes)).toMatch(message);
  });

  test("rounds floats to sixteen bits where that is asked for: the nearest, to even between two", () => {
    // 1 + 2⁻¹¹ lies between 1 and the next; 65,519.9 is the last that does not become infinite.
    const values = [1, -2.5, 1 + 2 ** -11, 1 + 3 * 2 ** -11, 65519, 65520, 2 ** -24, 2 ** -26, -0, Math.PI];
    const rounded = [1, -2.5, 1, 1 + 2 ** -9, 65504, Infinity, 2 ** -24, 0, -0, 3.140625];
    const bytes = writeSafetensors({ w: { dims: [10], data: Float32Array.from(values) } }, {}, "F16");
    const w = tensorsOf(bytes).get("w");
    expect(w?.stored).toBe("F16");
    expect([...(w?.data ?? [])]).toEqual(rounded);
    const every = Uint16Array.from({ length: 2 ** 16 }, (_, i) => i).filter((h) => (h & 0x7c00) !== 0x7c00);
    const header = { h: { dtype: "F16", shape: [every.length], data_offsets: [0, 2 * every.length] } };
    const read = tensorsOf(file(header, new Uint8Array(every.buffer))).get("h")?.data as Float32Array;
    const again = writeSafetensors({ h: { dims: [every.length], data: read } }, {}, "F16");
    expect(new Uint16Array(again.slice(-2 * every.length).buffer)).toEqual(every);
  });

  test("never throws, whatever the bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void readSafetensors(bytes)));
    const good = writeSafetensors({ w: { dims: [2], data: Float32Array.of(1, 2) } });
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, value) => {
        readSafetensors(good.with(at, value));
      }),
    );
  });

  const folder = sharedData("nano-gpt-sort");
  test.skipIf(folder === null)("reads a file of Hugging Face's", () => {
    const tensors = tensorsOf(readFileSync(`${folder}/model.safetensors`));
    expect(tensors.get("transformer.wte.weight")?.dims).toEqual([3, 48]);
  });
});
