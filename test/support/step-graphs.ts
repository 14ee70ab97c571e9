// Graphs made for the cache: what the presets don't have, and what must be refused.
import { type HeddleDocument, parseDocument } from "../../src/core/index.ts";

export type Nodes = Readonly<Record<string, unknown>>;
interface Layer {
  readonly qkv?: Nodes;
  readonly norm?: Nodes;
  readonly rope?: boolean;
  readonly bias?: boolean;
}

const tokens = Array.from({ length: 23 }, (_, i) => String(i));

export function graph(nodes: Nodes, wires: readonly string[], dims: Nodes = {}): HeddleDocument {
  const text = JSON.stringify({
    ...{ format: 1, name: "made", text: { main: "1 2 3 4" }, vocabulary: { kind: "ids", tokens } },
    dims: { B: 1, T: 4, D: 24, H: 4, N: 2, V: 23, ...dims },
    objective: { kind: "next-token", logits: "lm_head.logits" },
    ...{ seed: 3, nodes, wires, layout: {} },
  });
  const parsed = parseDocument(text);
  if (!parsed.ok) throw new Error(parsed.problems.map((p) => p.message).join("; "));
  return parsed.document;
}

/** Attention and FFN with residuals, N times. */
function layers({ qkv = {}, norm = {}, rope = false, bias = false }: Layer = {}): Nodes {
  const turned = ["qkv.q → rope.q", "qkv.k → rope.k", "rope.q → attn.q", "rope.k → attn.k"];
  return {
    block: "repeat",
    params: { count: "N" },
    body: {
      inputs: { x: "carried", mask: "shared", ...(bias ? { bias: "shared" } : {}) },
      outputs: ["x"],
      nodes: {
        norm_1: { block: "norm", params: norm },
        qkv: { block: "qkv", params: qkv },
        ...(rope ? { rope: { block: "rope" } } : {}),
        ...{ attn: { block: "attention" }, concat: { block: "concat" }, wo: { block: "wo" } },
        add_1: { block: "add" },
        norm_2: { block: "norm", params: norm },
        ...{ ffn: { block: "ffn" }, add_2: { block: "add" } },
      },
      wires: [
        ...["in.x → norm_1.x", "norm_1.x → qkv.x"],
        ...(rope ? turned : ["qkv.q → attn.q", "qkv.k → attn.k"]),
        ...["qkv.v → attn.v", "in.mask → attn.mask"],
        ...(bias ? ["in.bias → attn.bias"] : []),
        ...[
          "attn.out → concat.x",
          "concat.x → wo.x",
          "in.x → add_1.a",
          "wo.y → add_1.b",
          "add_1.y → norm_2.x",
        ],
        ...["norm_2.x → ffn.x", "add_1.y → add_2.a", "ffn.y → add_2.b", "add_2.y → out.x"],
      ],
    },
  };
}

const start = { tokens: { block: "tokens" }, emb: { block: "embedding" } };
const ends = { norm_f: { block: "norm" }, lm_head: { block: "lm_head" } };
const head = "norm_f.x → lm_head.x";

/** N layers that see 6 keys back, MQA and RoPE; then N that see all, GQA. */
export const windowed = (): HeddleDocument =>
  graph(
    {
      ...start,
      near: { block: "mask", params: { kind: "window", window: "6" } },
      mask: { block: "mask" },
      local: layers({ rope: true, qkv: { kv_heads: "1" } }),
      wide: layers({ rope: true, qkv: { kv_heads: "2" } }),
      ...ends,
    },
    [
      ...["tokens.ids → emb.ids", "emb.x → local.x", "near.mask → local.mask", "local.x → wide.x"],
      ...["mask.mask → wide.mask", "wide.x → norm_f.x", head],
    ],
  );

const shift = (by: number, fill: number) => ({ block: "shift", params: { direction: "right", by, fill } });

/** Token shift (each position mixed with those 1 and 2 before it), ALiBi, attention and FFN side by side. */
export const shifted = (): HeddleDocument =>
  graph(
    {
      ...start,
      mask: { block: "mask" },
      alibi: { block: "relative_bias", params: { kind: "alibi" } },
      blocks: {
        block: "repeat",
        body: {
          inputs: { x: "carried", mask: "shared", bias: "shared" },
          outputs: ["x"],
          nodes: {
            ...{ norm: { block: "norm" }, before: shift(1, 0.5), two: shift(2, 0) },
            ...{ mix: { block: "add" }, mix_2: { block: "multiply" }, qkv: { block: "qkv" } },
            ...{ attn: { block: "attention" }, concat: { block: "concat" }, wo: { block: "wo" } },
            ...{ ffn: { block: "ffn" }, add_1: { block: "add" }, add_2: { block: "add" } },
          },
          wires: [
            ...["in.x → norm.x", "norm.x → before.x", "norm.x → two.x", "norm.x → mix.a"],
            ...["before.x → mix.b", "mix.y → qkv.x", "qkv.q → attn.q", "qkv.k → attn.k"],
            ...["qkv.v → attn.v", "in.mask → attn.mask", "in.bias → attn.bias", "attn.out → concat.x"],
            ...["concat.x → wo.x", "mix.y → mix_2.a", "two.x → mix_2.b", "mix_2.y → ffn.x"],
            ...[
              "in.x → add_1.a",
              "wo.y → add_1.b",
              "add_1.y → add_2.a",
              "ffn.y → add_2.b",
              "add_2.y → out.x",
            ],
          ],
        },
      },
      ...ends,
    },
    [
      ...["tokens.ids → emb.ids", "emb.x → blocks.x", "mask.mask → blocks.mask"],
      ...["alibi.bias → blocks.bias", "blocks.x → norm_f.x", head],
    ],
  );

/** T5's buckets, and a mask that parts documents at token 0: what is counted over earlier ids is kept too. */
export const t5 = (): HeddleDocument =>
  graph(
    {
      ...start,
      causal: { block: "mask" },
      docs: { block: "mask", params: { kind: "documents", separator: 0 } },
      both: { block: "mask_logic", params: { op: "and" } },
      bias: { block: "relative_bias", params: { kind: "t5", buckets: 8, max_distance: 20, std: 0.3 } },
      blocks: layers({ bias: true }),
      ...ends,
    },
    [
      ...["tokens.ids → emb.ids", "tokens.ids → docs.ids", "causal.mask → both.a", "docs.mask → both.b"],
      ...["emb.x → blocks.x", "both.mask → blocks.mask", "bias.bias → blocks.bias"],
      ...["blocks.x → norm_f.x", head],
    ],
  );

/** A causal mask and that of padding, learned positions for 64. */
export const padded = (): HeddleDocument =>
  graph(
    {
      ...start,
      ...{ pe: { block: "pe", params: { kind: "learned", max: 64 } }, add_pe: { block: "add" } },
      ...{ causal: { block: "mask" }, pad: { block: "mask", params: { kind: "padding" } } },
      both: { block: "mask_logic", params: { op: "and" } },
      blocks: layers(),
      ...ends,
    },
    [
      ...["tokens.ids → emb.ids", "tokens.valid → pad.valid", "emb.x → add_pe.a", "pe.pe → add_pe.b"],
      ...["causal.mask → both.a", "pad.mask → both.b", "add_pe.y → blocks.x", "both.mask → blocks.mask"],
      ...["blocks.x → norm_f.x", head],
    ],
  );

/** One layer that nothing masks: no row behind it may be kept, but its last one is exact. */
export const unmasked = (): HeddleDocument =>
  graph(
    { ...start, mask: { block: "mask", params: { kind: "all" } }, blocks: layers(), ...ends },
    plainWires,
    {
      N: 1,
    },
  );

const plainWires = [
  ...["tokens.ids → emb.ids", "emb.x → blocks.x", "mask.mask → blocks.mask"],
  ...["blocks.x → norm_f.x", head],
];
const plain = (mask: Nodes, blocks: Nodes = layers()): HeddleDocument =>
  graph({ ...start, mask: { block: "mask", params: mask }, blocks, ...ends }, plainWires);

export const bidirectional = (): HeddleDocument => plain({ kind: "all" });
export const batchNorm = (): HeddleDocument => plain({}, layers({ norm: { kind: "batchnorm" } }));

/** What must be refused, and why. */
export const refused = (): readonly (readonly [name: string, HeddleDocument, reason: string])[] => [
  ["bidirectional", bidirectional(), "later"],
  ["prefix", plain({ kind: "prefix" }), "later"],
  ["blocks", plain({ kind: "blocks" }), "later"],
  ["symmetric window", plain({ kind: "window", symmetric: true }), "later"],
  ["batch norm", batchNorm(), "every"],
  [
    "shift to the left",
    graph(
      {
        ...{ ...start, mask: { block: "mask" }, blocks: layers() },
        shift: { block: "shift", params: { direction: "left", fill: 0 } },
        ...{ again: layers(), ...ends },
      },
      [
        ...["tokens.ids → emb.ids", "emb.x → blocks.x", "mask.mask → blocks.mask", "blocks.x → shift.x"],
        ...["shift.x → again.x", "mask.mask → again.mask", "again.x → norm_f.x", head],
      ],
    ),
    "behind",
  ],
];
