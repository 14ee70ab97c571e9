// Fixes for errors: each, applied, heals what it was offered for.
import { describe, expect, test } from "vitest";
import {
  applyEdit,
  check,
  type Edit,
  fixesFor,
  type HeddleDocument,
  isError,
  rootCauses,
} from "../../../src/core/index.ts";
import { add, connect, edited, opened } from "../edited.ts";

/** The labels of the fixes of the first root cause, and how many errors are left after the first. */
function firstFix(document: HeddleDocument) {
  const checked = check(document);
  const [root] = rootCauses(checked);
  if (!root) throw new Error("there is nothing to fix");
  const fixes = fixesFor(checked, root.cause);
  const applied = applyEdit(document, { edit: "all", edits: fixes[0]?.edits ?? [] });
  const left = applied.ok ? check(applied.document).diagnostics.filter(isError).length : Number.NaN;
  return { labels: fixes.map((f) => f.label), first: fixes[0], left };
}

describe("fixes", () => {
  test.each<[string, string, Edit[], RegExp]>([
    [
      "a wrong width",
      "decoder-only",
      [{ edit: "setParam", node: "blocks/wo", param: "out", value: 96 }],
      /Set out of "blocks\/wo" to D/,
    ],
    [
      "a wrong embedding width",
      "decoder-only",
      [{ edit: "setParam", node: "emb", param: "width", value: 96 }],
      /Set width of "emb" to D/,
    ],
    [
      "heads that were mixed by a Linear",
      "worked-example",
      [
        opened("worked-example", "attn"),
        {
          edit: "addNode",
          scope: "attn",
          id: "front",
          node: { block: "transpose", params: { order: [0, 2, 3, 1] } },
        },
        { edit: "addNode", scope: "attn", id: "mix", node: { block: "linear", params: { out: "H" } } },
        {
          edit: "addNode",
          scope: "attn",
          id: "back",
          node: { block: "transpose", params: { order: [0, 3, 1, 2] } },
        },
        connect("softmax.x → front.x", "attn"),
        connect("front.x → mix.x", "attn"),
        connect("mix.y → back.x", "attn"),
        connect("back.x → weighted_sum.weights", "attn"),
      ],
      /Say by a Reshape that axis 2 counts heads/,
    ],
    [
      "learned queries without samples",
      "encoder",
      [
        add("query", "pe", { kind: "learned", length: 1, max: 1 }),
        add("pool", "qkv"),
        connect("query.pe → pool.x"),
        connect("blocks.x → pool.context"),
      ],
      /Give each sample the same rows by an Expand/,
    ],
    ["heads that do not divide", "decoder-only", [{ edit: "setDim", dim: "H", value: 5 }], /Set H to 4/],
    [
      "q and k exchanged",
      "worked-example",
      [
        { edit: "connect", scope: "", wire: "qkv.q → attn.k" },
        { edit: "connect", scope: "", wire: "qkv.k → attn.q" },
      ],
      /Swap [qk] and [qk]/,
    ],
    [
      "ids instead of vectors",
      "worked-example",
      [{ edit: "connect", scope: "", wire: "tokens.ids → add_pe.a" }],
      /Insert an Embedding/,
    ],
    [
      "heads fed to Wo",
      "worked-example",
      [{ edit: "connect", scope: "", wire: "attn.out → wo.x" }],
      /Insert a Concat/,
    ],
    [
      "a misspelt block",
      "worked-example",
      [{ edit: "setBlock", node: "norm_1", block: "nrom" }],
      /Replace it with "norm"/,
    ],
    [
      "a misspelt parameter",
      "worked-example",
      [{ edit: "setParam", node: "emb", param: "widht", value: "D" }],
      /Rename it to "width"/,
    ],
    [
      "a cut wire",
      "worked-example",
      [{ edit: "disconnect", scope: "", wire: "wo.y → add_1.b" }],
      /Connect wo\.y to add_1\.b/,
    ],
    [
      "an unknown dim",
      "worked-example",
      [{ edit: "setParam", node: "ffn", param: "hidden", value: "4*E" }],
      /Write \w+ instead of E|Add the dimension E/,
    ],
    [
      "a vocabulary that outgrew the table",
      "decoder-only",
      [{ edit: "setDim", dim: "V", value: 40 }],
      /Set V to/,
    ],
  ])("%s", (_, name, edits, label) => {
    const { labels, left } = firstFix(edited(name, ...edits));
    expect(labels[0]).toMatch(label);
    expect(left).toBe(0);
  });

  test("a fix says how many errors it clears and what it costs", () => {
    const d = edited("decoder-only", { edit: "setParam", node: "blocks/wo", param: "out", value: 96 });
    const checked = check(d);
    const fixes = checked.diagnostics.flatMap((x) => fixesFor(checked, x));
    const linear = fixes.find((f) => f.label.startsWith("Insert a Linear 96 → D"));
    // 96·64 + 64 in each of two iterations.
    expect(linear?.parameters).toBe(2 * (96 * 64 + 64));
    expect(fixes[0]?.clears).toBeGreaterThanOrEqual(1);
  });

  test("a width broken below everything is one root cause, with the parameter named", () => {
    const causes = rootCauses(
      check(edited("decoder-only", { edit: "setParam", node: "emb", param: "width", value: 96 })),
    );
    const errors = causes.filter((c) => isError(c.cause));
    expect(errors).toHaveLength(1);
    expect(errors[0]?.culprit).toEqual({ node: "emb", param: "width" });
    expect(errors[0]?.consequences.length).toBeGreaterThan(0);
  });
});
