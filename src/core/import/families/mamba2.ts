// Mamba-2 (Dao and Gu 2024): each layer a convolution and a recurrence with a decay for each head, behind a gate.
import type { ParamValue } from "../../model/index.ts";
import type { Canvas } from "../canvas.ts";
import type { Config } from "../config.ts";
import type { Family, Model } from "../model.ts";
import { drawDecoder } from "../parts/decoder.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { linear } from "../parts/llama-like.ts";
import { drawNorm, type Norm } from "../parts/norm.ts";
import { refuse } from "../refused.ts";
import { shapeOf } from "../shape.ts";
import { plain, type Source, through } from "../sources.ts";

export const mamba2: Family = {
  types: ["mamba2"],
  title: "Mamba-2",
  architectures: ["Mamba2ForCausalLM"],
  build,
};

type Params = Readonly<Record<string, ParamValue>>;

interface Parts {
  /** Width of the convolved vector. */
  readonly convolved: number;
  readonly kernel: number;
  readonly fn: string;
  readonly bias: boolean;
  readonly convBias: boolean;
  readonly norm: Norm;
  readonly groups: number;
  /** Bounds of the time step. */
  readonly bounds: readonly [number, number] | null;
}

function build(config: Config): Model {
  config.ignore("residual_in_fp32", "rescale_prenorm_residual", "chunk_size", "time_step_rank");
  config.ignore("time_step_min", "time_step_max", "time_step_floor");
  const [width, heads] = [config.count("hidden_size", 4096), config.count("num_heads", 128)];
  const [headWidth, state] = [config.count("head_dim", 64), config.count("state_size", 128)];
  const groups = config.count("n_groups", 8);
  if (config.count("expand", 2) * width !== heads * headWidth)
    refuse(`${heads} heads of ${headWidth} must be \`expand\` times the hidden size ${width}`);
  if (heads % groups !== 0) refuse(`${heads} heads cannot share ${groups} groups evenly`);
  const shape = shapeOf({
    ...{ vocab: config.count("vocab_size", 32768), width, heads, headWidth },
    ...{ layers: config.count("num_hidden_layers", 64), positions: Number.MAX_SAFE_INTEGER },
  });
  const norm: Norm = { kind: "rmsnorm", eps: config.number("layer_norm_epsilon", 1e-5) };
  const parts: Parts = {
    ...{ convolved: heads * headWidth + 2 * groups * state, kernel: config.count("conv_kernel", 4) },
    ...{ fn: activationOf(config, "hidden_act", "silu"), norm, groups, bounds: boundsOf(config) },
    ...{ bias: config.flag("use_bias", false), convBias: config.flag("use_conv_bias", true) },
  };
  return drawDecoder(config, {
    ...{ title: "Mamba-2", shape, embedding: "backbone.embeddings.weight" },
    layer: (canvas, l) => drawLayer(canvas, parts, `backbone.layers.${l}`),
    shared: (canvas) => {
      // What is padding gives nothing to the state.
      canvas.add("real", "reshape", {
        title: "Real tokens",
        params: { shape: "B T 1" },
        from: { x: "tokens.valid" },
      });
      return { valid: "real.x" };
    },
    finalNorm: { norm, tensor: "backbone.norm_f" },
    head: { tied: config.flag("tie_word_embeddings", false), tensor: "lm_head.weight" },
    dims: { K: headWidth, K_s: state, G: groups },
  });
}

/** Null where they bound nothing: from 0 to ∞, whatever the file writes for that. */
function boundsOf(config: Config): readonly [number, number] | null {
  const given = config.get("time_step_limit") ?? [0];
  const [low, high] = Array.isArray(given) ? given : [undefined];
  if (typeof low !== "number") return refuse("config key `time_step_limit` must be two numbers");
  const bound = typeof high === "number" && Number.isFinite(high) ? high : Number.POSITIVE_INFINITY;
  return low <= 0 && bound === Number.POSITIVE_INFINITY ? null : [low, bound];
}

/** Widths: H·K of the values, G·K_s of keys and queries, which the paper calls B and C. */
function drawLayer(canvas: Canvas, p: Parts, layer: string): void {
  const at = `${layer}.mixer`;
  const on = (id: string, block: string, title: string, params: Params, from: string, out = "x") => {
    canvas.add(id, block, { title, params, from: { x: from } });
    return `${id}.${out}`;
  };
  const pair = (id: string, block: "add" | "multiply", title: string, a: string, b: string) => {
    canvas.add(id, block, { title, from: { a, b } });
    return `${id}.y`;
  };
  const learned = (id: string, title: string, tensor: string) => {
    canvas.add(id, "parameter", {
      title,
      params: { axes: "H" },
      weights: { value: plain(`${at}.${tensor}`) },
    });
    return `${id}.y`;
  };
  const real = (id: string, x: string) => {
    canvas.add(id, "where", { title: "Real tokens", from: { x, mask: "in.valid" } });
    return `${id}.x`;
  };
  const project = (id: string, title: string, tensor: string, out: string, from: string) => {
    const weights: Record<string, Source> = linear(`${at}.${tensor}`, p.bias);
    const params = { ...(out === "D" ? {} : { out }), ...(p.bias ? {} : { bias: false }) };
    canvas.add(id, "linear", { title, params, from: { x: from }, weights });
    return `${id}.y`;
  };

  const read = real("real", drawNorm(canvas, "norm", p.norm, "in.x", `${layer}.norm`));
  const all = project("in_proj", "Gate, x, B, C, dt", "in_proj", "2*H*K+2*G*K_s+H", read);
  on("parts", "split", "Gate · convolved · dt", { parts: "H*K H*K+2*G*K_s H" }, all);
  canvas.add("conv", "causal_conv", {
    params: { ...(p.kernel === 4 ? {} : { kernel: p.kernel }), ...(p.convBias ? {} : { bias: false }) },
    from: { x: "parts.b" },
    weights: {
      w: through(
        `${at}.conv1d.weight`,
        [p.convolved, 1, p.kernel],
        { reshape: [p.convolved, p.kernel] },
        { permute: [1, 0] },
      ),
      ...(p.convBias ? { b: plain(`${at}.conv1d.bias`) } : {}),
    },
  });
  const bent = real("convolved", on("act", "activation", "Activation", { fn: p.fn }, "conv.x"));
  on("xbc", "split", "x · B · C", { parts: "H*K G*K_s G*K_s" }, bent);
  const x = on("heads_x", "split_heads", "Heads of x", { side: "key" }, "xbc.a");
  const k = on("heads_b", "split_heads", "Groups of B", { heads: "G", side: "key" }, "xbc.b");
  const c = on("heads_c", "split_heads", "Groups of C", { heads: "G" }, "xbc.c");
  const each = on("each_c", "expand", "For each head", { axis: 2, size: "H/G" }, c);
  const q = on("queries", "reshape", "Queries", { shape: "B H:head T:query K_s" }, each);

  const biased = pair("add_dt", "add", "dt + bias", "parts.c", learned("dt_bias", "dt bias", "dt_bias"));
  const soft = on("soft_dt", "softplus", "Softplus", {}, biased);
  const step =
    p.bounds === null
      ? soft
      : on("dt", "clamp", "Bounds of dt", { low: p.bounds[0], high: upTo(p.bounds[1]) }, soft);
  const rate = on("rate", "exp", "A", {}, learned("a_log", "log A", "A_log"));
  const decay = pair(
    "decay",
    "multiply",
    "dt · A",
    step,
    on("negative", "scale", "−A", { by: "factor", factor: -1 }, rate),
  );
  const byHead = on("decays", "transpose", "For each head", { order: [0, 2, 1] }, decay);
  const steps = on("dt_heads", "transpose", "dt for each head", { order: [0, 2, 1] }, step);
  const column = on("dt_column", "reshape", "dt", { shape: "B H:head T:key 1" }, steps);
  const v = pair("values", "multiply", "x · dt", x, column);
  canvas.add("mix", "linear_attention", { title: "SSD", from: { q, k, v, log_decay: byHead } });
  const merged = on("concat", "concat", "Merge heads", {}, "mix.out");

  // D is one number for each head; x is not in heads here.
  const wide = on("d_each", "expand", "For each channel", { axis: 1, size: "K" }, learned("d", "D", "D"));
  const flat = on("d_flat", "reshape", "D of each channel", { shape: "H*K" }, wide);
  const skip = pair("skip", "multiply", "D · x", "xbc.a", flat);
  const sum = pair("add_skip", "add", "Skip", merged, skip);
  const gate = on("gate", "activation", "Gate", { fn: "silu" }, "parts.a");
  const gated = pair("gated", "multiply", "Gated", sum, gate);
  const params = {
    kind: "rmsnorm",
    ...(p.norm.eps === 1e-5 ? {} : { eps: p.norm.eps }),
    ...(p.groups === 1 ? {} : { groups: "G" }),
  };
  canvas.add("norm_gated", "norm", {
    ...{ title: "Norm", params, from: { x: gated } },
    weights: { scale: plain(`${at}.norm.weight`) },
  });
  const out = project("out_proj", "Output projection", "out_proj", "D", "norm_gated.x");
  canvas.wire(pair("add", "add", "Residual", "in.x", out), "out.x");
}

/** A clamp writes ∞ as a word. */
const upTo = (high: number): number | string => (Number.isFinite(high) ? high : "Infinity");
