// Tiny published-shaped checkpoints, wired by hand of today's blocks, give the logits of transformers: RoPE scaled as YaRN
// and Llama 3.1, Gemma's 1 + w and gate, positions of OPT, which count its padding out.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { evaluate, hasErrors, parseDocument, type Tensor } from "../../src/core/index.ts";
import { tensor } from "../../src/core/ir/index.ts";
import { compile } from "../../src/core/pipeline.ts";
import { readTensors } from "../support/checkpoint.ts";
import { sharedData } from "../support/shared-data.ts";

const folder = sharedData("hf");
type Config = Readonly<Record<string, number>> & {
  readonly rope_parameters?: Readonly<Record<string, number>>;
};
type Params = Readonly<Record<string, unknown>>;

/** A graph under way: nodes and wires, and for each of its weights a name in the file. */
class Graph {
  readonly nodes: Record<string, { block: string; params: Params }> = {};
  readonly wires: string[] = [];
  readonly names: Record<string, string> = {};

  /** A node with a wire into its `x`, or into the ports named; its `out`. */
  add(id: string, block: string, from: string | Params, params: Params = {}, out = "x"): string {
    this.nodes[id] = { block, params };
    for (const [port, end] of Object.entries(typeof from === "string" ? { x: from } : from))
      this.wires.push(`${end} → ${id}.${port}`);
    return `${id}.${out}`;
  }

  linear(id: string, name: string, from: string, out: string | number, bias: boolean): string {
    this.names[`${id}.w`] = `${name}.weight`;
    if (bias) this.names[`${id}.b`] = `${name}.bias`;
    return this.add(id, "linear", from, { out, bias }, "y");
  }

  norm(id: string, name: string, from: string, params: Params): string {
    this.names[`${id}.scale`] = `${name}.weight`;
    if (params.kind === undefined) this.names[`${id}.shift`] = `${name}.bias`;
    return this.add(id, "norm", from, params);
  }

  /** Queries, keys and values by three projections, and the output of attention, not yet projected. */
  attention(id: string, name: string, from: string, c: Config, rope: Params | null, mask: string): string {
    const bias = rope === null;
    const kv = c.num_key_value_heads ?? c.num_attention_heads!;
    const width = c.head_dim ?? c.hidden_size! / c.num_attention_heads!;
    const [q, k, v] = (["q", "k", "v"] as const).map((part) => {
      const heads = part === "q" ? c.num_attention_heads! : kv;
      const y = this.linear(`${id}${part}`, `${name}.${part}_proj`, from, heads * width, bias);
      return this.add(`${id}${part}h`, "split_heads", y, { heads, side: part === "q" ? "query" : "key" });
    }) as [string, string, string];
    if (rope !== null) this.add(`${id}rope`, "rope", { q, k }, rope);
    const turned = rope === null ? { q, k } : { q: `${id}rope.q`, k: `${id}rope.k` };
    const out = this.add(`${id}attn`, "attention", { ...turned, v, mask }, { fill: -1e30 }, "out");
    return this.add(`${id}concat`, "concat", out);
  }
}

const causal = (g: Graph): string => {
  g.nodes.tokens = { block: "tokens", params: {} };
  g.nodes.mask = { block: "mask", params: {} };
  return g.add("seen", "mask_logic", { a: "mask.mask", b: "tokens.valid" }, {}, "mask");
};

/** Llama and Gemma. */
function llama(g: Graph, c: Config, rope: Params, norm: Params, fn: string): string {
  const seen = causal(g);
  g.names["emb.table"] = "model.embed_tokens.weight";
  let x = g.add("emb", "embedding", { ids: "tokens.ids" });
  const isGemma = norm.zero_centered === true;
  if (isGemma) x = g.add("root", "scale", x, { by: "factor", factor: Math.sqrt(c.hidden_size!) });
  for (let n = 0; n < c.num_hidden_layers!; n++) {
    const [id, name] = [`l${n}`, `model.layers.${n}`];
    const normed = g.norm(`${id}norm1`, `${name}.input_layernorm`, x, norm);
    const mixed = g.attention(id, `${name}.self_attn`, normed, c, rope, seen);
    const out = g.linear(`${id}o`, `${name}.self_attn.o_proj`, mixed, "D", false);
    x = g.add(`${id}add1`, "add", { a: x, b: out }, {}, "y");
    const again = g.norm(`${id}norm2`, `${name}.post_attention_layernorm`, x, norm);
    const parts = ["gate", "up", "down"];
    for (const part of parts) g.names[`${id}ffn.${part}.w`] = `${name}.mlp.${part}_proj.weight`;
    const hidden = c.intermediate_size!;
    const ffn = g.add(`${id}ffn`, "ffn", again, { fn, hidden, bias: false }, "y");
    x = g.add(`${id}add2`, "add", { a: x, b: ffn }, {}, "y");
  }
  const last = g.norm("norm", "model.norm", x, norm);
  g.names[isGemma ? "head.table" : "head.w"] = isGemma ? "model.embed_tokens.weight" : "lm_head.weight";
  return g.add("head", "lm_head", last, { tied: isGemma }, "logits");
}

function opt(g: Graph, c: Config): string {
  const seen = causal(g);
  const model = "model.decoder";
  g.names["emb.table"] = `${model}.embed_tokens.weight`;
  g.names["pe.table"] = `${model}.embed_positions.weight`;
  const at = g.add("pos", "positions", { valid: "tokens.valid" }, { offset: 2 }, "positions");
  const table = { kind: "learned", max: c.max_position_embeddings! + 2 };
  const pe = g.add("pe", "pe", { positions: at }, table, "pe");
  let x = g.add("both", "add", { a: g.add("emb", "embedding", { ids: "tokens.ids" }), b: pe }, {}, "y");
  for (let n = 0; n < c.num_hidden_layers!; n++) {
    const [id, name] = [`l${n}`, `${model}.layers.${n}`];
    const normed = g.norm(`${id}norm1`, `${name}.self_attn_layer_norm`, x, {});
    const mixed = g.attention(id, `${name}.self_attn`, normed, c, null, seen);
    const out = g.linear(`${id}o`, `${name}.self_attn.out_proj`, mixed, "D", true);
    x = g.add(`${id}add1`, "add", { a: x, b: out }, {}, "y");
    const again = g.norm(`${id}norm2`, `${name}.final_layer_norm`, x, {});
    const up = g.linear(`${id}up`, `${name}.fc1`, again, c.ffn_dim!, true);
    const down = g.linear(`${id}down`, `${name}.fc2`, g.add(`${id}act`, "activation", up), "D", true);
    x = g.add(`${id}add2`, "add", { a: x, b: down }, {}, "y");
  }
  g.names["head.table"] = `${model}.embed_tokens.weight`;
  return g.add(
    "head",
    "lm_head",
    g.norm("norm", `${model}.final_layer_norm`, x, {}),
    { tied: true },
    "logits",
  );
}

const rms = (c: Config): Params => ({ kind: "rmsnorm", eps: c.rms_norm_eps! });
const scaled = (c: Config): Params => {
  const { rope_theta, rope_type, original_max_position_embeddings: original, ...more } = c.rope_parameters!;
  return { base: rope_theta, scaling: rope_type, original, ...more };
};
const families: Readonly<Record<string, (g: Graph, c: Config) => string>> = {
  "llama31-rope": (g, c) => llama(g, c, scaled(c), rms(c), "swiglu"),
  "llama-yarn": (g, c) => llama(g, c, scaled(c), rms(c), "swiglu"),
  gemma: (g, c) => llama(g, c, {}, { ...rms(c), zero_centered: true }, "geglu_tanh"),
  opt,
};

describe.skipIf(folder === null).each(Object.entries(families))("%s", (name, make) => {
  test("has transformers' logits, plain and padded on either side", () => {
    const config = JSON.parse(readFileSync(`${folder}/${name}/config.json`, "utf8")) as Config;
    const g = new Graph();
    const logits = make(g, config);
    const parsed = parseDocument(
      JSON.stringify({
        ...{ format: 1, name, text: {}, seed: 0, layout: {}, nodes: g.nodes, wires: g.wires },
        dims: { B: 2, T: 11, D: config.hidden_size, H: config.num_attention_heads, V: config.vocab_size },
      }),
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { checked, program } = compile(parsed.document);
    expect(hasErrors(checked)).toBe(false);
    const stored = readTensors(`${folder}/${name}/model.safetensors`);
    const weights = Object.fromEntries(
      Object.entries(g.names).map(([own, from]) => [own, stored.get(from)!]),
    );
    const turned = Object.entries(weights).map(([own, w]): readonly [string, Tensor] => [
      own,
      own.endsWith(".w") ? transposed(w) : plain(w),
    ]);
    const expected = readTensors(`${folder}/${name}/expected.safetensors`);
    const ids = plain(expected.get("ids")!, "i32");
    for (const [mask, wanted] of [
      [undefined, "logits"],
      ["mask_right", "logits_right"],
      ["mask_left", "logits_left"],
    ] as const) {
      const ones = new Float64Array(ids.data.length).fill(1);
      const valid = mask ? plain(expected.get(mask)!, "bool") : tensor(ids.dims, ones, "bool");
      const inputs = { ...Object.fromEntries(turned), "main.ids": ids, "main.valid": valid };
      const found = evaluate(program, { inputs, fetch: [logits] })[logits]!;
      const theirs = expected.get(wanted)!;
      const [, , v] = theirs.dims as [number, number, number];
      // Rows at padding mean nothing.
      const errors = [...theirs.data].map((x, i) =>
        valid.data[Math.floor(i / v)] ? Math.abs(x - found.data[i]!) / Math.max(1, Math.abs(x)) : 0,
      );
      expect(Math.max(...errors), wanted).toBeLessThan(1e-5);
    }
  });
});

interface Stored {
  readonly dims: readonly number[];
  readonly data: ArrayLike<number>;
}

const plain = ({ dims, data }: Stored, dtype: "f32" | "i32" | "bool" = "f32"): Tensor =>
  tensor(dims, Float64Array.from(data), dtype);

/** transformers keeps [out, in]. */
function transposed({ dims, data }: Stored): Tensor {
  const [out, width] = dims as [number, number];
  const turned = Float64Array.from(
    { length: out * width },
    (_, i) => data[(i % out) * width + Math.floor(i / out)]!,
  );
  return tensor([width, out], turned);
}
