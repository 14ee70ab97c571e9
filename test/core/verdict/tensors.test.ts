// What the proof says of the blocks that move, pick, order and sum entries, each put before the last norm of the
// smallest model: what keeps positions apart is proved for every size, what looks ahead is shown.
import { expect, test } from "vitest";
import { check, diagnose, type Edit, isError, verdictOf } from "../../../src/core/index.ts";
import { type ChainStep, chain } from "../../support/chains.ts";
import { add, applied, connect, edited, opened } from "../edited.ts";

const by = (wire: string): Edit => connect(wire);
const pair: readonly [string, string] = ["a", "y"];

const cases: readonly (readonly [what: string, kind: string, ...steps: readonly ChainStep[]])[] = [
  ["cumulative sum along time", "every-size", ["cumulative_sum"]],
  ["without itself", "every-size", ["cumulative_sum", { exclusive: true }]],
  ["from the end", "leaks", ["cumulative_sum", { reverse: true }]],
  ["along features", "every-size", ["cumulative_sum", { axis: -1 }]],
  ["along samples", "leaks", ["cumulative_sum", { axis: 0 }]],
  ["roll along time", "leaks", ["roll"]],
  ["roll along features", "every-size", ["roll", { axis: -1, by: -3 }]],
  ["pad in front, cut behind", "every-size", ["pad", { before: 2 }], ["slice", { length: "T" }]],
  [
    "pad behind, cut in front",
    "leaks",
    ["pad", { before: 0, after: 1 }],
    ["slice", { start: 1, length: "T" }],
  ],
  ["heads and back", "every-size", ["reshape", { shape: "B T H D/H" }], ["reshape", { shape: "B T D" }]],
  [
    "samples and times as one",
    "every-size",
    ["reshape", { shape: "B*T D" }],
    ["reshape", { shape: "B T D" }],
  ],
  [
    "a view in place of a transpose",
    "leaks",
    ["reshape", { shape: "B H T D/H" }],
    ["transpose", { order: [0, 2, 1, 3] }],
    ["reshape", { shape: "B T D" }],
  ],
  [
    "turned and turned back by views",
    "every-size",
    ["reshape", { shape: "B D T" }],
    ["reshape", { shape: "B T D" }],
  ],
  [
    "top-k of features",
    "every-size",
    ["top_k", undefined, ["x", "mask"]],
    ["where", undefined, ["mask", "x"], by("add_2.y → z1.x")],
  ],
  [
    "less the largest of all positions",
    "leaks",
    ["top_k", { k: 1, axis: 1 }, ["x", "values"]],
    ["subtract", undefined, ["b", "y"], by("add_2.y → z1.a")],
  ],
  ["rows that ids pick", "leaks", ["gather", undefined, ["x", "x"], by("tokens.ids → z0.ids")]],
  [
    "features that top-k picks",
    "every-size",
    ["top_k", { k: "D" }, ["x", "indices"]],
    ["gather", { axis: -1 }, ["ids", "x"], by("add_2.y → z1.x")],
  ],
  ["copies along a new axis, averaged", "every-size", ["expand"], ["reduce", { axis: 1 }]],
  [
    "halves exchanged",
    "every-size",
    ["split", undefined, ["x", "b"]],
    ["concatenate", undefined, ["a", "y"], by("z0.a → z1.b")],
  ],
  [
    "a token in front",
    "every-size",
    [
      "concatenate",
      { axis: 1 },
      ["b", "y"],
      add("cls", "parameter", { axes: "1 D" }),
      add("each", "expand", { axis: 0, size: "B" }),
      by("cls.y → each.x"),
      by("each.x → z0.a"),
    ],
    ["slice", { length: "T" }],
  ],
  [
    "a token in front, cut off",
    "every-size",
    [
      "concatenate",
      { axis: 1 },
      ["b", "y"],
      add("cls", "parameter", { axes: "1 D" }),
      add("each", "expand", { axis: 0, size: "B" }),
      by("cls.y → each.x"),
      by("each.x → z0.a"),
    ],
    ["slice", { start: 1, length: "T" }],
  ],
  [
    "less the mean of each vector",
    "every-size",
    ["subtract", undefined, pair, add("mean", "reduce"), by("add_2.y → mean.x"), by("mean.x → z0.b")],
  ],
  [
    "less the mean of the text",
    "leaks",
    [
      "subtract",
      undefined,
      pair,
      add("mean", "reduce", { axis: 1, keep: true }),
      by("add_2.y → mean.x"),
      by("mean.x → z0.b"),
    ],
  ],
  [
    "entry by entry",
    "every-size",
    ["softplus"],
    ["clamp", { high: 3 }],
    ["square"],
    ["exp"],
    ["maximum", undefined, pair, by("add_2.y → z4.b")],
    ["minimum", undefined, pair, by("add_2.y → z5.b")],
  ],
  [
    "running mean",
    "every-size",
    ["cumulative_sum"],
    [
      "divide",
      undefined,
      pair,
      add("ones", "parameter", { axes: "T:time", init: "ones" }),
      add("count", "cumulative_sum", { axis: 0 }),
      by("ones.y → count.x"),
      by("count.x → z1.b"),
    ],
  ],
];

test("a learned query that pools a text has no residual, and is proved", () => {
  const document = edited(
    "encoder",
    add("query", "parameter", { axes: "1:time D:feature" }),
    add("each", "expand", { axis: 0, size: "B" }),
    add("pool", "qkv"),
    add("pooled", "attention"),
    add("joined", "concat"),
    ...[
      "query.y → each.x",
      "each.x → pool.x",
      "blocks.x → pool.context",
      "pool.q → pooled.q",
      "pool.k → pooled.k",
      "pool.v → pooled.v",
      "mask.mask → pooled.mask",
      "pooled.out → joined.x",
      "joined.x → transform.x",
    ].map((wire) => connect(wire)),
    { edit: "setMeta", set: { objective: { kind: "classification", logits: "lm_head.logits" } } },
  );
  const found = diagnose(document, { fixes: false });
  expect(found.diagnostics.map((d) => d.code)).toEqual([]);
  expect(verdictOf(found).kind).toBe("every-size");
});

test("heads that talk: a view gives the mixed axis its role back", () => {
  const document = edited(
    "decoder-only",
    opened("decoder-only", "blocks/attn"),
    ...(
      [
        ["last", "transpose", { order: [0, 2, 3, 1] }, "softmax.x → last.x"],
        ["mixed", "linear", { out: "H", bias: false }, "last.x → mixed.x"],
        ["back", "transpose", { order: [0, 3, 1, 2] }, "mixed.y → back.x"],
        ["heads", "reshape", { shape: "B H:head T T" }, "back.x → heads.x"],
      ] as const
    ).flatMap(([id, block, params, wire]) => [
      add(id, block, params, "blocks/attn"),
      connect(wire, "blocks/attn"),
    ]),
    connect("heads.x → weighted_sum.weights", "blocks/attn"),
  );
  const found = diagnose(document, { fixes: false });
  expect(found.diagnostics.map((d) => d.code)).toEqual([]);
  expect(verdictOf(found).kind).toBe("every-size");
});

const named = cases.map(([what, kind, ...steps]) => ({ what, kind, steps }));

test.each(named)("$what: $kind", ({ kind, steps }) => {
  const document = edited("smallest", ...chain(...steps));
  expect(check(document).diagnostics.filter(isError)).toEqual([]);
  expect(verdictOf(diagnose(document, { fixes: false })).kind).toBe(kind);
});

test.each<[string, string, RegExp]>([
  ["cumulative_sum", "reverse", /^Sum "z" up from the start$/],
  ["roll", "by", /^Shift "z" right, so that nothing comes round$/],
])("a %s that looks ahead has a fix that closes it", (block, param, label) => {
  const document = edited(
    "smallest",
    add("z", block, { [param]: block === "roll" ? -1 : true }),
    add("both", "add"),
    ...["emb.x → z.x", "emb.x → both.a", "z.x → both.b", "both.y → add_pe.a"].map((wire) => connect(wire)),
  );
  const [leak] = diagnose(document).diagnostics;
  const [fix] = leak?.fixes ?? [];
  expect(leak?.code).toBe("leak/future");
  expect(fix?.label).toMatch(label);
  expect(verdictOf(diagnose(applied(document, ...(fix?.edits ?? [])))).kind).toBe("every-size");
});
