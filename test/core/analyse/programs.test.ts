// Cases that no document can make, or hardly: built from primitives. Precision is that of the mask.
import { describe, expect, test } from "vitest";
import { confirmLeaks, dependenceMap, proveLeaks } from "../../../src/core/analyse/index.ts";
import { evaluate } from "../../../src/core/execute/index.ts";
import type { Value } from "../../../src/core/ir/index.ts";
import { literal } from "../../../src/core/shape/index.ts";
import {
  attend,
  boundedPrograms,
  brokenPrograms,
  cancellingPrograms,
  cleanPrograms,
  H,
  infinity,
  type Kit,
  leakingPrograms,
  make,
  T,
} from "../../support/leak-kit.ts";

const verdictOf = (build: (kit: Kit) => Value, dims?: Record<string, number>) => {
  const { program, task } = make(build, dims);
  return confirmLeaks(proveLeaks(program, task), evaluate);
};

describe("clean programs are proved", () => {
  test.each(Object.entries(cleanPrograms))("%s", (_, build) => {
    expect(verdictOf(build).verdict).toBe("proved");
  });

  test.each(Object.entries(boundedPrograms))("%s: while scores are small", (_, build) => {
    expect(verdictOf(build).verdict).toBe("bounded");
  });

  test.each([-1e9, -1e4, -1000])("%d holds while scores are small", (fill) => {
    const proof = verdictOf((k) =>
      attend(k, k.g.add(k.scores, k.g.where(k.causal, k.g.scalar(0), k.g.scalar(fill)))),
    );
    expect(proof.verdict).toBe("bounded");
    expect(proof.limit).toBeCloseTo((-fill - 104) / 2, -2);
  });

  test("−1e4 scaled down with the scores is still a mask, with a lower limit", () => {
    const proof = verdictOf((k) => {
      const sum = k.g.add(k.scores, k.g.where(k.causal, k.g.scalar(0), k.g.scalar(-1e4)));
      return attend(k, k.g.mul(sum, k.g.scalar(0.125)));
    });
    expect(proof.verdict).toBe("bounded");
    expect(proof.limit).toBeCloseTo((1250 - 104) / 2, 0);
  });
});

describe("leaks are found and shown", () => {
  test.each(Object.entries(leakingPrograms))("%s", (_, build) => {
    const proof = verdictOf(build);
    expect(proof.verdict).toBe("leaks");
    expect(proof.leaks.every((l) => l.witness.some((s) => s.crossing))).toBe(true);
  });

  test("the head that leaks is named", () => {
    const proof = verdictOf(leakingPrograms["one head without mask"] as (k: Kit) => Value);
    expect(proof.leaks[0]?.witness.find((s) => s.head !== null)?.head).toBe(1);
  });
});

describe("what cancels out is not called a leak", () => {
  test.each(Object.entries(cancellingPrograms))("%s", (_, build) => {
    const proof = verdictOf(build);
    expect(proof.verdict).toBe("not-proved");
    expect(proof.leaks.every((l) => l.shown === 0)).toBe(true);
  });
});

describe("NaN is never clean", () => {
  test.each(Object.entries(brokenPrograms))("%s", (_, build) => {
    const proof = verdictOf(build);
    expect(["hazard", "leaks"]).toContain(proof.verdict);
    expect(proof.hazards.length).toBeGreaterThan(0);
  });
});

describe("dependence maps are exactly the mask's", () => {
  const drawn = (rows: readonly (readonly boolean[])[]) =>
    rows.map((r) => r.map((v) => (v ? "x" : ".")).join("")).join(" ");
  const mapsOf = (build: (k: Kit) => Value) => {
    const { program, task } = make(build);
    const proof = proveLeaks(program, task);
    expect(proof.unrolled().run()).not.toBeNull();
    return proof.unrolled().run() ? dependenceMap(proof.unrolled().run()!, task.logits) : [];
  };

  test("causal", () => {
    const [map] = mapsOf((k) => attend(k, k.g.where(k.causal, k.scores, k.g.scalar(infinity))));
    expect(drawn(map?.rows ?? [])).toBe("x...... xx..... xxx.... xxxx... xxxxx.. xxxxxx. xxxxxxx");
    expect(map?.stream).toBe("main");
  });

  test("window", () => {
    const [map] = mapsOf((k) => {
      const j = k.g.iota({ size: T });
      const i = k.g.reshape(j, { shape: [T, literal(1)] });
      const near = k.g.less(k.g.sub(i, j), k.g.scalar(2, "i32"));
      return attend(k, k.g.where(k.g.and(k.causal, near), k.scores, k.g.scalar(infinity)));
    });
    expect(drawn(map?.rows ?? [])).toBe("x...... xx..... .xx.... ..xx... ...xx.. ....xx. .....xx");
  });

  test("heads apart where they differ", () => {
    const { program, task } = make((k) => {
      const { g } = k;
      const h = g.reshape(g.iota({ size: H }), { shape: [H, literal(1), literal(1)] });
      const j = g.iota({ size: T });
      const i = g.reshape(j, { shape: [T, literal(1)] });
      const near = g.less(g.sub(i, j), g.add(h, g.scalar(1, "i32")));
      return attend(k, g.where(g.and(k.causal, near), k.scores, g.scalar(infinity)));
    });
    const proof = proveLeaks(program, task);
    const sum = program.ops.findLast(
      (op) => op.prim === "matmul" && program.values[op.output]?.shape.length === 4,
    );
    const maps = proof.unrolled().run() ? dependenceMap(proof.unrolled().run()!, sum?.output ?? -1) : [];
    expect(maps.map((m) => m.head)).toEqual([0, 1, 2]);
    expect(maps.map((m) => m.rows[4]?.filter(Boolean).length)).toEqual([1, 2, 3]);
  });
});
