// A rule that suspects a leak is refuted by a proof at the document's own sizes, and by nothing less.
import { expect, test } from "vitest";
import type { Claim, LeakProof } from "../../../src/core/analyse/index.ts";
import { oneList } from "../../../src/core/diagnose/index.ts";
import { check, prove } from "../../../src/core/index.ts";
import { lint } from "../../../src/core/lint/index.ts";
import { edited, unwire } from "../../support/leak-zoo.ts";
import { preset } from "../presets.ts";

const checked = check(edited(preset("decoder-only"), unwire("mask.mask → blocks.mask")));
const suspicions = lint(checked, { fixes: false }).filter((d) => d.code === "lint/mask-objective");
const clean = prove(preset("decoder-only")).proof!;
const refusal = { why: "too much", value: 0, primitive: null, node: null };

/** What is told of attention without a mask beside a proof whose claims about the future are these. */
const told = (proof: LeakProof | null) =>
  oneList(checked, { proof, diagnostics: [] }, suspicions).diagnostics.map((d) => d.code);

const future = (change: Partial<Claim>): LeakProof => ({
  ...clean,
  claims: clean.claims.map((c) => (c.kind === "future" ? { ...c, ...change } : c)),
});

test("proved for every size, or for all but others: silent", () => {
  expect(clean.claims.map((c) => c.extent.kind)).toEqual(clean.claims.map(() => "every-size"));
  expect(told(clean)).toEqual([]);
  expect(told(future({ extent: { kind: "these-sizes", except: [], refusal } }))).toEqual([]);
  expect(told(future({ extent: { kind: "sizes-looked-at", sizes: [clean.program.dims], refusal } }))).toEqual(
    [],
  );
});

test("a leak of another kind takes nothing from it", () => {
  const claims = clean.claims.map((c) => (c.kind === "padding" ? { ...c, verdict: "leaks" as const } : c));
  expect(told({ ...clean, claims, verdict: "leaks" })).toEqual([]);
});

test.each<[string, LeakProof | null]>([
  ["no proof", null],
  ["not proved", future({ verdict: "not-proved", extent: { kind: "none", at: [], refusal } })],
  ["not proved at the document's sizes", future({ extent: { kind: "none", at: [], refusal } })],
  ["behind NaN", future({ verdict: "hazard", extent: { kind: "none", at: [], refusal } })],
  ["no objective was asked of", { ...clean, task: { ...clean.task, objective: null } }],
  ["nothing was claimed", { ...clean, claims: [] }],
  [
    "longer than numbers are exact",
    { ...clean, program: { ...clean.program, dims: { ...clean.program.dims, T: 2 ** 21 } } },
  ],
])("%s: told", (_, proof) => {
  expect(told(proof)).toEqual(["lint/mask-objective"]);
});
