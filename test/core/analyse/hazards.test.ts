// NaN that comes up at other sizes than the graph's own: a row without a key is dropped there, and at more samples or in
// longer texts it is carried to where something is asked. What is said of some sizes must not be said of others.
import { describe, expect, test } from "vitest";
import { isInSet, proveLeaks } from "../../../src/core/analyse/index.ts";
import { evaluate } from "../../../src/core/execute/index.ts";
import { type Builder, newBuilder, type Program, tensor, type Value } from "../../../src/core/ir/index.ts";
import { dim, literal } from "../../../src/core/shape/index.ts";

interface Sizes {
  readonly [dim: string]: number;
  readonly B: number;
  readonly T: number;
}
const [B, T, one] = [dim("B"), dim("T"), literal(1)];

/** What stands `by` further along an axis, zeros behind the end. */
function ahead(g: Builder, x: Value, axis: number, by: number): Value {
  const fill = g.expand(g.scalar(0), { shape: x.shape.map((s, i) => (i === axis ? literal(by) : s)) });
  return g.slice(g.concat([x, fill], { axis }), { axis, start: literal(by), size: x.shape[axis]! });
}

/** The same by ids: row i of a table is that of index i + 1, the last one zeros. */
function nextById(g: Builder, x: Value): Value {
  const fill = g.expand(g.scalar(0), { shape: [one, ...x.shape.slice(1)] });
  const ids = g.add(g.iota({ size: x.shape[0]! }), g.scalar(1, "i32"));
  return g.gather(g.concat([x, fill], { axis: 0 }), ids);
}

/** The positions of a text from the last to the first. */
function reversed(g: Builder, x: Value): Value {
  const size = g.cast(g.sizeOf({ size: T }), { dtype: "i32" });
  const ids = g.sub(g.sub(size, g.scalar(1, "i32")), g.iota({ size: T }));
  return g.swap(g.gather(g.swap(x), ids));
}

/** A mean over earlier positions, of which the first has none: [B, T] → [B, T]. */
function meanOfEarlier(g: Builder, x: Value): Value {
  const i = g.reshape(g.iota({ size: T }), { shape: [T, one] });
  const seen = g.less(g.iota({ size: T }), i);
  const weights = g.softmax(g.where(seen, g.scalar(0), g.scalar(Number.NEGATIVE_INFINITY)));
  return g.reshape(g.matmul(weights, g.reshape(x, { shape: [B, T, one] })), { shape: [B, T] });
}

/** Next-token logits [B, T, 3] that add to each token what `move` makes of those means. */
function programOf(dims: Sizes, move: (g: Builder, x: Value) => Value) {
  const g = newBuilder(dims, ["B", "T"]);
  const ids = g.input({ kind: "ids", name: "text.ids", stream: "text" }, { shape: [B, T], dtype: "i32" });
  const x = g.cast(ids, { dtype: "f32" });
  const y = g.reshape(g.add(x, move(g, meanOfEarlier(g, x))), { shape: [B, T, one] });
  const logits = g.add(y, g.expand(g.scalar(0), { shape: [literal(3)] }));
  return { program: g.finish({ logits }), id: logits.id };
}

const hasNaN = (program: Program, dims: Sizes): boolean => {
  const ids = tensor([dims.B, dims.T], new Float64Array(dims.B * dims.T).fill(1), "i32");
  const run = evaluate(program, { dims, inputs: { "text.ids": ids }, fetch: ["logits"] });
  return run.logits!.data.some(Number.isNaN);
};

/** `fine`: the graph's own sizes, at which nothing goes wrong; `wrong`: others, at which NaN comes. */
const kinds: readonly {
  readonly name: string;
  readonly move: (g: Builder, x: Value) => Value;
  readonly fine: Sizes;
  readonly wrong: Sizes;
  /** The sizes that every graph is looked at with show it. */
  readonly isTold: boolean;
}[] = [
  {
    name: "from the next sample",
    move: (g, x) => ahead(g, x, 0, 1),
    fine: { B: 1, T: 4 },
    wrong: { B: 2, T: 4 },
    isTold: true,
  },
  {
    name: "from the next sample but two",
    move: (g, x) => ahead(g, x, 0, 3),
    fine: { B: 2, T: 4 },
    wrong: { B: 4, T: 4 },
    isTold: false,
  },
  {
    name: "from the next sample, by its id",
    move: nextById,
    fine: { B: 1, T: 4 },
    wrong: { B: 2, T: 4 },
    isTold: true,
  },
  {
    name: "from five positions further back",
    move: (g, x) => ahead(g, reversed(g, x), 1, 5),
    fine: { B: 1, T: 5 },
    wrong: { B: 1, T: 6 },
    isTold: true,
  },
];

describe.each(kinds)("NaN that comes $name", ({ move, fine, wrong, isTold }) => {
  const { program, id } = programOf(fine, move);
  const proof = proveLeaks(program, { objective: "next-token", logits: id, losses: [] });

  test("is there at other sizes than the graph's own, and not at these", () => {
    expect(hasNaN(program, fine)).toBe(false);
    expect(hasNaN(program, wrong)).toBe(true);
  });

  test.each(proof.claims)("is never $kind that is proved", ({ extent }) => {
    if (extent.kind === "these-sizes" || extent.kind === "none") {
      const outside = extent.kind === "none" ? extent.at : extent.except;
      expect(outside.some((set) => isInSet(set, wrong))).toBe(true);
    } else expect(extent).toMatchObject({ kind: "sizes-looked-at", sizes: [fine] });
  });

  test("is told where it is seen", () => {
    expect(proof.hazards.map((h) => h.primitive)).toEqual(isTold ? ["softmax"] : []);
  });
});
