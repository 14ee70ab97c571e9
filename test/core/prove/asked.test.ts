// Nothing is proved by being asked nothing: logits that keep no row which is predicted, and rows that are no rows of the
// text, though something that has one for each position was added to them.
import { describe, expect, test } from "vitest";
import { exceptOf } from "../../../src/core/analyse/index.ts";
import { type Edit, explain, type HeddleDocument, prove } from "../../../src/core/index.ts";
import { add, applied, connect, dim, edited, param } from "../edited.ts";

const objective = (set: Readonly<Record<string, unknown>>): Edit => ({
  edit: "setMeta",
  set: { objective: { logits: "lm_head.logits", ...set } as NonNullable<HeddleDocument["objective"]> },
});

/** A decoder whose logits are made of what these nodes make of `norm_f.x`; `last` is the end of their way. */
const cutBy = (last: string, ...edits: readonly Edit[]): HeddleDocument =>
  edited("decoder-only", ...edits, connect(`${last} → lm_head.x`));

const slice = (
  id: string,
  axis: number,
  start: number | string,
  length: number | string,
  drop = false,
): Edit => add(id, "slice", { axis, start, length, ...(drop ? { drop } : {}) });

const rows = (start: number | string, length: number | string): Edit[] => [
  slice("cut", 1, start, length),
  connect("norm_f.x → cut.x"),
];

const prefixed = (prefix: number | string): Edit[] => [
  ...(typeof prefix === "string" ? [dim(prefix, 3)] : []),
  param("mask", "kind", "prefix"),
  param("mask", "prefix", prefix),
  objective({ kind: "prefix-lm", prefix }),
];

const claimsOf = (document: HeddleDocument) =>
  new Map(prove(document, { fixes: false }).proof!.claims.map((c) => [c.kind, c]));

describe("logits cut to rows before the last token of the prefix", () => {
  test("are asked for nothing: the future is not proved, and the reason says so", () => {
    const future = claimsOf(cutBy("cut.x", ...prefixed("P"), ...rows(0, "P-1"))).get("future");
    expect(future?.verdict).toBe("not-proved");
    const { extent } = future!;
    expect(extent.kind === "none" && extent.refusal.why).toMatch(/nothing is asked/);
  });

  test("to one: all prefixes that are longer are excepted", () => {
    const document = cutBy("cut.x", ...prefixed("P"), dim("P", 1), ...rows(0, 1));
    const { extent } = claimsOf(document).get("future")!;
    expect(exceptOf(extent).map((s) => s.text)).toEqual(["P ≥ 2"]);
  });

  test("to others, among them what the last token of the prefix predicts, they are proved", () => {
    const claims = claimsOf(cutBy("cut.x", ...prefixed("P"), ...rows(0, "P")));
    expect([...claims.values()].map((c) => c.extent.kind)).toEqual([
      "every-size",
      "every-size",
      "every-size",
    ]);
  });

  test("are to see no other sample all the same", () => {
    const norm = param("norm_f", "kind", "batchnorm");
    const document = cutBy("cut.x", ...prefixed("P"), norm, ...rows(0, "P-1"));
    expect(claimsOf(document).get("cross-sample")?.verdict).toBe("leaks");
  });
});

describe("rows before the last token of the prefix", () => {
  /** `rows` rows of the text with what `all` makes of all of it, the others as they are. */
  const seeing = (rows: number, prefix: number): HeddleDocument =>
    cutBy(
      "both.y",
      ...prefixed(prefix),
      ...[slice("head", 1, 0, rows), slice("tail", 1, rows, `T-${rows}`)],
      ...[add("all", "reduce", { axis: 1, fn: "mean", keep: true }), add("plus", "add")],
      add("both", "concatenate", { axis: 1 }),
      ...["head", "tail", "all"].map((id) => connect(`norm_f.x → ${id}.x`)),
      ...[connect("head.x → plus.a"), connect("all.x → plus.b")],
      ...[connect("plus.y → both.a"), connect("tail.x → both.b")],
    );

  test("are asked for the padding behind the prefix, though not for the future", () => {
    const claims = claimsOf(seeing(1, 2));
    expect(["future", "padding"].map((kind) => claims.get(kind as never)?.verdict)).toEqual([
      "proved",
      "leaks",
    ]);
  });

  test("may see the whole prefix, which is text", () => {
    const padding = claimsOf(edited("decoder-only", ...prefixed(3))).get("padding");
    expect(padding).toMatchObject({ verdict: "proved", extent: { kind: "every-size" } });
  });
});

describe("a single row has a position only where it is one of the text's", () => {
  const unmasked = param("mask", "kind", "padding");
  const mean = [
    add("mean", "reduce", { axis: 1, fn: "mean" }),
    connect("norm_f.x → mean.x"),
    connect("tokens.valid → mean.mask"),
    connect("tokens.valid → mask.valid"),
  ];
  const plus = (of: string, row: string): Edit[] => [
    add("plus", "add"),
    connect(`${of} → plus.a`),
    connect(`${row} → plus.b`),
  ];
  const causal = objective({ kind: "next-token" });

  test.each([true, false])("a mean to which a table's last row is added has none; dropped: %s", (drop) => {
    const kept = drop ? [] : [param("mean", "keep", true)];
    const row = [slice("row", 0, -1, 1, drop), connect("pe.pe → row.x")];
    const document = cutBy("plus.y", unmasked, causal, ...mean, ...kept, ...row, ...plus("mean.x", "row.x"));
    expect(claimsOf(document).get("future")?.verdict).toBe("not-proved");
  });

  test("a mean to which the table's first row is added is asked for padding and samples", () => {
    const norm = param("norm_f", "kind", "batchnorm");
    const row = [slice("row", 0, 0, 1, true), connect("pe.pe → row.x")];
    const prefix = objective({ kind: "prefix-lm", prefix: 2 });
    const document = cutBy("plus.y", unmasked, prefix, norm, ...mean, ...row, ...plus("mean.x", "row.x"));
    const { proof, diagnostics } = prove(document, { fixes: false });
    const claims = new Map(proof!.claims.map((c) => [c.kind, c]));
    expect(diagnostics.map((d) => explain(d as never).title)).toContain(
      "The output of sample 0 can see sample 1 of the batch.",
    );
    expect([claims.get("cross-sample")?.verdict, claims.get("future")?.verdict]).toEqual([
      "leaks",
      "not-proved",
    ]);
  });

  test.each([
    ["begin behind the first token: not known which they are", 0, 2, 1, "none"],
    ["end behind the last", 0, 2, 0, "every-size"],
    ["begin in front of the first", 1, 0, 0, "every-size"],
  ])("more rows than the text has, which %s", (_, before, after, start, kind) => {
    const wide = [add("pad", "pad", { axis: 1, before, after }), connect("norm_f.x → pad.x")];
    const cut = [slice("cut", 1, start, "T+1"), connect("pad.x → cut.x")];
    const { extent } = claimsOf(cutBy("cut.x", causal, ...wide, ...cut)).get("future")!;
    expect(extent.kind).toBe(kind);
    if (extent.kind === "none") expect(extent.refusal.why).toMatch(/their positions are not known/);
  });

  test("a mean alone has none", () => {
    const future = claimsOf(cutBy("mean.x", unmasked, causal, ...mean)).get("future");
    expect(future?.verdict).toBe("not-proved");
  });

  test.each([true, false])("the last row of the text is the last position; dropped: %s", (drop) => {
    const row = [slice("row", 1, -1, 1, drop), connect("norm_f.x → row.x")];
    const table = [slice("pos", 0, -1, 1, drop), connect("pe.pe → pos.x")];
    const document = cutBy("plus.y", causal, ...row, ...table, ...plus("row.x", "pos.x"));
    expect(claimsOf(document).get("future")).toMatchObject({
      verdict: "proved",
      extent: { kind: "every-size" },
    });
  });

  test("rows cut from a text keep their positions, whatever table is added", () => {
    const table = [slice("pos", 0, 0, "T-1"), connect("pe.pe → pos.x")];
    const document = applied(cutBy("cut.x", causal, dim("T", 5), ...rows(1, "T-1")), ...table);
    expect(claimsOf(document).get("future")).toMatchObject({ extent: { kind: "every-size" } });
  });

  // Where a token is valid and the next one is not.
  const last = [
    ...[add("next", "shift", { fill: 0 }), add("not", "mask_logic", { op: "not" })],
    ...[add("ends", "mask_logic", { op: "and" }), connect("tokens.valid → next.x")],
    ...[connect("next.x → not.a"), connect("tokens.valid → ends.a"), connect("not.mask → ends.b")],
  ];
  test.each([
    ["the last valid token", "sum", last],
    ["the largest of all rows", "max", []],
  ])("%s has none, under a causal mask too", (_, fn, edits) => {
    const mask = edits.length > 0 ? "ends.mask" : "tokens.valid";
    const row = [
      add("row", "reduce", { axis: 1, fn }),
      connect("norm_f.x → row.x"),
      connect(`${mask} → row.mask`),
    ];
    const claims = claimsOf(cutBy("row.x", causal, ...edits, ...row));
    expect(claims.get("future")).toMatchObject({ verdict: "not-proved", extent: { kind: "none" } });
    expect(claims.get("padding")).toMatchObject({ extent: { kind: "every-size" } });
  });

  const ids = (table: string): Edit[] => [
    ...[slice("one", 2, 0, 1, true), connect(`${table} → one.x`), add("best", "top_k", { k: 1, axis: 1 })],
    ...[
      connect("one.x → best.x"),
      add("row", "gather"),
      connect("norm_f.x → row.x"),
      connect("best.indices → row.ids"),
    ],
  ];
  test.each([
    ["a table of positions", "tables.x"],
    ["the text itself", "norm_f.x"],
  ])("a row that is picked by %s has none", (_, table) => {
    const tables = [
      add("tables", "expand", { axis: 0, size: "B", role: "batch" }),
      connect("pe.pe → tables.x"),
    ];
    const document = cutBy(
      "row.x",
      unmasked,
      connect("tokens.valid → mask.valid"),
      causal,
      ...tables,
      ...ids(table),
    );
    expect(claimsOf(document).get("future")).toMatchObject({
      verdict: "not-proved",
      extent: { kind: "none" },
    });
  });

  test.each([
    ["the last two", -2, "every-size"],
    ["the first two", 0, "none"],
  ])("%s rows of an unmasked text, moved on by one, are still those of the text", (_, start, kind) => {
    const moved = [
      slice("pair", 1, start, 2),
      add("ahead", "shift", { fill: 0 }),
      connect("pair.x → ahead.x"),
    ];
    const document = cutBy(
      "ahead.x",
      unmasked,
      connect("tokens.valid → mask.valid"),
      causal,
      ...moved,
      connect("norm_f.x → pair.x"),
    );
    expect(claimsOf(document).get("future")?.extent.kind).toBe(kind);
  });
});

describe("a loss that counts no position", () => {
  const never = [
    ...[add("not", "mask_logic", { op: "not" }), add("never", "mask_logic", { op: "and" })],
    ...[connect("tokens.valid → not.a"), connect("tokens.valid → never.a")],
    ...[connect("not.mask → never.b"), connect("never.mask → loss.mask")],
  ];
  test.each([
    ["its targets are shifted out of the text", [param("shift", "by", 4)]],
    ["its mask is never true", never],
    ["the text is one token long", [dim("T", 1)]],
  ])("asks nothing: %s", (_, edits) => {
    const document = edited(
      "decoder-only",
      ...[add("shift", "shift"), connect("tokens.ids → shift.x")],
      ...[add("loss", "loss"), connect("lm_head.logits → loss.logits"), connect("shift.x → loss.targets")],
      ...edits,
    );
    const { verdict, extent } = claimsOf(document).get("target")!;
    expect(verdict).toBe("not-proved");
    expect(extent.kind === "none" && extent.refusal.why).toBe(
      "the loss counts no position, so nothing is asked",
    );
  });
});
