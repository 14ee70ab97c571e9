// What every block owes the person who meets it: words, defaults that fit, and a clear sentence on what is impossible.
import { describe, expect, test } from "vitest";
import type { Params, Wiring } from "../../../src/core/blocks/index.ts";
import {
  type Block,
  blocks,
  check,
  explain,
  type HeddleDocument,
  type ParamValue,
} from "../../../src/core/index.ts";
import { typeOf } from "../../support/oracle.ts";
import { add, connect, dim, edited } from "../edited.ts";
import { preset } from "../presets.ts";

const dims = { B: 2, T: 4, S: 5, D: 12, H: 4, V: 11, N: 2 };

const unwired: Wiring = {
  has: () => false,
  rank: () => Number.NaN,
  size: () => undefined,
  role: () => "any",
};
const defaults = (block: Block): Params =>
  Object.fromEntries(Object.entries(block.params).map(([n, p]) => [n, parsed(p.parse(p.default))]));

/** Names of parameters with their choices, and of ports; those of Tokens, which others speak of, too. */
const namesOn = (block: Block): string[] => [
  ...Object.entries(block.params).flatMap(([name, p]) => [name, ...(p.choices ?? [])]),
  ...[block, blocks.get("tokens") ?? block].flatMap((b) =>
    [b.inputs(defaults(b), unwired), b.outputs(defaults(b), unwired)].flatMap(Object.keys),
  ),
];

const sentences = (text: string): string[] => text.split(/(?<=[.?!])\s+(?=\S)/);

describe.each([...blocks.values()])("$kind", (block) => {
  test("explains itself in three sentences, with a formula and a category", () => {
    expect(sentences(block.help)).toHaveLength(3);
    expect(block.formula).not.toBe("");
    expect(block.help).toMatch(/\.$/);
    expect(block.title).toMatch(/^[A-Z]/);
  });

  test("backticks set apart names that a person finds on the block, and nothing else", () => {
    for (const text of [block.help, ...Object.values(block.params).map((p) => p.help)]) {
      const parts = text.split("`");
      expect(parts.length % 2, text).toBe(1);
      for (const name of parts.filter((_, i) => i % 2 === 1)) expect(namesOn(block), text).toContain(name);
      expect(text).not.toMatch(/\*\*|__|\]\(|^#/);
    }
  });

  test("parameters have defaults that parse and one line of help", () => {
    for (const param of Object.values(block.params)) {
      expect(param.parse(param.default)).toHaveProperty("value");
      expect(param.help.length).toBeGreaterThan(3);
      expect(param.help).not.toMatch(/\.$/);
    }
  });

  test("dropped on a canvas with the standard dims it lacks nothing but wires", () => {
    const document: HeddleDocument = {
      format: 1,
      name: "Drop",
      dims,
      text: {},
      seed: 0,
      nodes: { it: { block: block.kind } },
      wires: [],
      layout: {},
    };
    const codes = check(document).diagnostics.map((d) => d.code);
    expect(codes.filter((c) => c !== "graph/missing-input")).toEqual([]);
  });

  test("its summary is one short line", () => {
    const summary = block.summary?.(defaults(block), (name) => name) ?? "";
    expect(summary).not.toMatch(/\n/);
    expect(summary.length).toBeLessThan(40);
  });
});

const parsed = (result: { readonly value: unknown } | { readonly why: string }): unknown =>
  "value" in result ? result.value : undefined;

/** What Heddle says of one block with these parameters and inputs. */
function said(
  block: string,
  params: Record<string, ParamValue>,
  axes: Record<string, string> = {},
  dtype = "f32",
): string[] {
  const ports = Object.keys(axes);
  const document: HeddleDocument = {
    format: 1,
    name: block,
    dims,
    text: {},
    seed: 0,
    inputs: Object.fromEntries(ports.map((p) => [p, "shared"])),
    nodes: { it: { block, params } },
    wires: ports.map((p) => `in.${p} → it.${p}`),
    layout: {},
  };
  const feeds = Object.fromEntries(
    Object.entries(axes).map(([p, text]) => [
      p,
      typeOf(
        text,
        p === "mask" ? "bool" : dtype === "i32" || p === "ids" || p === "positions" ? "i32" : "f32",
      ),
    ]),
  );
  return check(document, { feeds }).diagnostics.map((d) => explain(d).title);
}

const x = "B:batch T:time D:feature";

describe("what cannot be is refused with one clear sentence", () => {
  test.each<[string, string, Record<string, ParamValue>, Record<string, string>, RegExp]>([
    [
      "heads that do not divide the width",
      "qkv",
      { heads: 5, width: "D/5", kv_heads: 5 },
      { x },
      /D\/5 evaluates to 2\.40 with D = 12; it must be a positive integer/,
    ],
    [
      "key-value heads that do not divide the heads",
      "qkv",
      { kv_heads: 3 },
      { x },
      /4 heads cannot share 3 key-value heads evenly/,
    ],
    [
      "a width that heads do not divide",
      "split_heads",
      { heads: 5 },
      { x },
      /a vector of width 12 cannot be split evenly into 5 heads/,
    ],
    [
      "positions beyond a learned table",
      "pe",
      { kind: "learned", max: 3 },
      {},
      /4 positions do not fit a learned table of 3 rows/,
    ],
    ["an odd width for sines", "pe", { width: 5 }, {}, /sines and cosines come in pairs/],
    [
      "a painted mask of another size",
      "mask",
      {
        kind: "painted",
        painted: [
          [1, 0],
          [1, 1],
        ],
      },
      {},
      /painted mask is 2 × 2, but must be 4 × 4/,
    ],
    [
      "a painted mask with ragged rows",
      "mask",
      { kind: "painted", painted: [[1, 0], [1]] },
      {},
      /must have rows of equal length/,
    ],
    [
      "an odd width for RoPE",
      "rope",
      {},
      { q: "B:batch H:head T:query S:feature" },
      /the head width \w = 5 must be even: RoPE rotates pairs/,
    ],
    [
      "a part that is odd",
      "rope",
      { part: 0.25 },
      { q: "B:batch H:head T:query D:feature" },
      /0\.25 of the head width D = 12 is 3, but must be even/,
    ],
    [
      "a count that is odd",
      "rope",
      { count: 3 },
      { q: "B:batch H:head T:query D:feature" },
      /count = 3 must be even/,
    ],
    [
      "a count that is the whole width",
      "rope",
      { count: 12 },
      { q: "B:batch H:head T:query D:feature" },
      /count = 12 must be less than the head width, D = 12; 0 rotates all of it/,
    ],
    [
      "divisors of another number of pairs",
      "rope",
      { scaling: "longrope", long_factors: [1, 2] },
      { q: "B:batch H:head T:query D:feature" },
      /long_factors has 2 numbers, but must have 6: one for each pair/,
    ],
    [
      "frequencies the wrong way round",
      "rope",
      { scaling: "llama3", low_freq_factor: 4 },
      { q: "B:batch H:head T:query D:feature" },
      /high_freq_factor = 4 must be more than low_freq_factor, which is 4/,
    ],
    [
      "a larger base for one pair",
      "rope",
      { scaling: "ntk" },
      { q: "B:batch H:head T:query N:feature" },
      /ntk needs a rotated width above 2/,
    ],
    [
      "positions of fewer keys than queries",
      "rope",
      {},
      {
        q: "B:batch H:head S:query D:feature",
        k: "B:batch H:head T:key D:feature",
        positions: "B:batch T:time",
      },
      /positions are those of 4 keys, which are fewer than the 5 queries/,
    ],
    [
      "positions of another number of keys",
      "rope",
      {},
      {
        q: "B:batch H:head T:query D:feature",
        k: "B:batch H:head S:key D:feature",
        positions: "B:batch T:time",
      },
      /it\.positions: got \[B, T\] i32; axis 2 must be S = 5/,
    ],
    [
      "a mask by positions of fewer keys",
      "mask",
      { query: "S" },
      { positions: "B:batch T:time" },
      /positions are those of 4 keys, which are fewer than the 5 queries/,
    ],
    [
      "a learned table that ends behind the offset",
      "pe",
      { kind: "learned", max: 5, offset: 2 },
      {},
      /4 positions do not fit a learned table of 5 rows from row 2 on/,
    ],
    [
      "a learned sink without heads",
      "softmax",
      { sink: "learned" },
      { x },
      /a learned sink needs an axis of heads/,
    ],
    [
      "grouped scores that do not divide",
      "scores",
      {},
      { q: "B:batch H:head T:query D:feature", k: "B:batch 3:head S:key D:feature" },
      /4 query heads cannot share 3 key heads/,
    ],
    [
      "scores over heads that are a sum",
      "scores",
      {},
      { q: "B:batch H:head T:query D:feature", k: "B:batch H-2:head S:key D:feature" },
      /the number of key heads must be a dimension or a product of dimensions, not the sum H-2/,
    ],
    [
      "heads that are a sum",
      "split_heads",
      { heads: "H-2" },
      { x },
      /the number of heads must be a dimension or a product of dimensions, not the sum H-2/,
    ],
    ["an axis that is not there", "reduce", { axis: 3 }, { x }, /axis 3 does not exist: "x" has 3 axes/],
    [
      "a slice past the end",
      "slice",
      { start: 3, length: 2 },
      { x },
      /2 entries from 3 on must fit the axis, which has 4/,
    ],
    ["a slice before the beginning", "slice", { start: -5 }, { x }, /1 entry from -5 on must fit/],
    ["a long axis dropped", "slice", { length: 2, drop: true }, { x }, /drop needs a slice of length 1/],
    ["a shift beyond the axis", "shift", { by: 5 }, { x }, /by = 5 must be at most 4/],
    [
      "an order that leaves an axis out",
      "transpose",
      { order: [0, 1, 1] },
      { x },
      /must name each axis from 0 to 2/,
    ],
    [
      "a constant of another size",
      "constant",
      { kind: "vector", data: [[1, 2]] },
      {},
      /its data is 1 × 2, but must be 1 × 12/,
    ],
    [
      "an odd number of buckets both ways",
      "relative_bias",
      { kind: "t5", buckets: 7, bidirectional: true },
      {},
      /7 buckets cannot be split evenly/,
    ],
    [
      "a reach below the exact buckets",
      "relative_bias",
      { kind: "t5", max_distance: 16 },
      {},
      /max_distance = 16 must be more than/,
    ],
    [
      "a reshape that does not keep the product",
      "reshape",
      { shape: "B T H D" },
      { x },
      /the product of the axes must stay: x \[B, T, D\] has B\*D\*T = 96 entries, and \[B, T, H, D\] makes B\*D\*H\*T = 384/,
    ],
    [
      "a reshape that keeps it at these sizes only",
      "reshape",
      { shape: "B T H 3" },
      { x },
      /makes 3\*B\*H\*T = 96, which is as many at these sizes only/,
    ],
    [
      "a role that is none",
      "reshape",
      { shape: "B T:tme D" },
      { x },
      /role "tme" must be one of batch, time/,
    ],
    ["a list that is no list of sizes", "reshape", { shape: "B T D/" }, { x }, /cannot be read at "D\/"/],
    [
      "a stretch of a long axis",
      "expand",
      { add: false },
      { x },
      /axis 1 must have length 1 to be stretched, but has 4/,
    ],
    ["an axis far behind", "expand", { axis: 4 }, { x }, /axis 4 must be 0 to 3 or −1 to −4/],
    [
      "parts that leave some over",
      "split",
      { parts: "D/2 D/4" },
      { x },
      /must sum to the axis, D = 12, but D\/2 \+ D\/4 is 9/,
    ],
    [
      "groups that do not divide the width",
      "norm",
      { groups: 5 },
      { x },
      /a vector of width 12 cannot be split evenly into 5 groups/,
    ],
    [
      "groups that are a sum",
      "norm",
      { groups: "H-2" },
      { x },
      /the number of groups must be a dimension or a product of dimensions, not the sum H-2/,
    ],
    ["a scale for each head of what has no heads", "norm", { per_head: true }, { x }, /it\.x: .*head/],
    [
      "more than there are",
      "top_k",
      { k: 13 },
      { x },
      /k = 13 must be at most 12, the length of axis -1 \(D\)/,
    ],
    [
      "a roll around the whole axis",
      "roll",
      { by: -4 },
      { x },
      /by = -4 must be less than 4, the length of the axis/,
    ],
    ["rows of other samples", "gather", {}, { x, ids: "S:batch" }, /it\.ids: /],
    ["bounds the wrong way round", "clamp", { low: 2 }, { x }, /low = 2 must be at most high, which is 1/],
    [
      "values that join with another width",
      "concatenate",
      { axis: 1 },
      { a: x, b: "B:batch S:time V:feature" },
      /it\.b: .*D = 12/,
    ],
    ["a divisor of another length", "divide", {}, { a: x, b: "B:batch S:time" }, /it\.b: /],
    ["matrices that do not fit", "matmul", {}, { a: x, b: "T:feature S:feature" }, /it\.b: .*D = 12/],
    ["a residual of another width", "add", {}, { a: x, b: "B:batch T:time V:feature" }, /it\.b: .*D = 12/],
    [
      "ids where vectors are wanted",
      "linear",
      {},
      { x: "B:batch T:time" },
      /expected numbers \(f32\), got token ids \(i32\)/,
    ],
    [
      "a mask turned the wrong way",
      "apply_mask",
      {},
      { x: "B:batch H:head T:query S:key", mask: "S:key T:query" },
      /must be the (query|key) axis, got/,
    ],
  ])("%s", (what, block, params, axes, message) => {
    const titles = said(block, params, axes, what.startsWith("ids") ? "i32" : "f32");
    expect(titles.join("\n")).toMatch(message);
    expect(titles.every((t) => t.endsWith("."))).toBe(true);
  });

  test("what is stretched has length 1 at every size, not by chance at the graph's own", () => {
    const table = edited(
      "decoder-only",
      dim("N", 1),
      add("p", "parameter", { axes: "N D" }),
      add("e", "expand", { axis: 0, size: "T", add: false }),
      connect("p.y → e.x"),
    );
    expect(check(table).diagnostics.map((d) => explain(d).title)).toContainEqual(
      expect.stringMatching(/must have length 1 to be stretched, but has N, which is 1 here and may be more/),
    );
  });

  test("a text longer than a learned table is told at its own length", () => {
    const long = check(preset("decoder-only"), { dims: { T: 65 } });
    expect(long.diagnostics.map((d) => explain(d).title)).toEqual([
      expect.stringMatching(
        /65 positions do not fit a learned table of 64 rows; shorten the text or raise "max"/,
      ),
    ]);
  });
});
