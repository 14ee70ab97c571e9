// Size expressions: parsing, printing and arithmetic on symbols.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addSizes,
  dim,
  divSizes,
  evaluateSize,
  literal,
  mulSizes,
  parseSize,
  type Size,
  sameSize,
  subSizes,
  substitute,
} from "../../../src/core/shape/index.ts";

const size = (text: string): Size => {
  const parsed = parseSize(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.size;
};

describe("sizes", () => {
  test.each([
    ["H*(D/H)", "D"],
    ["2*(T+1) - 2", "2*T"],
    ["T + P", "P+T"],
    ["D/2*2", "D"],
    ["8*D/3", "8*D/3"],
    ["-T + T", "0"],
    ["D*D", "D^2"],
    ["D^2/D", "D"],
    ["D/(2*H)", "D/(2*H)"],
    ["12", "12"],
  ])("%s is %s", (text, key) => {
    expect(size(text).key).toBe(key);
  });

  test.each([
    ["", "ends unexpectedly"],
    ["4*", "ends unexpectedly"],
    ["D/(T+1)", "the divisor must be"],
    ["D/0", "the divisor must be"],
    ["(D", 'missing ")"'],
    ["D $", 'unexpected "$"'],
    ["D H", 'unexpected "H"'],
    ["99999999999999999999", "too large"],
  ])("%j is refused: %s", (text, message) => {
    const parsed = parseSize(text);
    expect(parsed.ok ? "accepted" : parsed.message).toContain(message);
  });

  test("a derived dim is put in everywhere", () => {
    expect(substitute(size("H*K"), new Map([["K", size("D/H")]])).key).toBe("D");
  });

  const names = ["B", "T", "D", "H"] as const;
  const atoms = fc.oneof(fc.constantFrom(...names).map(dim), fc.integer({ min: 1, max: 9 }).map(literal));
  const { tree } = fc.letrec<{ tree: Size }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      atoms,
      fc.tuple(tie("tree"), tie("tree")).map(([a, b]) => addSizes(a, b)),
      fc.tuple(tie("tree"), tie("tree")).map(([a, b]) => mulSizes(a, b)),
      fc.tuple(tie("tree"), atoms).map(([a, b]) => divSizes(a, b) ?? a),
      fc.tuple(tie("tree"), tie("tree")).map(([a, b]) => subSizes(a, b)),
    ),
  }));
  const at = fc.record({
    B: fc.integer({ min: 1, max: 7 }),
    T: fc.integer({ min: 1, max: 7 }),
    D: fc.integer({ min: 1, max: 7 }),
    H: fc.integer({ min: 1, max: 7 }),
  });

  test("arithmetic on symbols equals arithmetic on numbers", () => {
    fc.assert(
      fc.property(tree, tree, at, (a, b, v) => {
        const [x, y] = [evaluateSize(a, v), evaluateSize(b, v)];
        const close = (p: number, q: number) =>
          expect(Math.abs(p - q)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(q)));
        close(evaluateSize(addSizes(a, b), v), x + y);
        close(evaluateSize(subSizes(a, b), v), x - y);
        close(evaluateSize(mulSizes(a, b), v), x * y);
      }),
    );
  });

  test("what is printed parses back to the same size", () => {
    fc.assert(
      fc.property(tree, (a) => {
        expect(size(a.key).key).toBe(a.key);
      }),
    );
  });

  test("equal keys mean equal sizes, in whatever order they were built", () => {
    fc.assert(
      fc.property(
        tree,
        tree,
        (a, b) => sameSize(addSizes(a, b), addSizes(b, a)) && sameSize(mulSizes(a, b), mulSizes(b, a)),
      ),
    );
  });
});

test("an expression is read in few steps, or refused", () => {
  const power = "(A+1)^49";
  const why = (text: string) => {
    const read = parseSize(text);
    return read.ok ? "" : read.message;
  };
  expect(why(Array(100).fill(power).join("+"))).toBe("the expression has too many products");
  expect(why(`${power}-${power}+4*D/H`)).toBe("");
});
