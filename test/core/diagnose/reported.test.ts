// Mistakes that people reported, rebuilt: what must be told of each, where, and by which first fix it is right again.
// The graphs and their right answers lie beside the clone, in ../shared/cases/public.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  applyEdit,
  diagnose,
  fixesOf,
  type HeddleDocument,
  parseDocument,
  placeOf,
  type Tensor,
  tensor,
} from "../../../src/core/index.ts";
import { expectClose } from "../../support/close.ts";
import { runDocument } from "../../support/run.ts";

const cases = new URL("../../../../shared/cases/public/", import.meta.url);
const here = existsSync(cases);
if (!here) console.warn("SKIPPED: ../shared/cases is absent, so reported mistakes are not diagnosed");

function read(id: string): HeddleDocument {
  const parsed = parseDocument(readFileSync(new URL(`${id}.graph.json`, cases), "utf8"));
  if (!parsed.ok) throw new Error(id);
  return parsed.document;
}

/** Graph, codes and places in the order in which they are told, label of the first fix, how many repairs it takes. */
const told: readonly (readonly [string, readonly string[], string])[] = [
  [
    "rope-mismatch-base",
    ["lint/rope-mismatch blocks/attn"],
    'Set base = 10000 in "blocks/rope_k", as in "blocks/rope"',
  ],
  [
    "t5-encoder-unidirectional",
    ["lint/bias-direction rel"],
    "Use buckets for both directions: bidirectional = true",
  ],
  [
    "cross-attention-causal",
    ["leak/padding decoder/attn_2", "lint/cross-causal decoder/attn_2"],
    "Connect mask_source.mask to decoder.memory_mask",
  ],
  ["ignore-eos", ["lint/ignored-token loss"], 'Ignore -100, which no token has, instead of "<eos>"'],
  ["ignore-minus-1-fill-minus-100", ["id/no-token shift"], 'Ignore −100 in "loss"'],
  ["shift-right-minus-1", ["id/no-row shift"], 'Set fill of "shift" to <bos> (2)'],
  ["shift-right-minus-100", ["id/no-row shift"], 'Set fill of "shift" to <bos> (2)'],
  ["dup-token", ["lint/duplicate-token null"], 'Remove the second "cat" (id 5) from the vocabulary: V = 47'],
  [
    "pe-sinusoidal",
    ["lint/position-drowns add_pe"],
    "Learn the positions, which then begin as small as the embeddings",
  ],
  ["nope-causal", ["lint/no-position blocks/attn"], "Apply RoPE to queries and keys"],
  ["double-shift", ["lint/target-offset loss"], 'Remove "shift"'],
  [
    "double-softmax",
    ["lint/probabilities-as-logits loss"],
    "Connect lm_head.logits to loss.logits, before the softmax",
  ],
  [
    "residual-from-normed-both",
    ["lint/residual-after-norm blocks/add_1", "lint/residual-after-norm blocks/add_2"],
    "Take each residual from before its norm",
  ],
  ["no-final-norm", ["lint/final-norm lm_head"], 'Add a final norm before "lm_head"'],
  ["scale-by-D", ["lint/scale-width blocks/scale"], "Divide by √K, the root of the head width"],
  [
    "second-residual-from-input",
    ["lint/residual-source blocks/add_2"],
    'Take the residual of "add_2" from add_1.y',
  ],
  ["ffn-no-activation", ["lint/linear-pair blocks/down"], 'Insert an Activation between "up" and "down"'],
  ["tied-flag-no-tie", ["lint/untied lm_head"], 'Tie "lm_head" to "emb"'],
];

describe.skipIf(!here)("mistakes that people reported", () => {
  test.each(told)("%s", (id, places, label) => {
    const document = read(id);
    const diagnosis = diagnose(document);
    expect(diagnosis.diagnostics.map((d) => `${d.code} ${placeOf(d)}`)).toEqual(places);
    const [first] = diagnosis.causes;
    const fix = first && fixesOf(diagnosis, first.cause)[0];
    expect(fix?.label).toBe(label);
    const repaired = applyEdit(document, { edit: "all", edits: fix?.edits ?? [] });
    if (!repaired.ok) throw new Error(repaired.why);
    expect(diagnose(repaired.document, { fixes: false }).diagnostics).toEqual([]);
  });

  test.each([
    "base-loss",
    "two-losses-minimal",
    "sigmoid-attention",
    "diff-transformer",
    "gemma2-sandwich",
    "alibi-last-query",
    "rope-last-query",
  ])("%s: nothing is told", (id) => {
    expect(diagnose(read(id), { fixes: false }).diagnostics).toEqual([]);
  });

  test.each(["alibi-last-query", "rope-last-query"])(
    "%s: one query alone gives the row that it gives among all",
    (id) => {
      const { "attn.out": all, "attn_last.out": last } = runDocument(read(id), ["attn.out", "attn_last.out"]);
      expectClose(last as Tensor, lastQuery(all as Tensor));
    },
  );
});

/** The last query of x [B, H, T, K], as [B, H, 1, K]. */
function lastQuery({ dims, data }: Tensor): Tensor {
  const [batch = 0, heads = 0, time = 0, width = 0] = dims;
  const rows = Array.from({ length: batch * heads }, (_, i) => [
    ...data.subarray(((i + 1) * time - 1) * width, (i + 1) * time * width),
  ]);
  return tensor([batch, heads, 1, width], rows.flat());
}
