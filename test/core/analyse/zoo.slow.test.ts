// The zoo: clean graphs are proved, leaks are found at their place and shown by a run, NaN is never called clean.
import { describe, expect, test } from "vitest";
import { confirmNumerically } from "../../../src/core/analyse/index.ts";
import type { Diagnostic } from "../../../src/core/diagnostics/index.ts";
import { evaluate, prove, toJson } from "../../../src/core/index.ts";
import { type Animal, cleanOnes, hazardousOnes, leakingOnes } from "../../support/leak-zoo.ts";
import { preset, presetNames } from "../presets.ts";

const named = (animals: readonly Animal[]) => animals.map((a) => [a.name, a] as const);

describe("clean", () => {
  test.each(named(cleanOnes))("%s", (_, { document, verdict, layouts }) => {
    const { proof, diagnostics } = prove(document, layouts ? { layouts } : {});
    expect(diagnostics).toEqual([]);
    expect(proof?.verdict).toBe(verdict);
    expect(proof && confirmNumerically(proof, evaluate)?.unsound).toEqual([]);
  });

  test.each(presetNames.map((n) => [n]))("preset %s", (name) => {
    const { proof, diagnostics } = prove(preset(name));
    expect(diagnostics).toEqual([]);
    expect(proof?.verdict).toBe("proved");
  });
});

const placeOf = (d: Diagnostic): string => ("at" in d ? d.at.node : "node" in d ? (d.node ?? "") : "");

describe("leaking", () => {
  test.each(named(leakingOnes))("%s", (_, { document, kind, at }) => {
    const { proof, diagnostics } = prove(document, { fixes: false });
    const found = diagnostics.map((d) => `${d.code} ${placeOf(d)}`);
    expect(proof?.verdict, found.join(", ")).toBe("leaks");
    expect(found).toContain(`leak/${kind} ${at}`);
    expect(proof && confirmNumerically(proof, evaluate)?.unsound).toEqual([]);
  });
});

describe("hazards", () => {
  test.each(named(hazardousOnes))("%s", (_, { document }) => {
    const { proof, diagnostics } = prove(document, { fixes: false });
    expect(["hazard", "leaks"]).toContain(proof?.verdict);
    expect(diagnostics.map((d) => d.code)).toContain("leak/hazard");
  });

  test("a reversed mask hides its leak behind NaN; with numbers in their place a run shows it", () => {
    const { document } = hazardousOnes.find((a) => a.name === "reversed −∞ mask") as Animal;
    const { proof, diagnostics } = prove(document);
    expect(proof?.claims.find((c) => c.kind === "future")?.verdict).toBe("leaks");
    expect(proof?.claims.filter((c) => c.kind !== "future").map((c) => c.verdict)).toEqual([
      "hazard",
      "hazard",
    ]);
    const told = diagnostics.find((d) => d.code === "leak/future");
    expect(told && toJson(told)).toMatchObject({ behindNaN: true, node: "blocks/attn", port: "mask" });
    expect(told?.fixes?.[0]?.label).toBe("Use the mask as it is, not inverted");
  });

  test("rows of NaN that hide nothing are no leak", () => {
    for (const name of ["strict j < i", "nothing allowed"]) {
      const { document } = hazardousOnes.find((a) => a.name === name) as Animal;
      const { proof, diagnostics } = prove(document, { fixes: false });
      expect(proof?.verdict).toBe("hazard");
      expect(proof?.leaks).toEqual([]);
      expect(diagnostics.map((d) => d.code)).toEqual(["leak/hazard"]);
    }
  });

  test("left padding under causal and padding", () => {
    const { document } = cleanOnes.find((a) => a.name === "causal and padding") as Animal;
    expect(prove(document, { layouts: ["none", "right", "ragged"] }).proof?.verdict).toBe("proved");
    expect(prove(document, { layouts: ["left"] }).proof?.verdict).toBe("hazard");
  });
});
