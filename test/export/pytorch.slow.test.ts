// Exported PyTorch code gives our numbers: every preset, and every block in every mode.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Checked, check, hasErrors } from "../../src/core/index.ts";
import { preset, presetNames } from "../core/presets.ts";
import { Exports, hasPackage, type Outcome, shakenWeights } from "../support/exported.ts";
import { graphOf, oracleCases, oracleFixtures } from "../support/oracle.ts";
import { corners } from "./corners.ts";

const hasTorch = hasPackage("torch");

/** Exports all, runs all at once, and tells of each. */
function suite(title: string, names: readonly string[], addAll: (exports: Exports) => void): void {
  describe.skipIf(!hasTorch)(title, () => {
    const exports = new Exports();
    let found: Record<string, Outcome> = {};
    beforeAll(async () => {
      addAll(exports);
      found = await exports.run();
    });
    afterAll(() => exports.remove());

    test.each(names)("%s", (name) => {
      expect(found[name]?.error).toBe(null);
      expect(found[name]?.single).toBe(undefined);
      expect(found[name]?.outputs).toBeGreaterThan(0);
    });
  });
}

suite("presets", presetNames, (exports) => {
  for (const name of presetNames) {
    const checked = check(preset(name));
    exports.add(name, checked, shakenWeights(checked));
  }
});

suite("corners", Object.keys(corners), (exports) => {
  for (const [name, make] of Object.entries(corners)) {
    const checked = checkedWithoutErrors(name, make());
    exports.add(name, checked, shakenWeights(checked));
  }
});

const modes = oracleFixtures()
  .filter((kind) => kind !== "presets")
  .flatMap((kind) => {
    try {
      return oracleCases(kind).map((c, i) => ({ name: `${kind}_${i}`, c }));
    } catch {
      return []; // a fixture of another form
    }
  })
  .filter(({ c }) => c.block !== undefined && c.block !== "tokens");

suite(
  "blocks",
  modes.map((m) => m.name),
  (exports) => {
    for (const { name, c } of modes) {
      const { document, feeds } = graphOf(c);
      const checked = check(document, { feeds });
      const weights = Object.entries(c.weights).map(([w, t]) => [`it.${w}`, numbers(t)] as const);
      exports.add(name, checked, Object.fromEntries(weights), c.inputs);
    }
  },
);

const numbers = ({ dims, data }: { dims: readonly number[]; data: Float64Array }) => ({
  dims,
  data: Float32Array.from(data),
});

function checkedWithoutErrors(name: string, document: Checked["document"]): Checked {
  const checked = check(document);
  if (hasErrors(checked)) throw new Error(`${name}: ${JSON.stringify(checked.diagnostics.slice(0, 2))}`);
  return checked;
}
