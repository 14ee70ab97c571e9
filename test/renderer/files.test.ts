// What keeps files safe: one limit for all doors, and a fingerprint that notices each change.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDocument } from "../../src/core/index.ts";
import { fingerprint } from "../../src/shared/fingerprint.ts";
import { maxGraphBytes, whyTooLarge } from "../../src/shared/ipc.ts";

describe("a file that is too large", () => {
  test("is refused by its size with both numbers, and the largest is not", () => {
    expect(whyTooLarge("a.graph.json", maxGraphBytes)).toBeNull();
    expect(whyTooLarge("a.graph.json", 100 * 2 ** 20)).toMatch(
      /a\.graph\.json has 100 MB.*may have at most 64 MB/,
    );
  });

  test("is refused by the parser at the same size", () => {
    const problems = (length: number) => {
      const parsed = parseDocument("x".repeat(length));
      return parsed.ok ? [] : parsed.problems.map((p) => p.code);
    };
    expect(problems(maxGraphBytes + 1)).toEqual(["file/too-large"]);
    expect(problems(10)).not.toContain("file/too-large");
  });
});

describe("the fingerprint of a text", () => {
  test("is the same for the same text and another for a text with one letter changed", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 300 }), fc.nat(), (text, n) => {
        const at = n % text.length;
        const other = `${text.slice(0, at)}${text[at] === "a" ? "b" : "a"}${text.slice(at + 1)}`;
        expect(fingerprint(`${text}`)).toBe(fingerprint(text));
        expect(fingerprint(other)).not.toBe(fingerprint(text));
      }),
    );
  });
});
