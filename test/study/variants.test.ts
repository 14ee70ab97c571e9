// Variants on the presets: what the catalogue makes is right and does what its name says.
import { describe, expect, test } from "vitest";
import {
  applyEdit,
  check,
  countParameters,
  type HeddleDocument,
  hasErrors,
  parseDocument,
  printDocument,
  weightTable,
} from "../../src/core/index.ts";
import {
  applyVariant,
  combine,
  grid,
  match,
  oneStep,
  semanticDifference,
  setVariants,
  sweep,
  type Variation,
  withoutNode,
} from "../../src/study/index.ts";
import { preset } from "../core/presets.ts";

const decoder = preset("decoder-only");
const modern = preset("decoder-modern");
const one = (id: string): Variation => oneStep.find((v) => v.id === id)!;
const made = (base: HeddleDocument, ...variations: Variation[]) => {
  const combined = combine(base, variations);
  if (!combined.ok) throw new Error(combined.why);
  return combined;
};
const parameters = (document: HeddleDocument) => countParameters(weightTable(check(document))).known;

describe("the catalogue", () => {
  test("each variation that applies leaves a graph without errors, and changes it", () => {
    const applied = new Set<string>();
    for (const base of [decoder, modern, preset("encoder"), preset("encoder-decoder"), preset("sort")])
      for (const variation of oneStep) {
        const combined = combine(base, [variation]);
        if (!combined.ok) {
          expect(combined.why).toMatch(/^[A-Z].*\.$/);
          continue;
        }
        applied.add(variation.id);
        expect(check(combined.document).diagnostics.filter((d) => d.code.startsWith("shape/"))).toEqual([]);
        expect(hasErrors(check(combined.document))).toBe(false);
        expect(semanticDifference(base, combined.document)).not.toEqual([]);
        expect(applyVariant(base, combined.variant)).toEqual({ ok: true, document: combined.document });
      }
    expect([...applied].sort()).toEqual(oneStep.map(({ id }) => id).sort());
  });

  test("tying takes the head's matrix away", () => {
    const { D, V } = decoder.dims as Record<string, number>;
    expect(parameters(decoder) - parameters(made(decoder, one("tie")).document)).toBe(D! * V!);
  });

  test("a node left out, and one that is not there", () => {
    expect(
      semanticDifference(decoder, made(decoder, withoutNode("bypass", "blocks/norm_1")).document),
    ).toEqual(["blocks/norm_1 bypassed"]);
    expect(combine(decoder, [withoutNode("mute", "nothing")])).toMatchObject({ ok: false });
  });
});

describe("sweeps", () => {
  test("of a dimension, without the base's own value", () => {
    const swept = sweep(decoder, "H=1,2,4,8");
    if (!swept.ok) throw new Error(swept.why);
    expect(swept.variations.map(({ id }) => id)).toEqual(["H=1", "H=2", "H=8"]);
    expect(made(decoder, swept.variations[2]!).document.dims.H).toBe(8);
  });

  test("of a parameter", () => {
    const swept = sweep(decoder, "blocks/ffn.fn=relu,swiglu");
    if (!swept.ok) throw new Error(swept.why);
    expect(semanticDifference(decoder, made(decoder, swept.variations[1]!).document)).toEqual([
      "blocks/ffn.fn: gelu → swiglu",
    ]);
  });

  test.each([
    ["Q=1", "Unknown dimension Q"],
    ["blocks/fn.hidden=1", 'There is no node "blocks/fn" (did you mean "blocks/ffn"'],
    ["H", "A sweep must be NAME=VALUE"],
  ])("%s is refused", (text, why) => {
    const swept = sweep(decoder, text);
    expect(swept.ok ? "" : swept.why).toContain(why);
  });

  test("a grid meets each with each", () => {
    const axes = ["H=1,2", "N=1,3"].map((text) => {
      const swept = sweep(decoder, text);
      return swept.ok ? swept.variations : [];
    });
    const rows = grid(axes);
    expect(rows.map((row) => row.map(({ id }) => id).join(" "))).toEqual([
      "N=1",
      "N=3",
      "H=1",
      "H=1 N=1",
      "H=1 N=3",
      "H=2",
      "H=2 N=1",
      "H=2 N=3",
    ]);
    expect(made(decoder, ...rows[4]!).variant).toMatchObject({ name: "H = 1, N = 3" });
  });
});

describe("a variant that no longer applies", () => {
  test("says which edit, why, and what is near", () => {
    const edits = [
      { edit: "setDim", dim: "H", value: 2 },
      { edit: "setFlag", node: "blocks/norm_3", flag: "mute", on: true },
    ] as const;
    const applied = applyVariant(decoder, { name: "old", edits });
    expect(applied).toMatchObject({ ok: false, edit: 2 });
    if (applied.ok) return;
    expect(applied.near).toContain("blocks/norm_1");
    expect(applied.why).toContain("did you mean");
  });

  test("malformed edits of a file are refused, not thrown", () => {
    for (const edit of [{ edit: "nothing" }, { edit: "setFlag" }, { edit: "connect", scope: 3 }])
      expect(applyVariant(decoder, { name: "x", edits: [edit as never] }).ok).toBe(false);
  });
});

test("variants stand in the file only where there are any, in the format that it had", () => {
  const { variant } = made(decoder, one("no-mask"));
  const write = (document: HeddleDocument, variants: (typeof variant)[]) => {
    const applied = applyEdit(document, setVariants(variants));
    if (!applied.ok) throw new Error(applied.why);
    return applied.document;
  };
  const having = write(decoder, [variant]);
  const text = printDocument(having);
  const read = parseDocument(text);
  if (!read.ok) throw new Error("unreadable");
  expect(read.document.variants).toEqual([variant]);
  expect(read.document.format).toBe(decoder.format);
  expect(printDocument(write(read.document, []))).toBe(printDocument(decoder));
});

describe("matching", () => {
  const swiglu = made(decoder, one("ffn-swiglu")).document;

  test("scales one dimension to the base's parameters, or operations", () => {
    for (const by of ["params", "flops"] as const) {
      const matched = match(decoder, swiglu, by, "D");
      if (!matched.ok) {
        expect(matched.why).toContain("comes nearest");
        continue;
      }
      const applied = applyVariant(swiglu, { name: "", edits: matched.edits });
      if (!applied.ok) throw new Error(applied.why);
      expect(Math.abs(parameters(applied.document) / parameters(decoder) - 1)).toBeLessThan(0.2);
    }
  });

  test("a free width comes within the tolerance", () => {
    const wide: HeddleDocument = { ...decoder, dims: { ...decoder.dims, F: 256 } };
    const named = made(wide, ...sweepOf(wide, "blocks/ffn.hidden=F")).document;
    const gated = made(named, one("ffn-swiglu")).document;
    const matched = match(named, gated, "params", "F");
    if (!matched.ok) throw new Error(matched.why);
    expect(matched.edits).toEqual([{ edit: "setDim", dim: "F", value: expect.closeTo(171, -1) }]);
    const applied = applyVariant(gated, { name: "", edits: matched.edits });
    if (!applied.ok) throw new Error(applied.why);
    expect(Math.abs(parameters(applied.document) / parameters(named) - 1)).toBeLessThan(0.02);
  });

  test.each([
    ["Q", "Unknown dimension Q"],
    ["T", "the size of the text"],
    ["H", "do not grow with it"],
  ])("%s is refused in words", (dim, why) => {
    const matched = match(decoder, swiglu, "params", dim);
    expect(matched.ok ? "" : matched.why).toContain(why);
  });
});

function sweepOf(base: HeddleDocument, text: string): readonly Variation[] {
  const swept = sweep(base, text);
  if (!swept.ok) throw new Error(swept.why);
  return swept.variations;
}
