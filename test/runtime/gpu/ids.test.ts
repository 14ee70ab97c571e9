// Ids are looked at before a GPU gets them, which would take some other row without a word.
import { expect, test } from "vitest";
import { literal, newBuilder } from "../../../src/core/index.ts";
import { idLimits, refuseIds } from "../../../src/runtime/engine/gpu/ids.ts";

/** Two tables, of 5 and of 3 rows; ids of the second are fed as a matrix and looked up as a list. */
function lookups() {
  const g = newBuilder({}, []);
  const table = (name: string, rows: number) =>
    g.input({ kind: "feed", name }, { shape: [literal(rows), literal(2)], dtype: "f32" });
  const ids = (name: string, ...dims: number[]) =>
    g.input({ kind: "feed", name }, { shape: dims.map((n) => literal(n)), dtype: "i32" });
  const [a, b] = [ids("a", 2), ids("b", 1, 2)];
  return g.finish({
    x: g.gather(table("five", 5), a),
    y: g.gather(table("three", 3), g.reshape(b, { shape: [literal(2)] })),
  });
}

const fed = (a: number[], b: number[]) => ({
  a: { dims: [2], dtype: "i32" as const, data: Int32Array.from(a) },
  b: { dims: [1, 2], dtype: "i32" as const, data: Int32Array.from(b) },
});

test("ids lead to their tables, by what only moves them too", () => {
  expect(Object.fromEntries(idLimits(lookups()))).toEqual({ a: 5, b: 3 });
});

test("an id without a row is refused by its name and number; a negative one counts from the end", () => {
  const limits = idLimits(lookups());
  expect(() => refuseIds(fed([0, 4], [2, -3]), limits)).not.toThrow();
  expect(() => refuseIds(fed([0, 5], [0, 0]), limits)).toThrow(/"a" has the id 5, .* 5 rows/);
  expect(() => refuseIds(fed([0, 0], [-4, 0]), limits)).toThrow(/"b" has the id -4/);
});
