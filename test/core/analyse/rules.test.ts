// The table of rules in docs/proof.md: every primitive stands in it once, under the kind of its record; and what a
// primitive does along an axis is derived from the same record.
import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alongAxis, type IrType, type Primitive, primitives } from "../../../src/core/ir/index.ts";
import { dim, literal } from "../../../src/core/shape/index.ts";
import { growRelationProgram } from "../../support/relation-programs.ts";
import { drawn } from "../../support/relation-trials.ts";
import { cases } from "../../support/samples.ts";

const all = Object.values(primitives) as unknown as readonly Primitive[];
const rows = readFileSync("docs/proof.md", "utf8")
  .split("\n")
  .filter((line) => /^\| `[a-z]/.test(line) && /pointwise|moving|folding|contracting|special/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()));
const documented = rows.flatMap(([, names, record]) =>
  [...(names ?? "").matchAll(/`(\w+)`/g)].map((m) => [m[1]!, record!] as const),
);

test.each(all.map((p) => [p.name, p] as const))("%s is documented", (name, { dependence }) => {
  const found = documented.filter(([n]) => n === name);
  expect(found).toHaveLength(1);
  expect(found[0]?.[1]).toContain(dependence.kind);
});

test("nothing else is documented", () => {
  expect(documented.map(([name]) => name).sort()).toEqual(all.map((p) => p.name).sort());
});

test("the tests that are named are there", () => {
  const named = rows.flatMap(([, , , , by]) => [...(by ?? "").matchAll(/`([\w-]+)`/g)].map((m) => m[1]!));
  expect(named.length).toBeGreaterThan(10);
  for (const name of ["primitives", "relations", ...named])
    expect(existsSync(`test/core/analyse/${name}.test.ts`), name).toBe(true);
});

test("each is drawn in random programs, and tried alone", () => {
  const programs = fc
    .sample(drawn, { numRuns: 1500, seed: 1 })
    .map((d) => growRelationProgram(d[0], d[1], d[2]));
  const inPrograms = new Set(programs.flatMap((p) => p.ops.map((op) => op.prim)));
  const alone = new Set(cases.map((c) => c.name));
  for (const { name } of all) {
    expect(inPrograms, name).toContain(name);
    expect(
      [...alone].some((c) => c.startsWith(name)),
      name,
    ).toBe(true);
  }
});

describe("along an axis", () => {
  const [B, T, D] = [dim("B"), dim("T"), dim("D")];
  const f32 = (...shape: IrType["shape"]): IrType => ({ shape, dtype: "f32" });
  const along = (
    name: keyof typeof primitives,
    attrs: object,
    ins: IrType[],
    out: IrType,
    operand: number,
    axis: number,
  ) =>
    alongAxis((primitives[name] as unknown as Primitive).dependence, attrs as never, ins, out, operand, axis);

  test("entries stay, are shifted, or are mixed", () => {
    const x = f32(B, T, D);
    expect(along("add", {}, [x, f32(D)], x, 1, 0)).toEqual({ kind: "kept", to: 2 });
    expect(along("softmax", {}, [f32(B, T, T)], f32(B, T, T), 0, 2)).toEqual({ kind: "mixed" });
    expect(along("softmax", {}, [f32(B, T, T)], f32(B, T, T), 0, 1)).toEqual({ kind: "kept", to: 1 });
    expect(along("normalize", {}, [x], x, 0, 1)).toEqual({ kind: "kept", to: 1 });
    expect(along("matmul", {}, [f32(B, T, T), x], x, 1, 1)).toEqual({ kind: "mixed" });
    expect(along("matmul", {}, [f32(B, T, T), x], x, 0, 1)).toEqual({ kind: "kept", to: 1 });
    expect(along("reduceMean", { axes: [1], keep: true }, [x], f32(B, literal(1), D), 0, 1)).toEqual({
      kind: "mixed",
    });
    expect(along("reduceSum", { axes: [0], keep: false }, [x], f32(T, D), 0, 1)).toEqual({
      kind: "kept",
      to: 0,
    });
    expect(along("transpose", { perm: [0, 2, 1] }, [x], f32(B, D, T), 0, 1)).toEqual({ kind: "kept", to: 2 });
    expect(along("slice", { axis: 1, start: literal(1), size: T }, [x], x, 0, 1)).toEqual({
      kind: "shifted",
      to: 1,
    });
    expect(along("gather", {}, [f32(D, T), { shape: [B, T], dtype: "i32" }], f32(B, T, T), 1, 1)).toEqual({
      kind: "kept",
      to: 1,
    });
    expect(
      along("reshape", { shape: [B, T, literal(2), D] }, [f32(B, T, D)], f32(B, T, literal(2), D), 0, 1),
    ).toEqual({ kind: "kept", to: 1 });
  });
});
