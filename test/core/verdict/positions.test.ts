// Positions as a value: what the proof says of them, and that a text means the same wherever its padding or the document
// before it stands.
import { expect, test } from "vitest";
import { check, diagnose, type Edit, type HeddleDocument, verdictOf } from "../../../src/core/index.ts";
import { tensor } from "../../../src/core/ir/index.ts";
import { runDocument } from "../../support/run.ts";
import { trial } from "../../support/step-trial.ts";
import { add, applied, connect, edited, param, remove } from "../edited.ts";

const wires = (...all: readonly string[]): Edit[] => all.map((wire) => connect(wire));
/** Padding hidden from every query, and positions counted without it. */
const counted = [
  add("positions", "positions"),
  add("both", "mask_logic"),
  ...wires("tokens.valid → positions.valid", "mask.mask → both.a", "tokens.valid → both.b"),
];

const learned = (): HeddleDocument =>
  edited(
    "decoder-only",
    ...counted,
    param("pe", "offset", 2),
    ...wires("positions.positions → pe.positions", "both.mask → blocks.mask"),
  );

/**
 * RoPE by positions; where packed, of documents with 2 for a separator. Padding behind a separator is a document of its
 * own, so that with `valid` in the mask its rows would see no key.
 */
function rotated(isPacked: boolean): HeddleDocument {
  const d = edited("decoder-modern", ...counted);
  const packed = [
    remove("both"),
    add("documents", "documents", { separator: 2 }),
    add("apart", "mask", { kind: "segments" }),
    add("all", "mask_logic"),
    ...wires("tokens.ids → documents.ids", "documents.segments → positions.segments"),
    ...wires("documents.segments → apart.segments", "mask.mask → all.a", "apart.mask → all.b"),
  ];
  return applied(
    d,
    ...(isPacked ? packed : []),
    ...wires(`${isPacked ? "all" : "both"}.mask → blocks.mask`),
    {
      edit: "setPorts",
      scope: "blocks",
      inputs: { x: "carried", mask: "shared", positions: "shared" },
      outputs: ["x"],
    },
    connect("in.positions → rope.positions", "blocks"),
    connect("positions.positions → blocks.positions"),
  );
}

/** A distance bias by positions, no table. */
const biased = (kind: "alibi" | "t5"): HeddleDocument =>
  edited(
    "smallest",
    ...counted,
    remove("add_pe"),
    remove("pe"),
    add("bias", "relative_bias", { kind, buckets: 8, max_distance: 16 }),
    ...wires("emb.x → qkv.x", "emb.x → add_1.a", "positions.positions → bias.positions"),
    ...wires("bias.bias → attn.bias", "both.mask → attn.mask"),
  );

const graphs = [
  ["a learned table from row 2 on", learned],
  ["RoPE", () => rotated(false)],
  ["RoPE of packed documents", () => rotated(true)],
  ["ALiBi", () => biased("alibi")],
  ["T5's buckets", () => biased("t5")],
] as const;

test.each(graphs)("%s by positions: every size, cached = whole", async (_, make) => {
  const document = make();
  expect(check(document).diagnostics.map((d) => d.code)).toEqual([]);
  const found = diagnose(document, { fixes: false });
  expect(found.diagnostics.map((d) => d.code)).toEqual([]);
  expect(verdictOf(found).kind).toBe("every-size");
  const written = await trial(document, { prompt: 3, total: 8, samples: 2, padding: [0, 2] });
  expect(written.refused).toBeUndefined();
  expect(written.wrong).toEqual([]);
});

/** Logits of one text, as many of its last rows as `rows`; `padding` stands in front. */
function logitsOf(document: HeddleDocument, text: readonly number[], rows: number, padding = 0): number[] {
  const all = [...Array.from({ length: padding }, () => 5), ...text];
  const dims = [1, all.length];
  const inputs = {
    "main.ids": tensor(dims, all, "i32"),
    "main.valid": tensor(
      dims,
      all.map((_, i) => (i < padding ? 0 : 1)),
      "bool",
    ),
  };
  const options = { dims: { B: 1, T: all.length } };
  const { data } = runDocument(document, ["lm_head.logits"], inputs, options)["lm_head.logits"]!;
  return [...data].slice(-(rows * data.length) / all.length);
}

const text = [7, 3, 9, 4, 3];

test.each(graphs.filter(([name]) => !name.includes("packed")))(
  "%s by positions: padding in front changes nothing",
  (_, make) => {
    // A padded row sees no key, which must be no NaN where another layer reads it: a large finite fill.
    const at = "blocks" in make().nodes ? "blocks/attn" : "attn";
    const document = applied(make(), param(at, "fill", -1e9));
    const [alone, behind] = [logitsOf(document, text, 5), logitsOf(document, text, 5, 3)];
    for (const [i, x] of alone.entries()) expect(behind[i]).toBeCloseTo(x, 12);
  },
);

test("a packed document is what it is alone; without positions of its own it is not", () => {
  const document = rotated(true);
  const alone = logitsOf(document, text, 5);
  const packed = logitsOf(document, [8, 6, 2, ...text], 5);
  for (const [i, x] of alone.entries()) expect(packed[i]).toBeCloseTo(x, 12);
  const table = edited(
    "decoder-only",
    add("documents", "documents", { separator: 2 }),
    add("apart", "mask", { kind: "segments" }),
    add("all", "mask_logic"),
    ...wires("tokens.ids → documents.ids", "documents.segments → apart.segments"),
    ...wires("mask.mask → all.a", "apart.mask → all.b", "all.mask → blocks.mask"),
  );
  const moved = logitsOf(table, [8, 6, 2, ...text], 5);
  expect(moved.some((x, i) => Math.abs(x - logitsOf(table, text, 5)[i]!) > 1e-3)).toBe(true);
});

test.each([
  ["causal", "leaks"],
  ["window", "leaks"],
])("a mask by positions alone, %s, hides no padding behind a text, which has position 0", (kind, verdict) => {
  const positions = [
    add("positions", "positions"),
    param("mask", "kind", kind),
    ...wires("tokens.valid → positions.valid", "positions.positions → mask.positions"),
  ];
  expect(verdictOf(diagnose(edited("smallest", ...positions), { fixes: false })).kind).toBe(verdict);
});
