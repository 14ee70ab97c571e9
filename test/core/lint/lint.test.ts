// Every rule of core/lint finds its mistake at its place, and what it offers mends it.
import { describe, expect, test } from "vitest";
import {
  applyEdit,
  check,
  type Edit,
  explain,
  type HeddleDocument,
  isError,
  placeOf,
  severityOf,
} from "../../../src/core/index.ts";
import { lint, lintRules } from "../../../src/core/lint/index.ts";
import { additive } from "../../challenges/published.ts";
import { silent } from "../../challenges/silent.ts";
import { add, connect, dim, disconnect, edited, opened, param, remove } from "../edited.ts";
import { preset, presetNames } from "../presets.ts";

const told = (d: HeddleDocument) => lint(check(d)).map((x) => `${x.code} ${placeOf(x)}`);

/** What is left after the first fix of the first finding. */
function afterFirstFix(d: HeddleDocument) {
  const [first] = lint(check(d));
  const edits = first?.fixes?.[0]?.edits;
  if (!edits) throw new Error("there is no fix");
  const applied = applyEdit(d, { edit: "all", edits });
  if (!applied.ok) throw new Error(applied.why);
  const checked = check(applied.document);
  return [...checked.diagnostics.filter(isError), ...lint(checked)].map((x) => explain(x as never).title);
}

const strict = [
  [0, 0, 0, 0],
  [1, 0, 0, 0],
  [1, 1, 0, 0],
  [1, 1, 1, 0],
];

const cases: [string, string, Edit[], string, RegExp][] = [
  [
    "no position table",
    "decoder-only",
    [connect("emb.x → blocks.x"), remove("add_pe"), remove("pe")],
    "lint/no-position blocks/attn",
    /Apply RoPE/,
  ],
  [
    "no RoPE",
    "decoder-modern",
    [connect("qkv.q → attn.q", "blocks"), connect("qkv.k → attn.k", "blocks"), remove("rope", "blocks")],
    "lint/no-position blocks/attn",
    /Apply RoPE/,
  ],
  [
    "a decoder without positions beside an encoder that has them",
    "encoder-decoder",
    [connect("scale_target.x → decoder.x"), remove("add_pe_target"), remove("pe_target")],
    "lint/no-position decoder/attn_1",
    /position embedding/,
  ],
  [
    "a mask that is strictly causal",
    "decoder-only",
    [param("mask", "kind", "painted"), param("mask", "painted", strict)],
    "lint/nan-rows blocks/attn",
    /its own position/,
  ],
  [
    "a causal mask turned around",
    "decoder-only",
    [
      add("not", "mask_logic", { op: "not" }),
      connect("mask.mask → not.a"),
      connect("not.mask → blocks.mask"),
    ],
    "lint/nan-rows blocks/attn",
    /not inverted/,
  ],
  [
    "unscaled scores",
    "decoder-only",
    [param("blocks/attn", "scaled", false)],
    "lint/scale-missing blocks/attn",
    /√K/,
  ],
  [
    "unscaled scores, wired by hand",
    "decoder-only",
    [
      opened("decoder-only", "blocks/attn"),
      connect("scores.scores → mask.x", "blocks/attn"),
      remove("scale", "blocks/attn"),
    ],
    "lint/scale-missing blocks/attn/softmax",
    /Insert a Scale/,
  ],
  [
    "queries scaled before attention scales again",
    "decoder-only",
    [
      add("scale", "scale", undefined, "blocks"),
      connect("qkv.q → scale.x", "blocks"),
      connect("qkv.q → scale.like", "blocks"),
      connect("scale.x → attn.q", "blocks"),
    ],
    "lint/scale-doubled blocks/attn",
    /Remove "blocks\/scale"/,
  ],
  [
    "weights that sum to one over the queries",
    "decoder-only",
    [opened("decoder-only", "blocks/attn"), param("blocks/attn/softmax", "axis", 2)],
    "lint/softmax-axis blocks/attn/softmax",
    /last axis/,
  ],
  [
    "probabilities over time",
    "decoder-only",
    [remove("probs"), add("softmax", "softmax", { axis: 1 }), connect("lm_head.logits → softmax.x")],
    "lint/softmax-axis softmax",
    /last axis/,
  ],
  [
    "attention without a residual",
    "decoder-only",
    [connect("wo.y → add_2.a", "blocks"), connect("wo.y → norm_2.x", "blocks"), remove("add_1", "blocks")],
    "lint/residual-missing blocks/wo",
    /residual connection around the attention/,
  ],
  [
    "an FFN without a residual",
    "decoder-only",
    [connect("ffn.y → out.x", "blocks"), remove("add_2", "blocks")],
    "lint/residual-missing blocks/ffn",
    /residual connection around the FFN/,
  ],
  [
    "a Post-LN attention without a residual",
    "smallest",
    [connect("wo.y → norm_1.x"), remove("add_1")],
    "lint/residual-missing wo",
    /residual connection around the attention/,
  ],
  [
    "a residual from behind the norm",
    "decoder-only",
    [connect("norm_2.x → add_2.a", "blocks")],
    "lint/norm-placement blocks/ffn",
    /from before "norm_2"/,
  ],
  [
    "a sublayer without its norm",
    "decoder-only",
    [connect("add_1.y → ffn.x", "blocks"), remove("norm_2", "blocks")],
    "lint/norm-placement blocks/ffn",
    /norm before the sublayer/,
  ],
  [
    "a Post-LN sublayer without its norm",
    "encoder",
    [
      connect("add_1.y → ffn.x", "blocks"),
      connect("add_1.y → add_2.a", "blocks"),
      remove("norm_1", "blocks"),
    ],
    "lint/norm-placement blocks/wo",
    /norm after the addition/,
  ],
  [
    "a head width rounded by hand",
    "decoder-only",
    [dim("H", 5), param("blocks/qkv", "width", 13)],
    "lint/heads-divide blocks/qkv",
    /4 heads/,
  ],
  [
    "a causal mask under masked-LM",
    "encoder",
    [param("mask", "kind", "causal"), disconnect("tokens.valid → mask.valid")],
    "lint/mask-objective blocks/attn",
    /only the padding/,
  ],
  [
    "no causal mask under next-token",
    "decoder-only",
    [param("mask", "kind", "all")],
    "lint/mask-objective blocks/attn",
    /causal/,
  ],
  [
    "queries viewed as heads without a transpose",
    "encoder",
    [
      remove("qkv", "blocks"),
      ...["q", "k", "v"].flatMap((name) => [
        add(`linear_${name}`, "linear", undefined, "blocks"),
        name === "q"
          ? add("view", "reshape", { shape: "B:batch H:head T:query D/H:feature" }, "blocks")
          : add(`heads_${name}`, "split_heads", { side: "key" }, "blocks"),
        connect(`in.x → linear_${name}.x`, "blocks"),
        connect(`linear_${name}.y → ${name === "q" ? "view" : `heads_${name}`}.x`, "blocks"),
        connect(`${name === "q" ? "view" : `heads_${name}`}.x → attn.${name}`, "blocks"),
      ]),
    ],
    "lint/view-mixes blocks/view",
    /Reshape to B:batch T:query H:head D\/H:feature, then transpose/,
  ],
  [
    "heads merged by a view alone",
    "encoder",
    [
      remove("concat", "blocks"),
      add("view", "reshape", { shape: "B T:time D" }, "blocks"),
      connect("attn.out → view.x", "blocks"),
      connect("view.x → wo.x", "blocks"),
    ],
    "lint/view-mixes blocks/view",
    /Transpose to B T H D\/H before it/,
  ],
  [
    "an unplugged mask",
    "worked-example",
    [disconnect("mask.mask → attn.mask")],
    "lint/mask-objective attn",
    /Connect "mask"/,
  ],
  [
    "a loss that counts padding",
    "encoder-decoder",
    [disconnect("target.valid → loss.mask")],
    "lint/loss-padding loss",
    /Exclude padding/,
  ],
  [
    "shifted targets whose mask is not",
    "decoder-only",
    [
      { edit: "setText", stream: "main", text: "the cat sat on\nthe dog" },
      dim("B", 2),
      add("shift", "shift"),
      add("loss", "loss"),
      connect("tokens.ids → shift.x"),
      connect("shift.x → loss.targets"),
      connect("lm_head.logits → loss.logits"),
      connect("tokens.valid → loss.mask"),
    ],
    "lint/loss-padding loss",
    /shifted/,
  ],
  [
    "a table of positions that lost its wire",
    "decoder-only",
    [connect("emb.x → blocks.x"), remove("add_pe")],
    "lint/no-position blocks/attn",
    /positions of "pe"/,
  ],
  [
    "a norm that nothing uses",
    "worked-example",
    [add("extra", "norm"), connect("add_1.y → extra.x")],
    "lint/dead-node extra",
    /Delete "extra"/,
  ],
  [
    "values that are never read",
    "decoder-only",
    [connect("qkv.k → attn.v", "blocks")],
    "lint/unused-output blocks/qkv",
    /qkv\.v to attn\.v/,
  ],
  [
    "RoPE on the queries alone",
    "decoder-modern",
    [connect("qkv.k → attn.k", "blocks")],
    "lint/rope-mismatch blocks/attn",
    /keys by "blocks\/rope" too/,
  ],
  [
    "a second attention without the mask of the first",
    "decoder-only",
    [
      add("attn_b", "attention", undefined, "blocks"),
      add("both", "add", undefined, "blocks"),
      connect("qkv.q → attn_b.q", "blocks"),
      connect("qkv.k → attn_b.k", "blocks"),
      connect("qkv.v → attn_b.v", "blocks"),
      connect("attn.out → both.a", "blocks"),
      connect("attn_b.out → both.b", "blocks"),
      connect("both.y → concat.x", "blocks"),
      { edit: "setMeta", set: { objective: null } },
    ],
    "lint/value-bypasses-mask blocks/attn_b",
    /same mask/,
  ],
  [
    "BatchNorm in a causal stack",
    "decoder-only",
    [param("blocks/norm_1", "kind", "batchnorm")],
    "lint/value-bypasses-mask blocks/norm_1",
    /LayerNorm/,
  ],
  [
    "buckets for one direction in an encoder",
    "encoder",
    [
      add("bias", "relative_bias", { kind: "t5" }, "blocks"),
      connect("bias.bias → attn.bias", "blocks"),
      param("blocks/attn", "scaled", false),
    ],
    "lint/bias-direction blocks/bias",
    /both directions/,
  ],
  [
    "a causal mask on cross-attention",
    "encoder-decoder",
    [
      { edit: "setText", stream: "source", text: "the cat sat on the mat . <eos>\nthe dog ran . <eos>" },
      param("source", "time", "T"),
      param("pe_source", "length", "T"),
      dim("S", null),
      connect("mask_target.mask → decoder.memory_mask"),
    ],
    "lint/cross-causal decoder/attn_2",
    /padding of "source"/,
  ],
  [
    "the end of a text, ignored",
    "encoder-decoder",
    [param("loss", "ignore", 3)],
    "lint/ignored-token loss",
    /instead of "<eos>"/,
  ],
  [
    "sines beside small embeddings",
    "decoder-only",
    [param("pe", "kind", "sinusoidal")],
    "lint/position-drowns add_pe",
    /Learn the positions/,
  ],
  [
    "a word that stands twice in the vocabulary",
    "worked-example",
    [
      {
        edit: "setMeta",
        set: { vocabulary: { kind: "words", tokens: ["the", "cat", "sat", "on", "mat", "cat"] } },
      },
    ],
    "lint/duplicate-token null",
    /unused_5/,
  ],
  [
    "a head tied to a table that begins large",
    "decoder-only",
    [
      param("emb", "std", 1),
      param("lm_head", "tied", true),
      { edit: "setTie", weight: "lm_head.table", to: "emb.table" },
    ],
    "lint/initial-loss lm_head",
    /standard deviation of 0.02/,
  ],
  ...silent
    .filter((s) => !s.fixLeaves)
    .map(({ title, base, edits, code, node, firstFix = [] }): (typeof cases)[number] => [
      title,
      base,
      [...edits],
      `${code} ${node}`,
      new RegExp(`^(${firstFix.map((l) => l.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})$`),
    ]),
  [
    "a filler that the loss takes for a target",
    "decoder-only",
    [
      ...[add("shift", "shift", { fill: 0 }), add("loss", "loss")],
      ...[connect("tokens.ids → shift.x"), connect("shift.x → loss.targets")],
      connect("lm_head.logits → loss.logits"),
    ],
    "lint/filler-scored shift",
    /Set fill of "shift" to −100/,
  ],
];

describe("lint", () => {
  test.each(presetNames)("%s is clean", (name) => {
    expect(lint(check(preset(name)))).toEqual([]);
  });

  test.each(cases)("%s", (_, name, edits, code, label) => {
    const document = edited(name, ...edits);
    expect(check(document).diagnostics.filter(isError)).toEqual([]);
    const found = lint(check(document));
    expect(told(document)[0]).toBe(code);
    expect(found[0]?.fixes?.[0]?.label).toMatch(label);
    expect(afterFirstFix(document)).toEqual([]);
  });

  test("an activation behind both Linears is told of without a fix, for none trains better", () => {
    const { base, edits, code, node } = silent.find((s) => s.id === "activation-last")!;
    const [found] = lint(check(edited(base, ...edits)));
    expect(found).toMatchObject({ code, node, activation: "blocks/act" });
    expect(found?.fixes ?? []).toEqual([]);
  });

  test("a first loss that a run showed counts more than the estimate", () => {
    const checked = check(preset("decoder-only"));
    expect(lint(checked, { initialLoss: Math.log(48) + 0.1 })).toEqual([]);
    const [found] = lint(checked, { initialLoss: 35 });
    expect(found).toMatchObject({ code: "lint/initial-loss", node: "lm_head", loss: 35, measured: true });
  });

  test("without positions, a mask leaves a hint, and no mask a bag of words", () => {
    const told = (name: string, ...edits: Edit[]) => {
      const found = lint(check(edited(name, ...edits)), { fixes: false });
      const d = found.find((x) => x.code === "lint/no-position");
      return d && [severityOf(d), /is a bag of words/.test(explain(d as never).because[0] ?? "")];
    };
    const without = [connect("emb.x → blocks.x"), remove("add_pe"), remove("pe")];
    const hint = ["hint", false];
    expect(told("decoder-only", ...without)).toEqual(hint);
    const near = [param("mask", "kind", "window"), param("mask", "window", 2)];
    expect(told("decoder-only", ...without, ...near)).toEqual(hint);
    const prefix = [param("mask", "kind", "prefix"), param("mask", "prefix", 2)];
    expect(told("decoder-only", ...without, ...prefix)).toEqual(hint);
    expect(told("decoder-only", ...without, ...additive(-1e9))).toEqual(hint);
    // The padding is seen by none, and all else by all.
    const encoder = told("encoder", connect("emb.x → norm_emb.x"), remove("add_pe"), remove("pe"));
    expect(encoder).toEqual(["warning", true]);
  });

  test("without fixes nothing is tried", () => {
    const document = edited("decoder-only", param("blocks/attn", "scaled", false));
    expect(lint(check(document), { fixes: false })).toEqual([
      { code: "lint/scale-missing", node: "blocks/attn", width: "D/H", value: 16 },
    ]);
  });

  test("every rule has a case above", () => {
    const covered = new Set(cases.map(([, , , code]) => code.split(" ")[0]));
    expect(Object.keys(lintRules).filter((code) => !covered.has(code))).toEqual([]);
  });
});
