// What made a proof wrong once, or would: each trap of the proof for every size has a case here.
import { describe, expect, test } from "vitest";
import { proveEverySize } from "../../../src/core/analyse/every-size/prove-every-size.ts";
import { relate } from "../../../src/core/analyse/every-size/relate.ts";
import { runCells } from "../../../src/core/analyse/index.ts";
import { type Builder, CON, NF, newBuilder, type relation, type Value } from "../../../src/core/ir/index.ts";
import { dim, literal, mulSizes, subSizes } from "../../../src/core/shape/index.ts";

const [B, T, V] = [dim("B"), dim("T"), literal(3)];

interface Kit {
  readonly g: Builder;
  readonly ids: Value;
  /** f32 [B, T], unknown numbers of their own token. */
  readonly x: Value;
}

/** A program of one value over a text. */
function programOf(make: (kit: Kit) => Value) {
  const g = newBuilder({ B: 2, T: 5 }, ["B", "T"]);
  const ids = g.input({ kind: "ids", name: "text.ids", stream: "text" }, { shape: [B, T], dtype: "i32" });
  const x = g.sub(g.cast(ids, { dtype: "f32" }), g.scalar(1.5));
  const y = make({ g, ids, x });
  return { program: g.finish({ y }), id: y.id };
}

function relationOf(make: (kit: Kit) => Value, side: relation.PaddingSide = "right") {
  const { program, id } = programOf(make);
  const task = { objective: null, logits: id, losses: [] };
  return relate(program, task, { parameters: [], side }).values[id]!;
}

const causal = (make: (kit: Kit) => Value) => {
  const { program, id } = programOf(make);
  const proof = proveEverySize(program, { objective: "next-token", logits: id, losses: [] });
  return proof.claims.find((c) => c.kind === "future")!;
};

/** Classes on a last axis, so that [B, T] becomes logits. */
const logits = ({ g }: Kit, x: Value): Value =>
  g.add(g.reshape(x, { shape: [...x.shape, literal(1)] }), g.expand(g.scalar(0), { shape: [V] }));

describe("traps", () => {
  test("a case that data chooses is no case: its number carries the choice", () => {
    const x = relationOf(({ g, x: v }) => g.where(g.less(v, g.scalar(0)), g.scalar(1), g.scalar(0)));
    expect(x.dependences.size).toBe(1);
    expect(x.cases.every((c) => c.number.kind !== CON)).toBe(true);
  });

  test("a reciprocal shows the sign of 0 · x: no constant, for cells and for relations", () => {
    const make = ({ g, x }: Kit) => g.tanh(g.reciprocal(g.mul(x, g.scalar(0))));
    expect(relationOf(make).cases.map((c) => c.number.kind)).toEqual([NF]);
    const { program, id } = programOf(make);
    const { cells } = runCells(program, { dims: { B: 2, T: 3 }, level: "all", layout: "none" });
    expect([...cells[id]!.kinds].every((k) => k === NF)).toBe(true);
  });

  test("x / ∞ is a zero with a sign, too", () => {
    const x = relationOf(({ g, x: v }) => g.reciprocal(g.div(v, g.scalar(Number.POSITIVE_INFINITY))));
    expect(x.cases.map((c) => c.number.kind)).toEqual([NF]);
  });

  test("a constant goes through gelu as what it comes to", () => {
    const [only] = relationOf(({ g }) => g.gelu(g.scalar(-1), { approximate: "none" })).cases;
    expect(only?.number).toMatchObject({ kind: CON, value: expect.closeTo(-0.1587, 4) });
  });

  test("small sizes are real ones: a mask that is shifted by 2 has no key in the first rows", () => {
    const make = ({ g, x }: Kit) => {
      const [i, j] = [g.iota({ size: T }), g.iota({ size: T })];
      const row = g.reshape(i, { shape: [T, literal(1)] });
      const seen = g.lessEqual(g.add(j, g.scalar(2, "i32")), row);
      const scores = g.where(seen, g.scalar(0), g.scalar(Number.NEGATIVE_INFINITY));
      return g.matmul(x, g.swap(g.softmax(scores)));
    };
    expect(relationOf(make).cases.some((c) => c.number.kind === NF)).toBe(true);
  });

  test("two operations of one kind are not equal numbers: marks come after the memo", () => {
    const x = relationOf(({ g, ids }) => {
      const [a, b] = [
        g.add(ids, g.scalar(1, "i32")),
        g.add(g.add(ids, g.scalar(0, "i32")), g.scalar(2, "i32")),
      ];
      return g.equal(a, b);
    });
    expect(x.cases.every((c) => c.number.kind !== CON)).toBe(true);
  });

  test("a batch of one has an edge of its own; a public id behind the table stops the run", () => {
    const x = relationOf(({ g, x: v }) =>
      g.gather(g.swap(v), g.add(g.iota({ size: T }), g.scalar(1, "i32"))),
    );
    expect(x.cases.every((c) => c.number.kind !== NF)).toBe(true);
    const negative = relationOf(({ g, x: v }) =>
      g.gather(g.swap(v), g.sub(g.iota({ size: T }), g.scalar(1, "i32"))),
    );
    expect(negative.cases.some((c) => c.number.kind === NF)).toBe(true);
  });

  test("nothing is proved of logits whose positions are not traced", () => {
    const cut = (kit: Kit) => {
      const { g } = kit;
      const picked = g.gather(
        g.swap(kit.x),
        g.mod(g.iota({ size: literal(2) }), g.cast(g.sizeOf({ size: T }), { dtype: "i32" })),
      );
      return logits(kit, g.swap(picked));
    };
    expect(causal(cut).refusal?.why).toMatch(/not traced/);
  });

  test("a cut keeps which position it is: the last rows are clean, taken for the first they are not", () => {
    const last = (kit: Kit) =>
      logits(kit, kit.g.slice(kit.x, { axis: 1, start: subSizes(T, literal(2)), size: literal(2) }));
    expect(causal(last).except).toEqual([]);
    const shifted = (kit: Kit) => {
      const { g, x } = kit;
      const next = g.slice(x, { axis: 1, start: literal(1), size: subSizes(T, literal(1)) });
      return logits(
        kit,
        g.concat([next, g.slice(x, { axis: 1, start: literal(0), size: literal(1) })], { axis: 1 }),
      );
    };
    // T ≥ 2 is known: T − 1 entries are cut out.
    expect(causal(shifted).except.map((s) => s.text)).toEqual(["any size"]);
  });

  test("sizes that contradict each other prove nothing", () => {
    const { program, id } = programOf((kit) => logits(kit, kit.x));
    const proof = proveEverySize(program, {
      objective: "prefix-lm",
      logits: id,
      losses: [],
      prefix: T,
    });
    expect(proof.claims.every((c) => c.refusal !== undefined)).toBe(true);
  });

  test("sizes of a thousand million are refused or proved at once, never wrongly", () => {
    const far = (kit: Kit) => {
      const { g, x } = kit;
      const limit = g.scalar(1e9, "i32");
      const [i, j] = [g.reshape(g.iota({ size: T }), { shape: [T, literal(1)] }), g.iota({ size: T })];
      const seen = g.lessEqual(j, g.add(i, limit));
      const masked = g.where(seen, g.scalar(0), g.scalar(Number.NEGATIVE_INFINITY));
      return logits(kit, g.matmul(x, g.swap(g.softmax(masked))));
    };
    const start = performance.now();
    expect(causal(far).except).not.toEqual([]);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test("a half of a size is no index: an odd text has no entry there", () => {
    const make = ({ g, x }: Kit) => {
      // Key T/2 − 1 alone, if there is one: 2j = T − 2.
      const [j, size] = [g.iota({ size: T }), g.cast(g.sizeOf({ size: T }), { dtype: "i32" })];
      const seen = g.equal(g.add(g.add(j, j), g.scalar(2, "i32")), size);
      const scores = g.where(seen, g.scalar(0), g.scalar(Number.NEGATIVE_INFINITY));
      return g.matmul(x, g.reshape(g.softmax(scores), { shape: [T, literal(1)] }));
    };
    expect(relationOf(make).cases.some((c) => c.number.kind === NF)).toBe(true);
  });

  test("T · T wraps around in i32, so that nothing is concluded of it", () => {
    const x = relationOf(({ g }) =>
      g.less(g.cast(g.sizeOf({ size: mulSizes(T, T) }), { dtype: "i32" }), g.scalar(1, "i32")),
    );
    expect(x.cases.map((c) => c.number)).toEqual([
      { kind: CON, value: 0 },
      { kind: CON, value: 1 },
    ]);
  });

  test("a row that ids pick out of a text is not at the position at which its id stands", () => {
    const picked = (kit: Kit) => {
      const { g } = kit;
      // Row i of the T − 1 is that of position i; its id stands at i + 1. The text is seen one ahead.
      const ahead = g.concat(
        [
          g.slice(kit.x, { axis: 1, start: literal(1), size: subSizes(T, literal(1)) }),
          g.slice(kit.x, { axis: 1, start: literal(0), size: literal(1) }),
        ],
        { axis: 1 },
      );
      const later = g.slice(g.iota({ size: T }), {
        axis: 0,
        start: literal(1),
        size: subSizes(T, literal(1)),
      });
      return logits(kit, g.swap(g.gather(g.swap(ahead), g.sub(later, g.scalar(1, "i32")))));
    };
    expect(causal(picked).except).not.toEqual([]);
  });

  test("two approximations of one function are not equal", () => {
    const x = relationOf(({ g, ids }) => {
      const v = g.cast(ids, { dtype: "f32" });
      const exact = g.gelu(v, { approximate: "none" });
      return g.equal(exact, g.gelu(v, { approximate: "tanh" }));
    });
    expect(x.cases.every((c) => c.number.kind !== CON)).toBe(true);
  });

  test("beside a finite mask a constant that is nearly as low leaves the mask none", () => {
    const make = ({ g, x }: Kit) => {
      const [i, j] = [g.reshape(g.iota({ size: T }), { shape: [T, literal(1)] }), g.iota({ size: T })];
      const scores = g.where(g.lessEqual(j, i), g.scalar(-199), g.scalar(-201));
      return g.matmul(x, g.swap(g.softmax(scores)));
    };
    const { program, id } = programOf((kit) => logits(kit, make(kit)));
    const proof = proveEverySize(program, { objective: "next-token", logits: id, losses: [] });
    expect(proof.claims.find((c) => c.kind === "future")?.except).not.toEqual([]);
  });
});
