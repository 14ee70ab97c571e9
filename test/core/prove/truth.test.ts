// Graphs with a known right answer, `../shared/cases/truth`: what leaks is told as that, what is clean is proved for
// every size, and nothing that leaks at any size is.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { check, hasErrors, type LeakProof, parseDocument, prove } from "../../../src/core/index.ts";
import { sharedData } from "../../support/shared-data.ts";

interface Expected {
  readonly expect: readonly string[];
}

/** Answers that are not the proof's to give, or that wait for other rules; why. */
const elsewhere: Readonly<Record<string, string>> = {
  "d1-labels-shifted-twice": "a warning at the loss, which no leak is",
  "x2-fill-minus-100-into-embedding": "an id without a row, told as a hazard so far",
  "x3-fill-minus-100-and-leak": "an id without a row, which hides the leak",
};
/** Clean graphs that are not proved for every size, with the reason. */
const open: Readonly<Record<string, string>> = {
  "p1-last-T-queries": "leaks where T ≤ 3: proved at its own sizes and all others",
};

/** The shortest text, or the fewest samples, at which a graph leaks; all others leak at three tokens or fewer. */
const least: Readonly<Record<string, readonly [dim: string, size: number]>> = {
  "q-probe1-prefix-T-6": ["T", 8],
  "q-probe11-repeat-shift-30": ["T", 31],
  "q-probe13-painted-one-cell": ["T", 11],
  "q-probe25-other-blocks-16": ["T", 17],
  "q-probe6-batch-shift-2": ["B", 3],
  "q-probe8-shift-left-30": ["T", 31],
  "u3-prefix-65-for-64": ["T", 65],
};

const folder = sharedData("../cases/truth");
const names = folder
  ? readdirSync(folder)
      .filter((f) => f.endsWith(".graph.json"))
      .map((f) => f.replace(".graph.json", ""))
  : [];

test.runIf(folder !== null).each(names)(
  "%s",
  (name) => {
    const read = (kind: string) => readFileSync(join(folder!, `${name}.${kind}.json`), "utf8");
    const parsed = parseDocument(read("graph"));
    if (!parsed.ok) throw new Error(name);
    const { expect: wanted } = JSON.parse(read("expect")) as Expected;
    if (hasErrors(check(parsed.document))) {
      expect(wanted.some((code) => !code.startsWith("leak/"))).toBe(true);
      return;
    }
    const { proof, diagnostics } = prove(parsed.document, { fixes: false });
    const isEvery = (p: LeakProof | null) => p?.claims.every((c) => c.extent.kind === "every-size") ?? false;
    const leaks = wanted.filter((code) => code.startsWith("leak/"));
    if (leaks.length > 0) expect(isEvery(proof)).toBe(false);
    if (name in elsewhere) return;
    const told = new Set(diagnostics.map((d) => d.code));
    for (const code of leaks) expect(told).toContain(code);
    for (const d of diagnostics) {
      if (!("shown" in d)) continue;
      const [dim, size] = least[name] ?? ["T", 3];
      expect(d.isLeast).toBe(true);
      if (name in least) expect(d.sizes[dim]).toBe(size);
      else expect(d.sizes[dim]).toBeLessThanOrEqual(size);
      if (d.code !== "leak/cross-sample") expect(d.sizes.B ?? 1).toBe(1);
      // No text of that length is read.
      if (name === "w1-memory-from-target") expect(d.sizes).not.toHaveProperty("S");
    }
    if (wanted.length > 0) return;
    expect(diagnostics).toEqual([]);
    if (!(name in open))
      expect(proof?.claims.map((c) => c.extent.kind)).toEqual(proof?.claims.map(() => "every-size"));
    else expect(proof?.claims.some((c) => c.extent.kind === "these-sizes")).toBe(true);
  },
  60_000,
);
