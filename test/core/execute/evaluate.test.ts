// The reference evaluator against values known by hand.
import { describe, expect, test } from "vitest";
import { evaluate } from "../../../src/core/execute/index.ts";
import { newBuilder, tensor } from "../../../src/core/ir/index.ts";
import { dim, divSizes, literal } from "../../../src/core/shape/index.ts";

const [T, D, H] = [dim("T"), dim("D"), dim("H")];

describe("the evaluator", () => {
  const g = newBuilder({ T: 3, D: 4, H: 2 }, ["T"]);
  const x = g.input({ kind: "feed", name: "x" }, { shape: [T], dtype: "f32" });
  const ids = g.input({ kind: "ids", name: "ids", stream: "text" }, { shape: [literal(1)], dtype: "i32" });
  const row = g.from({ node: "embed" }, () => g.gather(x, ids));
  const program = g.finish({ double: g.add(x, x), row, positions: g.iota({ size: T }), x });

  test("computes the outputs asked for, and needs only their inputs", () => {
    const found = evaluate(program, { inputs: { x: tensor([3], [1, 2, 3]) }, fetch: ["double", "x"] });
    expect(found).toEqual({ double: tensor([3], [2, 4, 6]), x: tensor([3], [1, 2, 3]) });
  });

  test("takes other sizes than the example's", () => {
    const { positions } = evaluate(program, { dims: { T: 5 }, fetch: ["positions"] });
    expect(positions).toEqual(tensor([5], [0, 1, 2, 3, 4], "i32"));
  });

  test("says what is wrong with an input", () => {
    const run = (inputs: Parameters<typeof evaluate>[1]) => () => evaluate(program, inputs);
    expect(run({ fetch: ["double"] })).toThrow('input "x" is missing');
    const long = { x: tensor([4], [1, 2, 3, 4]) };
    expect(run({ fetch: ["double"], inputs: long })).toThrow('input "x" is [4] f32, wanted [3] f32');
    const whole = { x: tensor([3], [1, 2, 3], "i32") };
    expect(run({ fetch: ["double"], inputs: whole })).toThrow('input "x" is [3] i32, wanted [3] f32');
    expect(run({ fetch: ["tripel"] })).toThrow('the program has no output "tripel"');
  });

  test("names the node of an operation that fails", () => {
    const inputs = { x: tensor([3], [1, 2, 3]), ids: tensor([1], [3], "i32") };
    expect(() => evaluate(program, { inputs })).toThrow(
      "gather (in embed): id 3 is outside a table of 3 rows",
    );
  });

  test("refuses a size that is not whole", () => {
    const half = divSizes(D, H) ?? D;
    const b = newBuilder({ D: 5, H: 2 });
    expect(() => evaluate(b.finish({ y: b.iota({ size: half }) }))).toThrow("the size D/H is 2.5 here");
  });
});
