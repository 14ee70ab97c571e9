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

/** Next-token logits [B, T, 3] of what `make` makes of ordinary numbers [B, T], and what a loss with logits of its own scores. */
function proofOf(
  make: (g: Builder, x: Value) => Value,
  scored: (g: Builder, x: Value) => Value = (_, x) => x,
) {
  const g = newBuilder({ B: 2, T: 4 }, ["B", "T"]);
  const ids = g.input({ kind: "ids", name: "text.ids", stream: "text" }, { shape: [B, T], dtype: "i32" });
  const x = g.sub(g.cast(ids, { dtype: "f32" }), g.scalar(1.5));
  const classes = (v: Value) =>
    g.add(g.reshape(v, { shape: [B, T, one] }), g.expand(g.scalar(0), { shape: [literal(3)] }));
  const [logits, own] = [classes(make(g, x)), classes(scored(g, x))];
  const targets = g.input({ kind: "ids", name: "next.ids", stream: "next" }, { shape: [B, T], dtype: "i32" });
  const hit = g.mul(g.oneHot(targets, { depth: literal(3) }), g.logSoftmax(own));
  const perPosition = g.neg(g.reduceSum(hit, { axes: [2], keep: false }));
  const losses = [{ node: "loss", logits: own.id, targets: targets.id, perPosition: perPosition.id }];
  return proveLeaks(g.finish({ logits, perPosition }), {
    objective: "next-token",
    stream: "text",
    logits: logits.id,
    losses,
  });
}

describe("what is asked and may be infinite", () => {
  const banned = (g: Builder, x: Value) =>
    g.where(g.less(x, g.scalar(0)), g.scalar(Number.NEGATIVE_INFINITY), x);

  test("−∞ that data puts there is not proved, and no NaN is told of", () => {
    const { claims, hazards } = proofOf(banned);
    const of = (kind: string) => claims.find((c) => c.kind === kind)!;
    expect(of("future")).toMatchObject({ verdict: "not-proved", extent: { kind: "none" } });
    expect(of("target").extent.kind).toBe("every-size");
    expect(hazards).toEqual([]);
  });

  test("the same is fine where a softmax takes it, with an ordinary number beside it", () => {
    const { claims } = proofOf((g, x) => g.exp(banned(g, x)));
    expect(claims.map((c) => c.extent.kind)).toEqual(claims.map(() => "every-size"));
  });

  test("NaN in what a loss alone scores is the loss's, and is told", () => {
    const { claims, hazards } = proofOf(
      (_, x) => x,
      (g, x) => g.add(x, meanOfEarlier(g, x)),
    );
    const kinds = claims.map((c) => [c.kind, c.verdict, c.extent.kind]);
    expect(kinds).toContainEqual(["future", "proved", "every-size"]);
    expect(kinds).toContainEqual(["target", "hazard", "none"]);
    expect(hazards.map((h) => h.primitive)).toEqual(["softmax"]);
  });
});
