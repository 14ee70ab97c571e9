// Every primitive on its samples: what the dependence rule says holds everything that a change of an input shows.
import { describe, expect, test } from "vitest";
import { primitiveFaults } from "../../support/leak-primitives.ts";
import { cases } from "../../support/samples.ts";

describe("the dependence rule", () => {
  test.each(cases.map((c) => [c.name, c] as const))("of %s holds what perturbation shows", (_, c) => {
    expect(primitiveFaults(c)).toEqual([]);
  });
});
