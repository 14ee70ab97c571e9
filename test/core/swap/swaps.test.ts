// A swap gives the graph that somebody would have wired by hand, without a problem, and its way back the one before.
import { describe, expect, test } from "vitest";
import { check } from "../../../src/core/check/index.ts";
import {
  diagnose,
  diffDocuments,
  findNode,
  graphAt,
  type HeddleDocument,
  swaps,
  verdictOf,
  verdictWords,
} from "../../../src/core/index.ts";
import { swapLabels } from "../../../src/renderer/restructure/swap-commands.ts";
import { applied, param } from "../edited.ts";
import { preset, presetNames } from "../presets.ts";

const proposed = (d: HeddleDocument, id: string, at: readonly string[] = [""]) =>
  swaps.find((s) => s.id === id)!.propose(check(d), at);

function swapped(d: HeddleDocument, id: string, at?: readonly string[]): HeddleDocument {
  const found = proposed(d, id, at);
  if (!found.ok) throw new Error(found.why);
  return applied(d, ...found.edits);
}

const why = (d: HeddleDocument, id: string, at?: readonly string[]): string => {
  const found = proposed(d, id, at);
  return found.ok ? "accepted" : found.why;
};

describe("Pre-LN ⇄ Post-LN", () => {
  test("a Pre-LN layer is wired as the encoder's Post-LN layer is", () => {
    const post = swapped(preset("decoder-only"), "norm-post", ["blocks"]);
    expect(graphAt(post, "blocks")?.wires).toEqual(graphAt(preset("encoder"), "blocks")?.wires);
  });

  test.each(["decoder-only", "decoder-modern", "worked-example", "sort"])(
    "%s, there and back, is the same to the place, and right both times",
    (name) => {
      const d = preset(name);
      const post = swapped(d, "norm-post");
      const said = diagnose(post);
      expect(said.diagnostics.filter((x) => x.code !== "lint/initial-loss")).toEqual(
        diagnose(d).diagnostics.filter((x) => x.code !== "lint/initial-loss"),
      );
      expect(verdictWords(verdictOf(said))).toEqual(verdictWords(verdictOf(diagnose(d))));
      const back = swapped(post, "norm-pre");
      expect(diffDocuments(d, back)).toEqual([]);
    },
  );

  test("the three sublayers of a decoder with memory", () => {
    const d = preset("encoder-decoder");
    const pre = swapped(d, "norm-pre", ["decoder"]);
    expect(graphAt(pre, "decoder")?.wires).toEqual(
      expect.arrayContaining([
        "in.x → norm_1.x",
        "norm_1.x → qkv_1.x",
        "add_1.y → norm_2.x",
        "norm_2.x → qkv_2.x",
        "add_2.y → norm_3.x",
        "norm_3.x → ffn.x",
        "add_3.y → out.x",
      ]),
    );
    expect(check(pre).diagnostics).toEqual([]);
    expect(diffDocuments(d, swapped(pre, "norm-post", ["decoder"]))).toEqual([]);
  });

  test("where there is none, the way out is told", () => {
    expect(why(preset("decoder-only"), "norm-pre")).toBe(
      "There is no Post-LN here, a norm behind a residual sum: open or select the layer that has one.",
    );
    expect(why(preset("encoder"), "norm-post", ["blocks"])).toMatch(/^There is no Pre-LN here/);
  });
});

describe("parameters", () => {
  const d = preset("decoder-only");

  test("LayerNorm ⇄ RMSNorm, of a group or of the whole", () => {
    const rms = swapped(d, "norm-rms", ["blocks"]);
    expect(findNode(check(rms), "blocks/norm_1")?.params.kind).toBe("rmsnorm");
    expect(findNode(check(rms), "norm_f")?.params.kind).toBe("layernorm");
    expect(diffDocuments(d, swapped(rms, "norm-layer"))).toEqual([]);
    expect(why(rms, "norm-rms", ["blocks"])).toMatch(/^There is no LayerNorm here/);
  });

  test("MHA → GQA → MQA → MHA", () => {
    const gqa = swapped(d, "kv-gqa");
    expect(graphAt(gqa, "blocks")?.nodes.qkv?.params).toEqual({ kv_heads: "H/2" });
    expect(check(gqa).diagnostics).toEqual([]);
    const mqa = swapped(gqa, "kv-mqa");
    expect(graphAt(mqa, "blocks")?.nodes.qkv?.params).toEqual({ kv_heads: "1" });
    expect(check(mqa).diagnostics).toEqual([]);
    expect(diffDocuments(d, swapped(mqa, "kv-mha"))).toEqual([]);
    expect(why(d, "kv-mha")).toBe("The attention here is MHA already.");
    expect(why(preset("worked-example"), "kv-gqa")).toBe(
      '"qkv" has 1 head; must have an even number from 4 on for half as many key-value heads.',
    );
  });

  test("FFN kinds, and back", () => {
    const glu = swapped(d, "ffn-swiglu");
    expect(findNode(check(glu), "blocks/ffn")?.params.fn).toBe("swiglu");
    expect(check(glu).diagnostics).toEqual([]);
    expect(diffDocuments(d, swapped(glu, "ffn-gelu"))).toEqual([]);
    expect(why(d, "ffn-gelu")).toBe("The FFN here is GELU already.");
    expect(why(d, "ffn-relu", ["norm_f"])).toMatch(/^There is no FFN here/);
    const body = findNode(check(d), "blocks/ffn")!.graph!;
    expect(why(applied(d, { edit: "inline", node: "blocks/ffn", body }), "ffn-relu")).toMatch(
      /edited inside/,
    );
  });

  test("weights of the file that still fit stay; the others go, and no error is left", () => {
    const worked = preset("worked-example");
    const glu = swapped(worked, "ffn-swiglu");
    expect(glu.weights?.["ffn.up.w"]).toEqual(worked.weights?.["ffn.up.w"]);
    const wide = applied(
      worked,
      param("qkv", "heads", 4),
      param("qkv", "kv_heads", 4),
      param("qkv", "width", 1),
    );
    const one = swapped(wide, "kv-mqa");
    expect(one.weights?.["qkv.wq"]).toEqual(worked.weights?.["qkv.wq"]);
    expect(one.weights?.["qkv.wk"]).toBeUndefined();
    expect(check(one).diagnostics).toEqual(check(wide).diagnostics);
  });
});

test("the app calls them what they are called", () => {
  expect(Object.fromEntries(swaps.map((s) => [s.id, s.label]))).toEqual(swapLabels);
});

describe.each(presetNames)("in %s", (name) => {
  test.each(swaps.map((s) => [s.id, s] as const))("%s is right, or refused in a sentence", (_, swap) => {
    const d = preset(name);
    const found = swap.propose(check(d), [""]);
    if (!found.ok) return expect(found.why).toMatch(/^[A-Z"].*\.$/);
    expect(check(applied(d, ...found.edits)).diagnostics).toEqual([]);
  });
});
