// One fault is told once: what follows from it is folded under it, and its first fix clears all of it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  applyEdit,
  check,
  diagnose,
  type Edit,
  explain,
  fixesFor,
  type HeddleDocument,
  isError,
  parseDocument,
} from "../../../src/core/index.ts";
import { sharedData } from "../../support/shared-data.ts";
import { add, connect, dim, edited, opened, param, remove } from "../edited.ts";

/** The causes with the number of errors under each, what the first one's first fix is, and the errors left after it. */
function faultOf(document: HeddleDocument) {
  const { causes, checked } = diagnose(document, { fixes: false });
  const errors = causes.filter((c) => isError(c.cause));
  const [first] = errors;
  if (!first) throw new Error("nothing is told");
  const fixes = fixesFor(checked, first.cause);
  const after = applyEdit(document, { edit: "all", edits: fixes[0]?.edits ?? [] });
  return {
    causes: errors.length,
    labels: fixes.map((f) => f.label),
    left: after.ok ? check(after.document).diagnostics.filter(isError).length : Number.NaN,
    explained: explain(first.cause as never),
  };
}

const oddHeads = [dim("D", 60), dim("H", 4), dim("G", 2)];

describe("one fault", () => {
  test.each<[string, string, Edit[], RegExp]>([
    [
      "q and k exchanged",
      "worked-example",
      [connect("qkv.q → attn.k"), connect("qkv.k → attn.q")],
      /^Swap [qk] and [qk]$/,
    ],
    [
      "a mask that is transposed",
      "worked-example",
      [add("turn", "transpose"), connect("mask.mask → turn.x"), connect("turn.x → attn.mask")],
      /^Remove "turn"$/,
    ],
    ["heads that do not share", "decoder-only", [param("blocks/qkv", "kv_heads", 3)], /^Set kv_heads/],
    [
      "keys that are not transposed",
      "decoder-only",
      [
        opened("decoder-only", "blocks/attn"),
        add("product", "matmul", undefined, "blocks/attn"),
        connect("in.q → product.a", "blocks/attn"),
        connect("in.k → product.b", "blocks/attn"),
        connect("product.y → scale.x", "blocks/attn"),
        remove("scores", "blocks/attn"),
      ],
      /^Set transposed of "blocks\/attn\/product"$/,
    ],
    [
      "the causal mask on cross-attention",
      "encoder-decoder",
      [connect("mask_target.mask → decoder.memory_mask")],
      /^Connect mask_source\.mask to decoder\.memory_mask$/,
    ],
    ["an odd head width", "decoder-modern", oddHeads, /^Set [DH] to \d+$/],
    [
      "a batch axis that was dropped",
      "decoder-only",
      [
        add("first", "slice", { axis: 0, start: 0, length: 1, drop: true }),
        connect("add_pe.y → first.x"),
        connect("first.x → blocks.x"),
      ],
      /^Remove "first"$/,
    ],
    [
      "an embedding and its positions of another width",
      "decoder-only",
      [dim("E", 96), param("emb", "width", "E"), param("pe", "width", "E")],
      /^Set width of "(emb|pe)" and "(emb|pe)" to D$/,
    ],
  ])("%s", (_, name, edits, label) => {
    const { causes, labels, left } = faultOf(edited(name, ...edits));
    expect(causes).toBe(1);
    expect(labels[0]).toMatch(label);
    expect(left).toBe(0);
  });

  test("two faults stay two", () => {
    const both = [connect("qkv.q → attn.k"), connect("qkv.k → attn.q"), param("wo", "out", 96)];
    expect(faultOf(edited("worked-example", ...both)).causes).toBe(2);
  });

  test("what is expected and what is found are told with where they come from", () => {
    const rank = faultOf(edited("worked-example", connect("attn.out → wo.x"), connect("wo.y → add_1.b")));
    expect(rank.explained.because[0]).toMatch(/^expected .* ← \w+\.\w+$/);
    expect(rank.explained.because[1]).toMatch(/^found \[.*\] ← attn\.out ← .*qkv\.v/);
    const role = faultOf(edited("worked-example", connect("qkv.q → attn.k"), connect("qkv.k → attn.q")));
    expect(role.explained.because.slice(0, 2).map((b) => b.split(" ")[0])).toEqual(["expected", "found"]);
  });

  test("a Linear is advised for vectors, never for a mask", () => {
    const wide = faultOf(edited("decoder-only", param("blocks/wo", "out", 96)));
    expect(wide.explained.help).toContain("insert a Linear");
    const mask = faultOf(edited("encoder-decoder", connect("mask_target.mask → decoder.memory_mask")));
    expect(mask.explained.help).not.toContain("Linear");
    expect(mask.labels.join()).not.toContain("Linear");
  });
});

const cases = sharedData("../cases/truth");

/** The right answers of the graphs that lie beside the clone. */
test.runIf(cases !== null).each([
  ["b1-transposed-mask-4-4-4", 'Remove "mt"'],
  ["b2-swapped-nested-4", "Swap q and k"],
  ["s02-kv-heads", 'Set kv_heads of "l1_qkv" to 3'],
  ["s05-missing-transpose", 'Set transposed of "mm"'],
  ["s09-encoder-width", 'Set width of "emb_s_pos" and "emb_s" to D'],
  ["s12-causal-in-cross", "Connect p.mask to d_c_attn.mask"],
  ["s14-batch-dropped", 'Remove "first"'],
  ["s19-rope-odd", "Set H to 1"],
])("truth/%s is told once, and its first fix is: %s", (name, label) => {
  const parsed = parseDocument(readFileSync(join(cases!, `${name}.graph.json`), "utf8"));
  if (!parsed.ok) throw new Error(name);
  const { causes, labels, left } = faultOf(parsed.document);
  expect({ causes, first: labels[0], left }).toEqual({ causes: 1, first: label, left: 0 });
});
