// Faults that people met while they used it, named as in the report of that (D5, D9 …): each happened, none comes back.
import { describe, expect, test } from "vitest";
import { graphCost } from "../../src/cli/cost.ts";
import {
  applyEdit,
  check,
  decode,
  diffDocuments,
  documentJsonSchema,
  encode,
  fixesFor,
  type HeddleDocument,
  latex,
  parseDocument,
  printDocument,
  type Vocabulary,
} from "../../src/core/index.ts";
import { applied } from "./edited.ts";
import { preset, presetNames } from "./presets.ts";

/** As somebody begins with the parts of an attention, before there is a text. */
const withoutText: HeddleDocument = {
  format: 1,
  name: "Parts",
  dims: { B: 1, T: 4, D: 64, H: 4, V: 48 },
  text: {},
  seed: 1,
  nodes: { norm: { block: "norm" }, qkv: { block: "qkv" }, attn: { block: "attention" } },
  wires: ["norm.x → qkv.x", "qkv.q → attn.q", "qkv.k → attn.k", "qkv.v → attn.v"],
  layout: {},
};

describe("D5: the KV cache is a number of bytes, or is not listed", () => {
  const objective = { kind: "next-token", logits: "lm_head.logits" } as const;
  const cacheOf = (document: HeddleDocument) => graphCost(check(document)).total;

  test.each([withoutText, { ...withoutText, objective }])("not while a size is unknown", (document) => {
    expect(cacheOf(document).kvCacheBytes).toBeNull();
  });

  test("of an encoder, which writes nothing, there is none", () => {
    expect(cacheOf(preset("encoder"))).toMatchObject({ kvCacheBytes: null, kvCache: null });
  });

  test("and an encoder keeps none beside its decoder", () => {
    const document = preset("encoder-decoder");
    const { B = 0, D = 0, N = 0 } = check(document).bindings;
    expect(cacheOf(document).kvCache).toMatchObject({ perToken: { value: 2 * 4 * N * B * D } });
  });
});

describe("D9: text is read as people write it", () => {
  const sentence = "The cat sat on the mat.";
  const read = (text: string, vocabulary: Vocabulary | undefined) => {
    const result = vocabulary && encode(text, vocabulary);
    if (!result?.ok) throw new Error(result?.why ?? "no vocabulary");
    return result.encoded;
  };
  const words: Vocabulary = { kind: "words", tokens: ["<unk>", "the", "mat", ".", "don't", "U.S.", "Anna"] };

  test.each(["decoder-only", "decoder-modern", "encoder", "encoder-decoder", "smallest"])(
    "%s knows every word of it",
    (name) => {
      const { tokens, unknown } = read(sentence, preset(name).vocabulary);
      expect(unknown).toEqual([]);
      expect(tokens).toEqual([["the", "cat", "sat", "on", "the", "mat", "."]]);
    },
  );

  test("a vocabulary without the options reads as it did", () => {
    const { ids, unknown } = read("The mat. the", words);
    expect(ids).toEqual([0, 0, 1]);
    expect(unknown).toEqual(["The", "mat."]);
  });

  test("each option does its own", () => {
    expect(read("The mat. the", { ...words, lowercase: true }).unknown).toEqual(["mat."]);
    expect(read("The mat. the", { ...words, splitPunctuation: true }).unknown).toEqual(["The"]);
  });

  test("what the vocabulary has as it is written stays whole, and so do specials", () => {
    const both: Vocabulary = { ...words, lowercase: true, splitPunctuation: true };
    expect(read("Anna: DON'T, <unk> U.S.!", both).tokens).toEqual([
      ["Anna", "<unk>", "don't", "<unk>", "<unk>", "U.S.", "<unk>"],
    ]);
    expect(read("anna :", both).unknown).toEqual(["anna", ":"]);
    expect(read("(the [MASK].)", { ...both, tokens: [...both.tokens, "[MASK]"] }).tokens).toEqual([
      ["<unk>", "the", "[MASK]", ".", "<unk>"],
    ]);
    expect(read("!".repeat(20_000), both).ids).toHaveLength(20_000);
  });

  test("a token is <unk> where the word is unknown", () => {
    expect(read("the zebra", words).tokens).toEqual([["the", "<unk>"]]);
  });

  test("pieces are ids in the document, and one behind the other they are the text", () => {
    const tokens = ["<eos>", " the", "<0xE2>", "<0x82>", "<0xAC>", "<unk>"];
    const pieces: Vocabulary = { kind: "pieces", tokens };
    expect(read("1 2 3 4", pieces).tokens).toEqual([tokens.slice(1, 5)]);
    expect(decode([1, 2, 3, 4, 1, 0], pieces)).toBe(" the€ the");
    expect(decode([1, 2, 3, 1, 4], { ...pieces, dropsFirstSpace: true })).toBe("the\uFFFD\uFFFD the\uFFFD");
    expect(encode("the", pieces)).toMatchObject({ ok: false, why: expect.stringContaining("0 to 5") });
  });

  test("a graph is written in the lowest format that holds it, and comes back", () => {
    const written = (document: HeddleDocument): number => JSON.parse(printDocument(document)).format;
    // A direction asks for format 2 too.
    const { direction: _, ...document } = preset("decoder-only");
    const { lowercase: __, splitPunctuation: ___, ...plain } = document.vocabulary ?? words;
    const older = applied(document, { edit: "setMeta", set: { vocabulary: plain } });
    const tokens = ["<eos>", " the", "<0xE2>", "<0x82>", "<0xAC>"];
    const pieces = { kind: "pieces", tokenizer: "x.tokenizer.json", dropsFirstSpace: true, tokens } as const;
    const newer = applied(document, { edit: "setMeta", set: { vocabulary: pieces } });
    expect([written(document), written(older), written(newer)]).toEqual([2, 1, 3]);
    for (const d of [document, older, newer]) {
      const parsed = parseDocument(printDocument(d));
      expect(parsed).toMatchObject({ ok: true, migratedFrom: null });
      expect(parsed.ok && parsed.document).toEqual(d);
    }
  });
});

describe("D15: a file without a layout opens", () => {
  test.each(presetNames)("%s", (name) => {
    const { layout: _, ...rest } = JSON.parse(printDocument(preset(name)));
    const parsed = parseDocument(JSON.stringify(rest));
    expect(parsed.ok && parsed.document).toEqual({ ...preset(name), layout: {} });
  });

  test("and editors do not ask for it", () => {
    expect(documentJsonSchema().required).not.toContain("layout");
  });
});

test("D17: a Repeat without its dimension is offered two layers, not as many as the model is wide", () => {
  const document: HeddleDocument = {
    ...withoutText,
    nodes: {
      repeat: { block: "repeat", body: { inputs: { x: "carried" }, outputs: ["x"], nodes: {}, wires: [] } },
    },
    wires: [],
  };
  const checked = check(document);
  const unknown = checked.diagnostics.find((d) => d.code === "dim/unknown");
  if (!unknown) throw new Error("nothing is told of N");
  const adding = fixesFor(checked, unknown).find((fix) => fix.edits.some((e) => e.edit === "setDim"));
  expect(adding?.label).toBe("Add the dimension N = 2");
  const after = adding && applyEdit(document, { edit: "all", edits: adding.edits });
  expect(after?.ok && after.document.dims.N).toBe(2);
});

test("D31: a parameter that is not written is told by its default", () => {
  const document = preset("decoder-only");
  const swapped = applied(document, { edit: "setParam", node: "blocks/ffn", param: "fn", value: "swiglu" });
  expect(diffDocuments(document, swapped).map((c) => c.text)).toEqual(["blocks/ffn.fn: gelu → swiglu"]);
  expect(diffDocuments(swapped, document).map((c) => c.text)).toEqual(["blocks/ffn.fn: swiglu → gelu"]);
});

test("D29: the name of a port is a word, not a symbol with an index", () => {
  const space = { side: "in", name: "memory_mask", axes: [], dtype: "bool" } as const;
  expect(latex.member(space, {})).toMatch(/^\\mathrm\{memory\\_mask\} \\in /);
});
