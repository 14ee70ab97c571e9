// No false alarm: correct models of many kinds get no diagnostic at all.
import { describe, expect, test } from "vitest";
import { diagnose, explain } from "../../src/core/index.ts";
import { published } from "./published.ts";
import { variants } from "./variants.ts";

describe("correct variants", () => {
  test("there are at least 30", () => expect(variants.length).toBeGreaterThanOrEqual(30));

  test.each([...variants, ...published])("%s: nothing is said", (_, document) => {
    const { diagnostics } = diagnose(document, { fixes: false });
    expect(diagnostics.map((d) => `${d.code}: ${explain(d as never).title}`)).toEqual([]);
  });
});
