// No false alarm: correct models of many kinds get no diagnostic at all, and are proved for every size.
import { describe, expect, test } from "vitest";
import { diagnose, explain } from "../../src/core/index.ts";
import { published } from "./published.ts";
import { variants } from "./variants.ts";

/** Nothing is claimed of these, and why; all others are proved for every size. docs/proof.md says the same. */
const open: Readonly<Record<string, string>> = {
  "attention on its own": "it has no objective, so nothing is asked",
};

describe("correct variants", () => {
  test("there are at least 30", () => expect(variants.length).toBeGreaterThanOrEqual(30));

  test.each([...variants, ...published])("%s: nothing is said, and it is proved", (name, document) => {
    const { diagnostics, proof } = diagnose(document, { fixes: false });
    expect(diagnostics.map((d) => `${d.code}: ${explain(d as never).title}`)).toEqual([]);
    expect(proof === null).toBe(name in open);
    for (const { extent } of proof?.claims ?? []) expect(extent).toEqual({ kind: "every-size" });
  });
});
