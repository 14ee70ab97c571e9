// The models that the benches time, as documents: GPT-2's shape in Heddle's blocks.
import { type HeddleDocument, parseDocument } from "../../src/core/index.ts";

export interface Shape {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly time: number;
  readonly batch: number;
  readonly vocab: number;
}

export const shapes = {
  tiny: { layers: 2, width: 64, heads: 4, time: 64, batch: 16, vocab: 65 },
  baby: { layers: 6, width: 384, heads: 6, time: 128, batch: 8, vocab: 65 },
  gpt2: { layers: 12, width: 768, heads: 12, time: 64, batch: 1, vocab: 50257 },
} as const satisfies Record<string, Shape>;

/** Pre-LN blocks with biases, learned positions, GELU by tanh, a free head without bias. */
export function gpt({ layers, width, heads, time, batch, vocab }: Shape): HeddleDocument {
  const text = JSON.stringify({
    format: 1,
    name: "bench",
    dims: { B: batch, T: time, D: width, H: heads, N: layers, V: vocab },
    text: { main: "0" },
    vocabulary: { kind: "ids", tokens: Array.from({ length: vocab }, (_, i) => String(i)) },
    objective: { kind: "next-token", logits: "lm_head.logits" },
    seed: 1,
    nodes: {
      tokens: { block: "tokens" },
      emb: { block: "embedding" },
      pe: { block: "pe", params: { kind: "learned", max: time } },
      add_pe: { block: "add" },
      mask: { block: "mask" },
      blocks: {
        block: "repeat",
        body: {
          inputs: { x: "carried", mask: "shared" },
          outputs: ["x"],
          nodes: {
            norm_1: { block: "norm" },
            qkv: { block: "qkv" },
            attn: { block: "attention" },
            concat: { block: "concat" },
            wo: { block: "wo" },
            add_1: { block: "add" },
            norm_2: { block: "norm" },
            ffn: { block: "ffn", params: { fn: "gelu_tanh" } },
            add_2: { block: "add" },
          },
          wires: [
            "in.x → add_1.a",
            "wo.y → add_1.b",
            "add_1.y → add_2.a",
            "ffn.y → add_2.b",
            "qkv.k → attn.k",
            "in.mask → attn.mask",
            "qkv.q → attn.q",
            "qkv.v → attn.v",
            "attn.out → concat.x",
            "norm_2.x → ffn.x",
            "in.x → norm_1.x",
            "add_1.y → norm_2.x",
            "add_2.y → out.x",
            "norm_1.x → qkv.x",
            "concat.x → wo.x",
          ],
        },
      },
      norm_f: { block: "norm" },
      lm_head: { block: "lm_head" },
    },
    wires: [
      "emb.x → add_pe.a",
      "pe.pe → add_pe.b",
      "mask.mask → blocks.mask",
      "add_pe.y → blocks.x",
      "tokens.ids → emb.ids",
      "norm_f.x → lm_head.x",
      "blocks.x → norm_f.x",
    ],
    layout: {},
  });
  const parsed = parseDocument(text);
  if (!parsed.ok) throw new Error(parsed.problems.map((p) => p.message).join("; "));
  return parsed.document;
}
