// Configs of newer families as they stand on the Hub and as transformers saves them now; and what is said of bad ones.
import { describe, expect, test } from "vitest";
import { fillWeights, importModel } from "../../src/core/import/index.ts";

const sizes = {
  ...{ vocab_size: 30, hidden_size: 16, intermediate_size: 32, num_hidden_layers: 4 },
  ...{ num_attention_heads: 4, num_key_value_heads: 2 },
};
const [full, slide] = ["full_attention", "sliding_attention"];
const documentOf = (config: object) => {
  const read = importModel(config, null);
  if (!read.ok) throw new Error(read.problems.join("; "));
  return read.model.document;
};
const problemsOf = (config: object): string => {
  const read = importModel(config, null);
  return read.ok ? "" : read.problems.join("; ");
};

const scaling = { factor: 8, low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 64 };
const yarn = { rope_type: "yarn", factor: 4, original_max_position_embeddings: 64 };
const ntk = { alpha: 1000, beta_fast: 32, beta_slow: 1, factor: 1, mscale: 1, mscale_all_dim: 1 };

describe("an older file is the same model", () => {
  test.each<readonly [string, object, object]>([
    ["cohere", { rope_theta: 8e6 }, { rope_parameters: { rope_type: "default", rope_theta: 8e6 } }],
    [
      "cohere2",
      { rope_theta: 50000, sliding_window_pattern: 4, use_qk_norm: false, rotary_pct: 1, layer_switch: 4 },
      {
        rope_parameters: { rope_type: "default", rope_theta: 50000 },
        layer_types: [slide, slide, slide, full],
      },
    ],
    [
      "olmo3",
      { rope_theta: 9000, rope_scaling: yarn },
      {
        rope_parameters: {
          full_attention: { ...yarn, rope_theta: 9000 },
          sliding_attention: { rope_type: "default", rope_theta: 500_000 },
        },
      },
    ],
    [
      "exaone4",
      { rope_theta: 1e6, rope_scaling: { rope_type: "llama3", ...scaling }, sliding_window_pattern: "LLLG" },
      { rope_parameters: { rope_type: "llama3", rope_theta: 1e6, ...scaling } },
    ],
    [
      "nemotron",
      { partial_rotary_factor: 1 },
      { rope_parameters: { rope_type: "default", rope_theta: 10000, partial_rotary_factor: 1 } },
    ],
    [
      "hunyuan_v1_dense",
      { rope_theta: 10000, rope_scaling: { type: "dynamic", ...ntk }, use_cla: false, pad_id: 3 },
      { rope_parameters: { rope_type: "dynamic", rope_theta: 10000, alpha: 1000 } },
    ],
  ])("%s", (type, older, newer) => {
    const types = type === "exaone4" ? { layer_types: [slide, slide, slide, full] } : {};
    const made = [older, newer].map((keys) => documentOf({ model_type: type, ...sizes, ...types, ...keys }));
    expect(made[0]).toEqual(made[1]);
  });
});

describe("what is no model of theirs is refused by the key", () => {
  test.each<readonly [string, object, RegExp]>([
    ["cohere", { hidden_act: "mish" }, /`hidden_act` = "mish" is no activation function .* relu2/],
    ["cohere", { logit_scale: "much" }, /`logit_scale` = "much" must be a number/],
    ["cohere", { use_qk_norm: 1 }, /`use_qk_norm` = 1 must be true or false/],
    ["cohere", { partial_rotary_factor: 0.5 }, /`partial_rotary_factor` = 0.5 is not supported/],
    ["cohere2", { use_qk_norm: true }, /`use_qk_norm` = true is not supported/],
    ["cohere2", { layer_types: [full, slide] }, /`layer_types` = .* must be a list of 4 entries/],
    ["cohere2", { layer_types: [full, full, "chunked_attention", full] }, /has "chunked_attention"/],
    ["cohere2", { sliding_window: null }, /`sliding_window` is not set/],
    [
      "olmo3",
      { rope_parameters: { rope_type: "default" } },
      /`rope_parameters.rope_type` = "default" is not understood/,
    ],
    ["olmo3", { clip_qkv: 8 }, /`clip_qkv` = 8 is not understood/],
    ["exaone4", { sliding_window_pattern: "LLLG" }, /`sliding_window_pattern` = "LLLG" must be an integer/],
    ["nemotron", { partial_rotary_factor: 0.1 }, /RoPE would turn 0 of the 4 numbers of a head/],
    ["nemotron", { num_attention_heads: 1e9 }, /cannot be split evenly into 1000000000 heads/],
    ["arcee", { hidden_size: undefined }, /the config has no `hidden_size`/],
    ["arcee", { num_key_value_heads: 3 }, /4 heads cannot share 3 key-value heads evenly/],
    ["hunyuan_v1_dense", { use_cla: true }, /`use_cla` = true is not supported/],
    ["hunyuan_v1_dense", { rope_scaling: { type: "dynamic", alpha: "x" } }, /alpha` = "x" must be a number/],
    [
      "hunyuan_v1_dense",
      { head_dim: 2, rope_scaling: { type: "dynamic", alpha: 9 } },
      /`alpha` needs heads of more/,
    ],
    ["seed_oss", { head_dim: 7 }, /RoPE would turn 7 of the 7 numbers/],
    ["ernie4_5", { use_bias: "yes" }, /`use_bias` = "yes" must be true or false/],
    ["apertus", { post_norm: true }, /`post_norm` = true is not supported/],
    ["apertus", { hidden_act: "elu" }, /`hidden_act` = "elu" is no activation function/],
    ["olmo", { clip_qkv: "8" }, /`clip_qkv` = "8" must be a number/],
    ["olmo", { clip_qkv: -8 }, /low = 8 must be at most high/],
    ["granitemoe", { num_experts_per_tok: 9 }, /each position would ask 9 of 8 experts/],
    ["granitemoe", { hidden_act: "tanh" }, /experts with a gate bent by tanh are not supported/],
    ["granitemoe", { logits_scaling: 0 }, /`logits_scaling` = 0 must not be 0/],
  ])("%s %o", (type, keys, words) => {
    expect(problemsOf({ model_type: type, ...sizes })).toBe("");
    expect(problemsOf({ model_type: type, ...sizes, ...keys })).toMatch(words);
  });

  test("an answer has a start and an end, not three of them", () => {
    const architectures = ["BertForQuestionAnswering"];
    const id2label = { 0: "a", 1: "b", 2: "c" };
    expect(problemsOf({ model_type: "bert", architectures, ...sizes, id2label })).toMatch(
      /`id2label` has 3 labels; BertForQuestionAnswering has 2/,
    );
  });

  test("a buffer that the graph has as a constant must hold it", async () => {
    const model = { placements: [], repeated: [], lacking: new Set<string>() };
    const read = () => ({ stored: "F32", dims: [], data: Float32Array.of(0.25) }) as const;
    const filled = (constants: [string, number][]) => fillWeights({ ...model, constants }, read);
    expect(await filled([["act_fn.beta", 0.25]])).toMatchObject({ ok: true });
    expect(await filled([["act_fn.beta", 0.5]])).toMatchObject({
      why: 'tensor "act_fn.beta" holds 0.25; Heddle imports this family with 0.5 alone',
    });
  });

  test("a decoder's class of a text has no head for tokens, and no ties", () => {
    const { objective, ties, dims } = documentOf({
      ...{ model_type: "qwen2", ...sizes, tie_word_embeddings: true, num_labels: 3 },
      architectures: ["Qwen2ForSequenceClassification"],
    });
    expect({ objective, ties, C: dims.C }).toEqual({
      objective: { kind: "classification", logits: "classifier.logits" },
      ties: undefined,
      C: 3,
    });
  });
});
