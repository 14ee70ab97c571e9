// Ordinary numbers throughout take a short way through the cells' rules: what comes out is what each cell alone would
// come to.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type AbstractTensor, CON, UNK } from "../../../src/core/ir/dependence/abstract-tensor.ts";
import { emptyCells, wholeAxis } from "../../../src/core/ir/dependence/atoms.ts";
import { mapCells } from "../../../src/core/ir/dependence/cells.ts";
import { matmulCells } from "../../../src/core/ir/dependence/rows.ts";
import { mulRule } from "../../../src/core/ir/dependence/scalar.ts";
import { literal } from "../../../src/core/shape/index.ts";

const scopeOf = (...sizes: number[]) => ({
  shape: sizes.map((n) => literal(n)),
  dtype: "f32" as const,
  words: 1,
  at: () => 1,
  axis: () => [],
  isFeature: () => false,
  assume: () => {},
});

/** A matrix of ordinary numbers and zeros. */
const matrix = (rows: number, columns: number) =>
  fc
    .array(fc.record({ isZero: fc.boolean(), deps: fc.nat(255) }), {
      minLength: rows * columns,
      maxLength: rows * columns,
    })
    .chain((cells) => fc.boolean().map((plain) => cells.map((c) => ({ ...c, isZero: c.isZero && !plain }))))
    .map((cells): AbstractTensor => {
      const out = emptyCells([wholeAxis(rows), wholeAxis(columns)], "f32", 1);
      cells.forEach(({ isZero, deps }, i) => {
        out.kinds[i] = isZero ? CON : UNK;
        out.deps[i] = isZero ? 0 : deps;
      });
      return out;
    });

const cellsOf = ({ kinds, deps }: AbstractTensor) =>
  Array.from(kinds, (kind, i) => (kind === CON ? "0" : `${kind}:${deps[i]}`));

/** A sum of products: zeros take their factor with them. */
const summed = (pairs: readonly (readonly [string, string])[]): string => {
  const alive = pairs.filter(([a, b]) => a !== "0" && b !== "0");
  const deps = alive.flat().reduce((all, cell) => all | Number(cell.split(":")[1]), 0);
  return alive.length === 0 ? "0" : `${UNK}:${deps}`;
};

test("products of matrices", () => {
  fc.assert(
    fc.property(matrix(2, 3), matrix(3, 4), (a, b) => {
      const [x, y] = [cellsOf(a), cellsOf(b)];
      const wanted = Array.from({ length: 8 }, (_, i) => {
        const [row, column] = [Math.floor(i / 4), i % 4];
        return summed([0, 1, 2].map((t) => [x[row * 3 + t]!, y[t * 4 + column]!] as const));
      });
      expect(cellsOf(matmulCells(a, b, scopeOf(2, 4)))).toEqual(wanted);
    }),
  );
});

test("products of entries", () => {
  fc.assert(
    fc.property(matrix(2, 3), matrix(1, 3), (a, b) => {
      const [x, y] = [cellsOf(a), cellsOf(b)];
      const wanted = x.map((cell, i) => summed([[cell, y[i % 3]!]]));
      expect(cellsOf(mapCells(scopeOf(2, 3), [a, b], { rule: mulRule }, (p, q) => p * q))).toEqual(wanted);
    }),
  );
});
