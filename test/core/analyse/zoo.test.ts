// The zoo: clean graphs are proved, leaks are found at their place and shown by a run, NaN is never called clean.
import { describe, expect, test } from "vitest";
import { confirmNumerically } from "../../../src/core/analyse/index.ts";
import type { Diagnostic } from "../../../src/core/diagnostics/index.ts";
import { evaluate, prove } from "../../../src/core/index.ts";
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

  test("left padding under causal and padding", () => {
    const { document } = cleanOnes.find((a) => a.name === "causal and padding") as Animal;
    expect(prove(document, { layouts: ["none", "right", "ragged"] }).proof?.verdict).toBe("proved");
    expect(prove(document, { layouts: ["left"] }).proof?.verdict).toBe("hazard");
  });
});
