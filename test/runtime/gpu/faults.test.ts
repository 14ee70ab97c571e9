// What is not finite is seen in a sum of what goes into the operations in which WebGPU may hide it: on every sample of every
// primitive, by the reference evaluator; on a device in test/gpu/operators.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate, evaluateSize, literal, newBuilder } from "../../../src/core/index.ts";
import { tensor } from "../../../src/core/ir/index.ts";
import { fault, isFault, withFaults } from "../../../src/runtime/engine/gpu/faults.ts";
import { cases, drawInputs, programOf } from "../../support/samples.ts";

const hiding = new Set(
  "exp log pow sqrt div reciprocal relu sigmoid tanh erf gelu softmax logSoftmax max min reduceMax".split(
    " ",
  ),
);
const isLost = (x: number) => Number.isNaN(x) || x === Number.POSITIVE_INFINITY;

function run(name: string) {
  const some = cases.filter((c) => c.name === name);
  const program = withFaults(programOf(some), [name]);
  const inputs = drawInputs(program, some, (shape) => shape.map((s) => evaluateSize(s, {})));
  const found = evaluate(program, { inputs });
  const given = Object.values(inputs).flatMap(({ data }) => [...data]);
  return { given, out: [...found[name]!.data], isFound: isFault(found[fault]!.data[0]!) };
}

describe.each(cases.filter((c) => hiding.has(c.prim.name)).map((c) => c.name))("%s", (name) => {
  const { given, out, isFound } = run(name);
  test("NaN and ∞ that it makes are found", () => {
    if (out.some(isLost)) expect(isFound).toBe(true);
  });
  test("nothing is found where all is finite", () => {
    const isHarmless = given.every(Number.isFinite) && out.every(Number.isFinite);
    if (isHarmless && !name.startsWith("pow.")) expect(isFound).toBe(false);
  });
});

/** Whether it is found what goes into relu(x), of which the sum alone is asked. */
function isFoundIn(rows: number, columns: number, data: readonly number[]): boolean {
  const g = newBuilder({}, []);
  const shape = [literal(rows), literal(columns)];
  const x = g.input({ kind: "feed", name: "x" }, { shape, dtype: "f32" });
  const loss = g.reduceSum(g.relu(x), { axes: [0, 1], keep: false });
  const program = withFaults(g.finish({ loss }), ["loss"]);
  return isFault(evaluate(program, { inputs: { x: tensor([rows, columns], data, "f32") } })[fault]!.data[0]!);
}

test("one entry among many, whatever the others are; −∞ alone is none", () => {
  const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const some = fc.array(fc.oneof(finite, fc.constant(Number.NEGATIVE_INFINITY)), {
    ...{ minLength: 12, maxLength: 12 },
  });
  const lost = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY);
  fc.assert(
    fc.property(some, fc.nat(11), lost, (data, at, value) => {
      expect(isFoundIn(3, 4, data)).toBe(false);
      expect(isFoundIn(3, 4, data.with(at, value))).toBe(true);
    }),
  );
});

test("what nothing watched depends on is not looked at", () => {
  const g = newBuilder({}, []);
  const x = g.input({ kind: "feed", name: "x" }, { shape: [literal(2)], dtype: "f32" });
  const loss = g.reduceSum(g.mul(x, x), { axes: [0], keep: false });
  const program = g.finish({ loss, other: g.relu(x) });
  const sums = (watched: string[]) =>
    withFaults(program, watched).ops.filter(({ prim }) => prim === "reduceSum").length;
  expect(sums(["loss"])).toBe(1);
  expect(sums(["loss", "other"])).toBe(2);
});
