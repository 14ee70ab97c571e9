// Counting parameters where some sizes are not known yet: what is known is told, and how much is not.
import { describe, expect, test } from "vitest";
import { parameterCount } from "../../../src/core/check/index.ts";
import { check, countParameters, fixesFor, weightTable } from "../../../src/core/index.ts";
import { add, disconnect, edited } from "../edited.ts";

describe("a norm to which nothing is wired", () => {
  const whole = check(edited("decoder-only"));
  const loose = check(edited("decoder-only", add("loose", "norm")));

  test("takes nothing from what is known of the rest", () => {
    expect(countParameters(weightTable(loose))).toEqual({ known: parameterCount(whole), unsized: 2 });
    expect(countParameters(weightTable(whole)).unsized).toBe(0);
  });

  test("leaves the costs of repairs elsewhere", () => {
    const broken = check(edited("decoder-only", add("loose", "norm"), disconnect("norm_f.x → lm_head.x")));
    const fixes = broken.diagnostics.flatMap((d) => fixesFor(broken, d));
    expect(fixes.length).toBeGreaterThan(0);
    for (const fix of fixes) expect(fix.parameters ?? 0).not.toBeNaN();
  });
});
