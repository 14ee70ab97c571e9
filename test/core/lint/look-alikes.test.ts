// Right graphs that look like a mistake: rules on rotations, buckets, masks, ids and sizes of positions stay silent, and
// speak as soon as the one thing that makes the graph right is taken away.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyEdit, check, type Edit, type HeddleDocument, isError } from "../../../src/core/index.ts";
import { lint } from "../../../src/core/lint/index.ts";
import { add, connect, dim, disconnect, edited, opened, param, remove } from "../edited.ts";
import { preset } from "../presets.ts";

const body = "blocks";

function codes(d: HeddleDocument): string[] {
  const checked = check(d);
  expect(checked.diagnostics.filter(isError)).toEqual([]);
  return lint(checked, { fixes: false }).map((x) => x.code);
}

/** What is left after the first fix of the first finding. */
function afterFirstFix(d: HeddleDocument): string[] {
  const edits = lint(check(d))[0]?.fixes?.[0]?.edits;
  const repaired = applyEdit(d, { edit: "all", edits: edits ?? [] });
  if (!repaired.ok) throw new Error(repaired.why);
  return edits ? codes(repaired.document) : ["no fix"];
}

const runs = { numRuns: 25, seed: 15 };

describe("rotations", () => {
  type Rotation = Readonly<Record<string, string | number>>;
  const rotation = fc.record({
    base: fc.constantFrom(500, 10000, 500000, 1000000),
    part: fc.constantFrom(0.25, 0.5, 1),
    offset: fc.integer({ min: -8, max: 64 }),
    pairs: fc.constantFrom("half", "interleaved"),
  });

  /** Queries and keys each by a RoPE of their own. */
  const apart = (q: Rotation, k: Rotation): HeddleDocument =>
    edited(
      "decoder-modern",
      add("rope_q", "rope", q, body),
      add("rope_k", "rope", k, body),
      connect("qkv.q → rope_q.q", body),
      connect("qkv.k → rope_k.q", body),
      connect("rope_q.q → attn.q", body),
      connect("rope_k.q → attn.k", body),
      remove("rope", body),
    );

  test("two alike are as good as one, whatever they are", () => {
    fc.assert(
      fc.property(rotation, (r) => {
        expect(codes(apart(r, r))).toEqual([]);
      }),
      runs,
    );
  });

  test("two that differ in any of their parameters are told of, and the first fix leaves nothing", () => {
    fc.assert(
      fc.property(rotation, rotation, (q, k) => {
        fc.pre(JSON.stringify(q) !== JSON.stringify(k));
        expect(codes(apart(q, k))).toEqual(["lint/rope-mismatch"]);
        expect(afterFirstFix(apart(q, k))).toEqual([]);
      }),
      runs,
    );
  });

  const norms: Edit[] = [
    add("norm_q", "norm", { kind: "rmsnorm" }, body),
    add("norm_k", "norm", { kind: "rmsnorm" }, body),
  ];

  test.each<[string, Edit[]]>([
    [
      "norms behind the rotation, where they change no angle",
      [
        ...norms,
        connect("rope.q → norm_q.x", body),
        connect("rope.k → norm_k.x", body),
        connect("norm_q.x → attn.q", body),
        connect("norm_k.x → attn.k", body),
      ],
    ],
    ["an attention that is opened", [opened("decoder-modern", "blocks/attn")]],
    [
      "dropout behind the rotation",
      [
        add("drop", "dropout", undefined, body),
        connect("rope.q → drop.x", body),
        connect("drop.x → attn.q", body),
      ],
    ],
    [
      "RoPE and ALiBi",
      [add("bias", "relative_bias", { kind: "alibi" }, body), connect("bias.bias → attn.bias", body)],
    ],
  ])("%s", (_, edits) => {
    expect(codes(edited("decoder-modern", ...edits))).not.toContain("lint/rope-mismatch");
  });

  test("a query alone may begin at another position than all the keys", () => {
    const last: Edit[] = [
      add("last", "slice", { axis: 1, start: -1, length: 1 }, body),
      add("rope_q", "rope", { offset: 3 }, body),
    ];
    const wired = [
      connect("norm_1.x → last.x", body),
      connect("last.x → qkv.x", body),
      connect("norm_1.x → qkv.context", body),
      connect("qkv.q → rope_q.q", body),
      connect("rope_q.q → attn.q", body),
      connect("qkv.k → rope.q", body),
      connect("rope.q → attn.k", body),
    ];
    const document = edited("decoder-modern", ...last, ...wired);
    const found = lint(check(document), { fixes: false }).map((d) => d.code);
    expect(found).not.toContain("lint/rope-mismatch");
  });
});

describe("T5's buckets", () => {
  const biased = (name: string, kind: string, params: Readonly<Record<string, string | number | boolean>>) =>
    edited(
      name,
      add("bias", "relative_bias", { kind: "t5", ...params }, body),
      connect("bias.bias → attn.bias", body),
      param("blocks/attn", "scaled", false),
      ...(kind === "" ? [] : [param("mask", "kind", kind)]),
    );

  test.each<[string, string, string, boolean | undefined]>([
    ["an encoder, padding masked", "encoder", "", true],
    ["a causal decoder", "decoder-only", "", false],
    ["a causal window", "decoder-only", "window", false],
  ])("%s has one right direction", (_, name, kind, right) => {
    expect(codes(biased(name, kind, { bidirectional: right === true }))).toEqual([]);
    expect(codes(biased(name, kind, { bidirectional: right !== true }))).toEqual(["lint/bias-direction"]);
  });

  test("a prefix that is seen as a whole may have either", () => {
    for (const bidirectional of [false, true])
      expect(codes(biased("decoder-only", "prefix", { bidirectional }))).not.toContain("lint/bias-direction");
  });

  test("ALiBi has none", () => {
    expect(codes(biased("encoder", "", { kind: "alibi" }))).not.toContain("lint/bias-direction");
  });
});

describe("cross-attention", () => {
  test.each(["padding", "all"])("a mask of the source that is %s", (kind) => {
    const edits =
      kind === "all"
        ? [
            param("mask_source", "kind", "all"),
            param("mask_source", "query", "T"),
            param("mask_source", "key", "S"),
            connect("mask_source.mask → decoder.memory_mask"),
            disconnect("mask_source.mask → encoder.mask"),
            disconnect("source.valid → mask_source.valid"),
          ]
        : [];
    expect(codes(edited("encoder-decoder", ...edits))).not.toContain("lint/cross-causal");
  });

  test("a causal mask between two ways of one text is no cross-attention", () => {
    const document = edited("decoder-only", connect("in.x → qkv.context", body));
    expect(codes(document)).not.toContain("lint/cross-causal");
  });
});

describe("ids", () => {
  const ignoring = (token: string, id: number): HeddleDocument => {
    const { vocabulary } = preset("encoder-decoder");
    if (!vocabulary) throw new Error("no vocabulary");
    const tokens = vocabulary.tokens.map((t, i) => (i === id ? token : t));
    return edited(
      "encoder-decoder",
      { edit: "setMeta", set: { vocabulary: { ...vocabulary, tokens } } },
      param("loss", "ignore", id),
    );
  };

  test("an ignored id may be one that no text needs, however a tokenizer writes it", () => {
    const fillers = ["<unk>", "[PAD]", "<pad>", "<|pad|>", "[MASK]", "<unused3>", "<s>", "[CLS]", "<3>"];
    for (const token of fillers)
      expect(codes(ignoring(token, 20)), token).not.toContain("lint/ignored-token");
    for (const token of ["</s>", "[SEP]", "<|im_end|>", "pad", "s", "3"])
      expect(codes(ignoring(token, 20)), token).toContain("lint/ignored-token");
  });

  test("an ignored id outside the vocabulary is none of a token", () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -1000, max: -1 }), fc.integer({ min: 55, max: 9999 })), (id) => {
        const document = edited("encoder-decoder", param("loss", "ignore", id));
        expect(codes(document)).not.toContain("lint/ignored-token");
      }),
      runs,
    );
  });

  /** The vocabulary with another token at one id. */
  const withToken = (token: string, kind?: "ids"): HeddleDocument => {
    const { vocabulary } = preset("decoder-only");
    if (!vocabulary) throw new Error("no vocabulary");
    const tokens = vocabulary.tokens.map((t, i) => (i === 10 ? token : t));
    return edited("decoder-only", {
      edit: "setMeta",
      set: { vocabulary: { ...vocabulary, ...(kind ? { kind } : {}), tokens } },
    });
  };

  test("tokens that are alike are not the same", () => {
    for (const token of ["Cat", "cat.", " cat", "cat ", "##cat", "▁cat", "cаt"])
      expect(codes(withToken(token)), token).not.toContain("lint/duplicate-token");
    expect(codes(withToken("cat"))).toEqual(["lint/duplicate-token"]);
  });
});

describe("sizes of positions", () => {
  /** A table of sines beside embeddings that begin with a standard deviation. */
  const sines = (std: number, scaled: boolean, width: number): HeddleDocument =>
    edited(
      "decoder-only",
      dim("D", width),
      param("pe", "kind", "sinusoidal"),
      param("emb", "std", std),
      ...(scaled
        ? [
            add("scale", "scale", { by: "sqrt(width)" }),
            connect("emb.x → scale.x"),
            connect("emb.x → scale.like"),
            connect("scale.x → add_pe.a"),
          ]
        : []),
    );

  test("sines are told of only where they are many times as large as what they are added to", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.002, max: 2, noNaN: true }),
        fc.boolean(),
        fc.constantFrom(32, 64, 256),
        (std, scaled, width) => {
          const share = Math.SQRT1_2 / (std * (scaled ? Math.sqrt(width) : 1));
          fc.pre(Math.abs(share - 12) > 0.1);
          const found = codes(sines(std, scaled, width)).includes("lint/position-drowns");
          expect(found, `${share} times`).toBe(share > 12);
        },
      ),
      runs,
    );
  });

  test("the original transformer, embeddings times √D, at each of its widths", () => {
    for (const width of [32, 64, 512])
      expect(codes(sines(1 / Math.sqrt(width), true, width))).not.toContain("lint/position-drowns");
  });
});

describe("what is said of untrained weights", () => {
  const sines = edited("decoder-only", param("pe", "kind", "sinusoidal"));
  test("is not said of weights that come from a file", () => {
    expect(codes(sines)).toEqual(["lint/position-drowns"]);
    expect(codes({ ...sines, weightsFile: "sines.safetensors" })).toEqual([]);
  });
});

describe("a sublayer that reads a stream that was normed before all sublayers", () => {
  /** Layers one after the other, the first without its norm before attention, as in ModernBERT. */
  const layers = (embedded: boolean): HeddleDocument => {
    const from = embedded ? "norm_emb.x" : "add_pe.y";
    const layer = (n: number, x: string) => [
      add(`qkv_${n}`, "qkv"),
      add(`attn_${n}`, "attention"),
      add(`concat_${n}`, "concat"),
      add(`wo_${n}`, "wo"),
      add(`add_${n}a`, "add"),
      add(`norm_${n}b`, "norm"),
      add(`ffn_${n}`, "ffn"),
      add(`add_${n}b`, "add"),
      connect(`qkv_${n}.q → attn_${n}.q`),
      connect(`qkv_${n}.k → attn_${n}.k`),
      connect(`qkv_${n}.v → attn_${n}.v`),
      connect(`mask.mask → attn_${n}.mask`),
      connect(`attn_${n}.out → concat_${n}.x`),
      connect(`concat_${n}.x → wo_${n}.x`),
      connect(`${x} → add_${n}a.a`),
      connect(`wo_${n}.y → add_${n}a.b`),
      connect(`add_${n}a.y → norm_${n}b.x`),
      connect(`norm_${n}b.x → ffn_${n}.x`),
      connect(`add_${n}a.y → add_${n}b.a`),
      connect(`ffn_${n}.y → add_${n}b.b`),
    ];
    return edited(
      "decoder-only",
      remove("blocks"),
      ...(embedded ? [add("norm_emb", "norm"), connect("add_pe.y → norm_emb.x")] : []),
      ...layer(1, from),
      connect(`${from} → qkv_1.x`),
      add("norm_2a", "norm"),
      ...layer(2, "add_1b.y"),
      connect("add_1b.y → norm_2a.x"),
      connect("norm_2a.x → qkv_2.x"),
      connect("add_2b.y → norm_f.x"),
    );
  };

  test("needs none of its own", () => {
    expect(codes(layers(true))).toEqual([]);
    expect(codes(layers(false))).toContain("lint/norm-placement");
  });
});
