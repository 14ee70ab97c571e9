// Deliberate mistakes in the rules of relations are noticed by the trials.
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { type Dependence, primitives, relation, relationOf } from "../../../src/core/ir/index.ts";
import type { Related } from "../../../src/core/ir/relation/related.ts";
import { drawn, faultsOf } from "../../support/relation-trials.ts";

describe("mistakes in the rules are noticed", () => {
  const table = primitives as unknown as { readonly [name: string]: { dependence: Dependence } };
  const undo: (() => void)[] = [];
  afterEach(() => {
    for (const restore of undo.splice(0)) restore();
  });

  /** The relation of a primitive, changed. */
  function plant(
    prim: string,
    change: (x: Related, ins: readonly Related[], space: relation.Space) => Related,
  ): void {
    const record = table[prim]!;
    const honest = record.dependence;
    undo.push(() => {
      record.dependence = honest;
    });
    const cells = () => {
      throw new Error("the mistakes are of the relations");
    };
    record.dependence = {
      kind: "special",
      cells,
      relation: (ins, attrs, c) => change(relationOf(prim, honest, ins, attrs, c), ins, c.space),
      axes: { does: "make", what: "numbers" },
    };
  }

  const silent = (x: Related, _: unknown, space: relation.Space) =>
    space.make({ ...x, dependences: new Map() });
  const constantOne = (x: Related, _: unknown, space: relation.Space) =>
    space.make({ ...x, cases: [{ number: relation.known(1), at: relation.everywhere }] });
  const firstOnly = (x: Related, ins: readonly Related[], space: relation.Space) =>
    space.make({
      ...x,
      dependences: new Map(
        [...x.dependences].filter(([s]) => ins[0]?.dependences.has(s) && ins.length === 1),
      ),
    });
  const mistakes: readonly (readonly [string, string, Parameters<typeof plant>[1]])[] = [
    ["add drops what it depends on", "add", silent],
    ["mul is 1", "mul", constantOne],
    ["matmul drops the second operand", "matmul", firstOnly],
    [
      "softmax drops its row",
      "softmax",
      (x, ins, space) => space.make({ ...x, dependences: ins[0]!.dependences }),
    ],
    ["softmax's masked weights are live ones alone", "softmax", constantOne],
    ["where forgets its condition and arms", "where", firstOnly],
    ["a sum is silent", "reduceSum", silent],
    [
      "a mean is that of its own entry",
      "normalize",
      (x, ins, space) => space.make({ ...x, dependences: ins[0]!.dependences }),
    ],
    ["less is always true", "less", constantOne],
    ["and is always true", "and", constantOne],
    [
      "a transpose stays where it was",
      "transpose",
      (x, ins, space) =>
        ins[0]!.atoms.length === x.atoms.length ? space.make({ ...x, dependences: ins[0]!.dependences }) : x,
    ],
    ["exp drops what it depends on", "exp", silent],
    ["a lookup is silent", "gather", silent],
    ["a join is silent", "concat", silent],
    ["max is silent", "reduceMax", silent],
  ];
  test.each(mistakes)(
    "%s",
    (_, prim, change) => {
      plant(prim, change);
      const found = fc.check(
        fc.property(drawn, (d) => faultsOf(d, "right").results.every((r) => r.faults.length === 0)),
        { numRuns: 400, seed: 7, endOnFailure: true },
      );
      expect(found.failed).toBe(true);
    },
    600_000,
  );
});
