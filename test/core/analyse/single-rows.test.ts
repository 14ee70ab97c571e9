// A single row is looked at wherever it stands: the last position of a text may be padding, and what is computed there
// is the answer all the same. Only of rows for each position the padded ones are nobody's concern.
import { expect, test } from "vitest";
import { applyEdit, check, type HeddleDocument, prove } from "../../../src/core/index.ts";
import { preset } from "../presets.ts";

/** The encoder as a classifier of whole texts, by one position of each. */
function classifier(start: number, drop: boolean): HeddleDocument {
  const encoder = preset("encoder");
  const inputs = new Set(["tokens", "emb", "pe", "add_pe", "norm_emb", "mask", "blocks"]);
  const kept = Object.entries(encoder.nodes).filter(([id]) => inputs.has(id));
  const wires = encoder.wires.filter((w) => inputs.has(w.split(" → ")[1]!.split(".")[0]!));
  return {
    ...encoder,
    objective: { kind: "classification", logits: "head.logits" },
    nodes: {
      ...Object.fromEntries(kept),
      row: { block: "slice", params: { axis: 1, start, ...(drop ? { drop } : {}) } },
      head: { block: "lm_head", params: { vocab: 2 } },
    },
    layout: {},
    ties: {},
    wires: [...wires, "blocks.x → row.x", "row.x → head.x"],
  };
}

const paddingOf = (document: HeddleDocument) =>
  prove(document, { fixes: false }).proof!.claims.find((c) => c.kind === "padding")!;

test.each([true, false])("the last position of a padded text sees padding, its axis dropped: %s", (drop) => {
  const claim = paddingOf(classifier(-1, drop));
  expect(claim.verdict).toBe("leaks");
  expect(claim.extent.kind).toBe("none");
});

test.each([true, false])("the first position is a token of every text, its axis dropped: %s", (drop) => {
  expect(paddingOf(classifier(0, drop))).toMatchObject({ verdict: "proved", extent: { kind: "every-size" } });
});

test("a text's single row is not healed by rows for all positions", () => {
  const document = classifier(-1, true);
  const fixes = prove(document).diagnostics.flatMap((d) => d.fixes ?? []);
  expect(fixes.length).toBeGreaterThan(0);
  for (const { label } of fixes) expect(label).not.toMatch(/Bypass/);
});

test.each([true, false])("it is healed by the last valid position, its axis dropped: %s", (drop) => {
  const document = classifier(-1, drop);
  const [fix] = prove(document).diagnostics.flatMap((d) => ("fixes" in d ? (d.fixes ?? []) : []));
  expect(fix?.label).toBe("Take the last valid position instead of the last");
  const healed = applyEdit(document, { edit: "all", edits: fix!.edits });
  if (!healed.ok) throw new Error("refused");
  expect(check(healed.document).diagnostics).toEqual([]);
  const { proof } = prove(healed.document, { fixes: false });
  expect(proof!.claims.map((c) => c.extent.kind)).toEqual(proof!.claims.map(() => "every-size"));
});

test("a mask of positions joins a mask of queries and keys, as one of keys", () => {
  const { nodes, wires, ...rest } = classifier(0, true);
  const masked = {
    ...rest,
    nodes: { ...nodes, both: { block: "mask_logic", params: { op: "and" } } },
    wires: [
      ...wires.filter((w) => w !== "mask.mask → blocks.mask"),
      "mask.mask → both.a",
      "tokens.valid → both.b",
      "both.mask → blocks.mask",
    ],
  };
  expect(check(masked).diagnostics).toEqual([]);
  const { proof } = prove(masked, { fixes: false });
  expect(proof!.claims.map((c) => c.extent.kind)).toEqual(proof!.claims.map(() => "every-size"));
});
