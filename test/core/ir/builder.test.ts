// What the builder shares, folds and refuses.
import { describe, expect, test } from "vitest";
import { evaluate } from "../../../src/core/execute/index.ts";
import { IrError, newBuilder, printProgram, prune, tensor, verify } from "../../../src/core/ir/index.ts";
import { dim, literal } from "../../../src/core/shape/index.ts";

const [B, T, D] = [dim("B"), dim("T"), dim("D")];
const f32 = "f32" as const;

function sample() {
  const g = newBuilder({ B: 2, T: 3, D: 4 }, ["B", "T"]);
  const x = g.input({ kind: "feed", name: "x" }, { shape: [B, T, D], dtype: f32 });
  const w = g.input({ kind: "feed", name: "w" }, { shape: [D], dtype: f32 });
  return { g, x, w };
}

describe("the builder", () => {
  test("makes one value of equal operations", () => {
    const { g, x, w } = sample();
    expect(g.add(x, w)).toBe(g.add(x, w));
    expect(g.add(x, w)).not.toBe(g.add(w, x));
    expect(g.reduceSum(x, { axes: [1], keep: true })).toBe(g.reduceSum(x, { axes: [1], keep: true }));
    expect(g.expand(w, { shape: [T, D] })).not.toBe(g.expand(w, { shape: [B, D] }));
  });

  test("tells constants apart that JSON would not", () => {
    const { g } = sample();
    const values = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    expect(new Set(values.map((v) => g.scalar(v).id)).size).toBe(5);
    expect(g.scalar(1)).not.toBe(g.scalar(1, "i32"));
  });

  test("remembers where a value came from", () => {
    const { g, x } = sample();
    const origin = { node: "blocks[0]/attn", port: "scores" };
    const y = g.from(origin, () => g.exp(x));
    expect(y.origin).toEqual(origin);
    expect(g.log(x).origin).toBeNull();
  });

  test("refuses what does not fit, naming the primitive", () => {
    const { g, x, w } = sample();
    expect(() => g.matmul(x, x)).toThrow(new IrError("matmul: [B, T, D] · [B, T, D] does not fit"));
    expect(() => g.add(x, g.iota({ size: D }))).toThrow("add: dtypes differ: f32 and i32");
    expect(() => g.add(x, g.expand(w, { shape: [B, D] }))).toThrow("cannot broadcast [B, T, D] with [B, D]");
    expect(() => g.reshape(x, { shape: [B, D] })).toThrow("reshape: [B, T, D] does not reshape to [B, D]");
    expect(() => g.reduceSum(x, { axes: [-1], keep: true })).toThrow("has no axis -1");
    expect(() => g.emit("add", [x], {})).toThrow("add takes 2 inputs");
  });

  test("refuses one input name for two types", () => {
    const { g } = sample();
    const feed = { kind: "feed", name: "x" } as const;
    expect(g.input(feed, { shape: [B, T, D], dtype: f32 }).id).toBe(0);
    expect(() => g.input(feed, { shape: [B, T], dtype: f32 })).toThrow('input "x" is already [B, T, D] f32');
  });

  test("sums a gradient back over leading and inner axes", () => {
    const { g, x } = sample();
    expect(g.sumTo(x, x.shape)).toBe(x);
    const cases = [[], [D], [T, literal(1)], [literal(1), T, D], [literal(1), literal(1), literal(1)]];
    for (const shape of cases)
      expect(g.sumTo(x, shape).shape.map((s) => s.key)).toEqual(shape.map((s) => s.key));
    expect(() => g.sumTo(x, [T])).toThrow("cannot sum [B, T, D] to [T]");
    const sums = g.finish({ y: g.sumTo(x, [T, literal(1)]) });
    const data = Array.from({ length: 24 }, (_, i) => i);
    const { y } = evaluate(sums, { inputs: { x: tensor([2, 3, 4], data) } });
    expect([...(y?.data ?? [])]).toEqual([60, 92, 124]);
  });

  test("swaps the last two axes", () => {
    const { g, x, w } = sample();
    expect(g.swap(x).shape).toEqual([B, D, T]);
    expect(() => g.swap(w)).toThrow(IrError);
  });
});

describe("prune", () => {
  test("keeps what an output needs and no more", () => {
    const { g, x, w } = sample();
    const program = g.finish({ needed: g.exp(x), spare: g.log(w) });
    const part = prune(program, [program.outputs.needed as number]);
    expect(part.ops.map((op) => op.prim)).toEqual(["exp"]);
    expect(part.inputs.map((i) => i.name)).toEqual(["x"]);
    expect(part.outputs).toEqual({ needed: program.outputs.needed });
    expect(verify(part)).toEqual([]);
  });
});

describe("verify", () => {
  const legal = () => {
    const { g, x, w } = sample();
    return g.finish({ y: g.softmax(g.add(x, w)) });
  };

  test("finds nothing in what the builder makes", () => expect(verify(legal())).toEqual([]));

  test("finds use before definition", () => {
    const program = legal();
    expect(verify({ ...program, ops: [...program.ops].reverse() })).toEqual([
      { op: 0, message: "softmax uses %2 before it is defined" },
    ]);
  });

  test("finds a type that the rule does not give", () => {
    const program = legal();
    const values = program.values.map((v) => (v.id === 3 ? { ...v, shape: [B, T] } : v));
    expect(verify({ ...program, values })).toEqual([
      { op: 1, message: "softmax: gives [B, T, D] f32, but %3 is [B, T] f32" },
    ]);
  });

  test("finds unknown primitives, double definitions, missing outputs and refused types", () => {
    const program = legal();
    const [add, softmax] = program.ops as [(typeof program.ops)[0], (typeof program.ops)[0]];
    const messages = (changed: Partial<typeof program>) =>
      verify({ ...program, ...changed }).map((p) => p.message);
    expect(messages({ ops: [add, { ...softmax, prim: "sofmtax" }] })).toEqual(["sofmtax: no such primitive"]);
    expect(messages({ ops: [add, softmax, softmax] })).toEqual(["value %3 is defined twice"]);
    expect(messages({ outputs: { y: 9 } })).toEqual(['output "y" is %9, which nothing defines']);
    expect(messages({ ops: [{ ...add, inputs: [0] }, softmax] })).toEqual(["add: takes 2 inputs"]);
    expect(messages({ ops: [{ ...add, prim: "and" }, softmax] })).toEqual(["and: expected bool, got f32"]);
  });
});

test("a program prints one line an operation", () => {
  const { g, x, w } = sample();
  const y = g.from({ node: "norm", port: "y" }, () => g.reduceSum(g.mul(x, w), { axes: [2], keep: false }));
  expect(printProgram(g.finish({ "norm.y": y }))).toBe(
    [
      "program B=2… T=3… D=4",
      '  %0 = feed "x" : [B, T, D]',
      '  %1 = feed "w" : [D]',
      "  %2 = mul %0 %1 : [B, T, D]  # norm.y",
      "  %3 = reduceSum %2 axes=[2] keep=false : [B, T]  # norm.y",
      '  "norm.y" = %3',
    ].join("\n"),
  );
});
