// Statistics, thumbnails and slices against plain definitions, on arbitrary tensors.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countOf } from "../../src/core/index.ts";
import { statisticsOf } from "../../src/runtime/engine/statistics.ts";
import type { EngineTensor } from "../../src/runtime/engine/tensor.ts";
import { thumbnailsOf } from "../../src/runtime/engine/thumbnails.ts";
import { ValueStore } from "../../src/runtime/engine/value-store.ts";

const number = fc.oneof(
  { weight: 8, arbitrary: fc.float({ min: -100, max: 100, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY) },
);
const tensorOf = (dims: number[]): fc.Arbitrary<EngineTensor> =>
  fc
    .array(number, { minLength: countOf(dims), maxLength: countOf(dims) })
    .map((data) => ({ dims, dtype: "f32", data: Float32Array.from(data) }));
const tensor = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }).chain(tensorOf);

test("statistics are over the finite entries, and count the others", () => {
  fc.assert(
    fc.property(tensor, ({ data }) => {
      const s = statisticsOf(data);
      const finite = [...data].filter(Number.isFinite);
      expect(s.nan).toBe([...data].filter(Number.isNaN).length);
      expect(s.infinite + s.nan + finite.length).toBe(data.length);
      expect(Number.isNaN(s.mean)).toBe(finite.length === 0);
      if (finite.length === 0) return;
      const mean = finite.reduce((a, b) => a + b, 0) / finite.length;
      const variance = finite.reduce((a, b) => a + (b - mean) ** 2, 0) / finite.length;
      expect([s.min, s.max]).toEqual([Math.min(...finite), Math.max(...finite)]);
      expect(s.mean).toBeCloseTo(mean, 9);
      expect(s.std).toBeCloseTo(Math.sqrt(variance), 9);
    }),
  );
});

describe("thumbnails", () => {
  test("small values are shown as they are, one picture a head", () => {
    fc.assert(
      fc.property(tensor, (t) => {
        const pictures = thumbnailsOf(t);
        const [rows, columns] = [t.dims.at(-2) ?? 1, t.dims.at(-1) ?? 1];
        expect(pictures).toHaveLength(t.dims.at(-3) ?? 1);
        pictures.forEach((p, i) => {
          expect([p.rows, p.columns]).toEqual([rows, columns]);
          expect(p.data).toEqual(t.data.slice(i * rows * columns, (i + 1) * rows * columns));
        });
      }),
    );
  });

  test("large ones are at most 64 by 64, and show the loudest entry of each block; a NaN is never lost", () => {
    const [rows, columns] = [200, 130];
    const data = new Float32Array(rows * columns).fill(0.1);
    data[137 * columns + 99] = -5;
    data[3 * columns + 3] = Number.NaN;
    data[3 * columns + 4] = 100;
    data[60 * columns] = Number.NEGATIVE_INFINITY;
    const [picture] = thumbnailsOf({ dims: [rows, columns], dtype: "f32", data });
    expect([picture?.rows, picture?.columns]).toEqual([64, 64]);
    expect([...(picture?.data ?? [])]).toContain(-5);
    expect([...(picture?.data ?? [])].filter(Number.isNaN)).toHaveLength(1);
    expect([...(picture?.data ?? [])].every((x) => x !== Number.NEGATIVE_INFINITY)).toBe(true);
  });

  test("at most 16 pictures; vectors and scalars are one row", () => {
    const zeros = (dims: number[]): EngineTensor => ({
      dims,
      dtype: "f32",
      data: new Float32Array(countOf(dims)),
    });
    expect(thumbnailsOf(zeros([2, 40, 3, 3]))).toHaveLength(16);
    expect(thumbnailsOf(zeros([7]))).toMatchObject([{ rows: 1, columns: 7 }]);
    expect(thumbnailsOf(zeros([]))).toMatchObject([{ rows: 1, columns: 1 }]);
  });
});

describe("values behind handles", () => {
  test("a slice is the part that indexing by hand gives", () => {
    const sliced = tensor.chain((t) =>
      fc.tuple(
        fc.constant(t),
        fc.tuple(
          ...t.dims.map((n) =>
            fc.tuple(fc.nat(n), fc.nat(n)).map(([a, b]) => [Math.min(a, b), Math.abs(a - b)] as const),
          ),
        ),
      ),
    );
    fc.assert(
      fc.property(sliced, ([t, ranges]) => {
        const store = new ValueStore(1e9);
        const start = ranges.map(([s]) => s);
        const count = ranges.map(([, c]) => c);
        const part = store.read(store.begin()(t), { start, count });
        expect(part.dims).toEqual(count);
        const expected: number[] = [];
        const walk = (axis: number, offset: number): void => {
          if (axis === t.dims.length) return void expected.push(t.data[offset] ?? 0);
          const size = t.dims[axis] ?? 1;
          for (let i = 0; i < (count[axis] ?? 0); i++) walk(axis + 1, offset * size + (start[axis] ?? 0) + i);
        };
        walk(0, 0);
        expect([...part.data]).toEqual(expected);
      }),
    );
  });

  const ones: EngineTensor = { dims: [2, 2], dtype: "f32", data: new Float32Array(4).fill(1) };

  test("slices outside are refused", () => {
    const store = new ValueStore(1e9);
    const handle = store.begin()(ones);
    for (const slice of [
      { start: [0], count: [2] },
      { start: [1, 0], count: [2, 1] },
      { start: [-1, 0], count: [1, 1] },
      { start: [0.5, 0], count: [1, 1] },
    ]) {
      expect(() => store.read(handle, slice)).toThrow(expect.objectContaining({ code: "input" }));
    }
  });

  test("released values and those of old runs are gone, and say so", () => {
    const store = new ValueStore(100);
    const first = store.begin()(ones);
    store.release([first]);
    expect(() => store.read(first, undefined)).toThrow(expect.objectContaining({ code: "handle" }));
    const kept = store.begin()(ones);
    for (let i = 0; i < 20; i++) store.begin()(ones);
    expect(() => store.read(kept, undefined)).toThrow(expect.objectContaining({ code: "handle" }));
    expect(store.bytes).toBeLessThanOrEqual(100 + 16);
  });
});
