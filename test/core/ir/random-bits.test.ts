// The hash behind dropout: the same on every engine, and not to be told from chance by what dropout would notice.
import { describe, expect, test } from "vitest";
import { emitOnnx, evaluate, newBuilder, type Tensor } from "../../../src/core/index.ts";
import { mixBits, spreadBits, tensor } from "../../../src/core/ir/index.ts";
import { literal } from "../../../src/core/shape/index.ts";
import { openNative, openWasm } from "../../support/onnx-runtime.ts";

/** The hash of each entry, as 32 bits without a sign. */
function mixed(entries: readonly number[]): number[] {
  const g = newBuilder({});
  const type = { shape: [literal(entries.length)], dtype: "i32" } as const;
  const x = g.input({ kind: "feed", name: "x" }, type);
  const program = g.finish({ mixed: mixBits(g, x), spread: spreadBits(g, x) });
  const inputs = { x: tensor([entries.length], [...entries], "i32") };
  return [...(evaluate(program, { inputs, fetch: ["mixed"] }).mixed as Tensor).data].map((v) => v >>> 0);
}

const spread = (i: number): number => Math.imul(i, 0x9e3779b1) | 0;
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

test("the numbers stay what they are: committed results rest on them", () => {
  // By hand, in integers of any length, reduced modulo 2³².
  const modulus = 1n << 32n;
  const byHand = (x: number): number => {
    let v = BigInt(x >>> 0);
    for (const key of [0x85ebca6bn, 0xc2b2ae35n, 0x27d4eb2fn]) {
      v = (v + key) % modulus;
      v = (v * (2n * v + 1n)) % modulus;
      v = ((v << 16n) | (v >> 16n)) % modulus;
    }
    return Number(v);
  };
  const entries = [0, 1, -1, 2147483647, -2147483648, 123456789, -987654321];
  expect(mixed(entries)).toEqual(entries.map(byHand));
  expect(mixed([0, 1])).toEqual([237742348, 1673054931]);
});

test("it is the same on every engine", async () => {
  const g = newBuilder({});
  const x = g.input({ kind: "feed", name: "x" }, { shape: [literal(512)], dtype: "i32" });
  const program = g.finish({ mixed: mixBits(g, spreadBits(g, x)) });
  const inputs = { x: tensor([512], range(512), "i32") };
  const expected = evaluate(program, { inputs, fetch: ["mixed"] }).mixed as Tensor;
  for (const opset of [17, 20])
    for (const open of [openNative, openWasm]) {
      const found = await (await open(emitOnnx(program, { outputs: ["mixed"], opset })))(inputs);
      expect([...(found.mixed as Tensor).data]).toEqual([...expected.data]);
    }
});

describe("not to be told from chance", () => {
  const n = 1 << 16;
  const [p, threshold] = [0.1, Math.round(0.1 * 2 ** 24)];
  /** Standard deviations between a count of n trials of probability q and its mean. */
  const sigmas = (count: number, trials: number, q: number) =>
    Math.abs(count - trials * q) / Math.sqrt(trials * q * (1 - q));
  const bitsOf = (key: number) => mixed(range(n).map((i) => (spread(i) + key) | 0)).map((v) => v >>> 8);
  const keys = mixed(range(12).map((seed) => seed + 12345));
  const draws = keys.map(bitsOf);
  const dropped = draws.map((bits) => bits.map((v) => v < threshold));
  const count = (flags: readonly boolean[]) => flags.filter(Boolean).length;

  test("the share that falls below a threshold", () => {
    for (const flags of dropped) expect(sigmas(count(flags), n, p)).toBeLessThan(4.5);
  });

  test("entries at a distance, such as rows and columns", () => {
    for (const flags of dropped)
      for (const lag of [1, 2, 3, 16, 32, 64, 256, 1024])
        expect(sigmas(count(flags.slice(lag).map((v, i) => v && flags[i]!)), n - lag, p * p)).toBeLessThan(
          4.5,
        );
  });

  test("keys that follow each other: steps, nodes, seeds", () => {
    dropped.slice(1).forEach((flags, k) => {
      expect(sigmas(count(flags.map((v, i) => v && dropped[k]![i]!)), n, p * p)).toBeLessThan(4.5);
    });
  });

  test("256 classes are hit alike", () => {
    for (const bits of draws) {
      const hits = new Float64Array(256);
      for (const v of bits) hits[v >>> 16] = (hits[v >>> 16] ?? 0) + 1;
      const chi = hits.reduce((sum, hit) => sum + (hit - n / 256) ** 2 / (n / 256), 0);
      expect(Math.abs(chi - 255) / Math.sqrt(2 * 255)).toBeLessThan(4.5);
    }
  });

  test("each bit that is used flips in half of the cases when one bit of the input does", () => {
    const inputs = range(4000).map(spread);
    const before = mixed(inputs);
    for (const bit of range(32)) {
      const after = mixed(inputs.map((x) => x ^ (1 << bit)));
      for (let out = 8; out < 32; out++) {
        const flips = before.filter((v, i) => (((v ^ after[i]!) >>> out) & 1) === 1).length;
        expect(Math.abs(flips / 4000 - 0.5)).toBeLessThan(0.04);
      }
    }
  });
});
