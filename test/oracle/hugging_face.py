"""Makes tiny checkpoints of many settings of each family that Heddle imports, with what transformers computes.

    python test/oracle/hugging_face.py OUT        # needs torch, transformers, safetensors
    HEDDLE_DATA=OUT npx vitest run test/models/import-families

Layout as in ../shared/data/hf: OUT/hf/NAME/{config.json,model.safetensors,expected.safetensors,expected.json}.
"""
import copy
import json
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import AutoConfig, AutoModelForCausalLM

V = 96
small = dict(vocab_size=V, hidden_size=32, intermediate_size=48, num_hidden_layers=3, num_attention_heads=4,
             max_position_embeddings=64, bos_token_id=1, eos_token_id=2, pad_token_id=0)
gpt = dict(vocab_size=V, n_embd=32, n_layer=3, n_head=4, n_positions=64, bos_token_id=1, eos_token_id=2)
rope = lambda kind="default", **more: {"rope_type": kind, "rope_theta": 10000.0, **more}
slide, full = "sliding_attention", "full_attention"
cases = [
    ("gpt2", gpt | dict(n_inner=40, activation_function="relu", layer_norm_epsilon=1e-3)),
    ("gpt2", gpt | dict(scale_attn_by_inverse_layer_idx=True, activation_function="silu", reorder_and_upcast_attn=True)),
    ("gpt2", gpt | dict(scale_attn_weights=False, tie_word_embeddings=False, activation_function="tanh")),
    ("gpt2", gpt | dict(scale_attn_weights=False, scale_attn_by_inverse_layer_idx=True, n_head=1)),
    ("llama", small | dict(num_key_value_heads=1, head_dim=12, attention_bias=True, hidden_act="gelu")),
    ("llama", small | dict(head_dim=4, mlp_bias=True, hidden_act="relu2", rms_norm_eps=1e-2, tie_word_embeddings=True)),
    ("llama", small | dict(hidden_act="gelu_new", rope_parameters=rope("linear", factor=4.0))),
    ("llama", small | dict(hidden_act="sigmoid", rope_parameters=rope("dynamic", factor=2.0), max_position_embeddings=6)),
    ("llama", small | dict(rope_parameters=rope("yarn", factor=4.0, original_max_position_embeddings=16, beta_fast=16.0,
                                                 beta_slow=2.0, mscale=0.8, mscale_all_dim=0.5, truncate=False))),
    ("llama", small | dict(rope_parameters=rope("yarn", factor=4.0, attention_factor=1.3), intermediate_size=128)),
    ("llama", small | dict(num_hidden_layers=1)),
    ("mistral", small | dict(sliding_window=None, num_key_value_heads=4)),
    ("mistral", small | dict(sliding_window=3, head_dim=10, num_key_value_heads=2, hidden_act="gelu_pytorch_tanh")),
    ("qwen2", small | dict(use_sliding_window=True, sliding_window=3, max_window_layers=1, num_key_value_heads=4)),
    ("qwen2", small | dict(use_sliding_window=True, sliding_window=2, max_window_layers=0, num_key_value_heads=2,
                           tie_word_embeddings=True)),
    ("qwen3", small | dict(attention_bias=True, head_dim=6, num_key_value_heads=1, use_sliding_window=True,
                           sliding_window=4, layer_types=[slide, full, slide])),
    ("qwen3", small | dict(head_dim=8, num_key_value_heads=4, rms_norm_eps=1e-3, hidden_act="relu")),
    ("gemma", small | dict(head_dim=8, num_key_value_heads=2, attention_bias=True, hidden_act="gelu")),
    ("gemma", small | dict(head_dim=12, num_key_value_heads=4, hidden_act="silu", rope_parameters=rope() | {"rope_theta": 500.0})),
    ("gemma2", small | dict(head_dim=8, num_key_value_heads=1, query_pre_attn_scalar=8, sliding_window=3,
                            attn_logit_softcapping=None, final_logit_softcapping=None, attention_bias=True)),
    ("gemma2", small | dict(head_dim=6, num_key_value_heads=2, query_pre_attn_scalar=10, sliding_window=2,
                            layer_types=[full, full, full], attn_logit_softcapping=2.0, final_logit_softcapping=3.0)),
    ("gemma3_text", small | dict(head_dim=8, num_key_value_heads=2, sliding_window=3, sliding_window_pattern=2,
                                 num_hidden_layers=4, final_logit_softcapping=5.0, query_pre_attn_scalar=9)),
    ("gemma3_text", small | dict(head_dim=8, num_key_value_heads=4, sliding_window=2, attention_bias=True,
                                 layer_types=[slide, slide, full],
                                 rope_parameters={full: rope("linear", factor=8.0), slide: rope() | {"rope_theta": 300.0}})),
    ("granite", small | dict(attention_bias=True, mlp_bias=True, num_key_value_heads=1, attention_multiplier=0.5,
                             embedding_multiplier=12.0, residual_multiplier=0.22, logits_scaling=8.0)),
    ("granite", small | dict(tie_word_embeddings=True)),
    ("olmo2", small | dict(attention_bias=True, num_key_value_heads=1, tie_word_embeddings=True)),
    ("olmo2", small | dict(hidden_act="gelu", rms_norm_eps=1e-3)),
    ("smollm3", small | dict(num_key_value_heads=2, no_rope_layer_interval=2, num_hidden_layers=4, use_sliding_window=True,
                             sliding_window=3, attention_bias=True, mlp_bias=True)),
    ("smollm3", small | dict(num_key_value_heads=4, no_rope_layers=[0, 1, 1], tie_word_embeddings=False)),
    ("phi", small | dict(qk_layernorm=True, num_key_value_heads=2, hidden_act="relu")),
    ("phi", small | dict(rope_parameters=rope(partial_rotary_factor=0.25), num_hidden_layers=1, layer_norm_eps=1e-2)),
    ("phi3", small | dict(num_key_value_heads=1, sliding_window=3, rope_parameters=rope(partial_rotary_factor=0.5))),
    ("phi3", small | dict(num_key_value_heads=4, original_max_position_embeddings=32, tie_word_embeddings=True,
                          rope_parameters=rope("longrope", short_factor=[1.0, 1.5, 2.0, 3.0], long_factor=[2.0, 3.0, 4.0, 9.0]))),
    ("phi3", small | dict(num_key_value_heads=2, original_max_position_embeddings=8, hidden_act="gelu",
                          rope_parameters=rope("longrope", short_factor=[1.0, 1.5, 2.0, 3.0], long_factor=[2.0, 3.0, 4.0, 9.0]))),
    ("glm4", small | dict(head_dim=8, num_key_value_heads=1, attention_bias=False, tie_word_embeddings=True)),
    ("glm4", small | dict(head_dim=12, num_key_value_heads=4, rope_parameters=rope(partial_rotary_factor=1.0))),
    ("stablelm", small | dict(num_key_value_heads=2, use_qkv_bias=True, use_parallel_residual=True)),
    ("stablelm", small | dict(num_key_value_heads=4, rope_parameters=rope(partial_rotary_factor=0.5), hidden_act="gelu")),
    ("starcoder2", small | dict(num_key_value_heads=2, sliding_window=3, use_bias=False)),
    ("starcoder2", small | dict(num_key_value_heads=4, hidden_act="relu", tie_word_embeddings=False, norm_epsilon=1e-3)),
    ("gpt_neox", small | dict(use_parallel_residual=False, attention_bias=False, rope_parameters=rope(partial_rotary_factor=1.0))),
    ("gpt_neox", small | dict(tie_word_embeddings=True, hidden_act="gelu_fast", rope_parameters=rope(partial_rotary_factor=0.5) | {"rope_theta": 900.0})),
    ("gptj", gpt | dict(rotary_dim=2, n_inner=40, activation_function="relu")),
    ("gptj", gpt | dict(rotary_dim=8, layer_norm_epsilon=1e-3, activation_function="gelu")),
    ("bloom", dict(vocab_size=V, hidden_size=32, n_layer=3, n_head=2, apply_residual_connection_post_layernorm=True)),
    ("bloom", dict(vocab_size=V, hidden_size=48, n_layer=1, n_head=6, layer_norm_epsilon=1e-3)),
    ("mpt", dict(vocab_size=V, d_model=32, n_layers=3, n_heads=4, max_seq_len=64, attn_config=dict(clip_qkv=0.5))),
    ("mpt", dict(vocab_size=V, d_model=32, n_layers=2, n_heads=2, max_seq_len=64, attn_config=dict(softmax_scale=0.7))),
] + [("falcon", dict(vocab_size=V, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, max_position_embeddings=64) | more)
     for more in (dict(), dict(multi_query=False, bias=True), dict(parallel_attn=False, activation="relu"),
                  dict(new_decoder_architecture=True, num_kv_heads=2, bias=True, ffn_hidden_size=40),
                  dict(new_decoder_architecture=True, num_kv_heads=1, num_ln_in_parallel_attn=1),
                  dict(alibi=True, num_attention_heads=8, multi_query=True, parallel_attn=True, tie_word_embeddings=False))]


def shake(model, seed):
    """Weights of a healthy size: norms about 1, biases not 0."""
    g = torch.Generator().manual_seed(seed)
    for name, p in model.named_parameters():
        noise = torch.randn(p.shape, generator=g)
        if p.dim() >= 2:
            p.data = noise * (1.0 if "emb" in name or "wte" in name else p.shape[-1] ** -0.5)
        elif name.endswith("bias"):
            p.data = 0.2 * noise
        else:
            p.data = p.data + 0.2 * noise


def make(out, index, kind, settings):
    config = AutoConfig.for_model(kind, **settings)
    model = AutoModelForCausalLM.from_config(config, attn_implementation="eager").eval().float()
    shake(model, index)
    folder = out / "hf" / f"{kind}-{index}"
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    if kind == "falcon":  # its eager attention adds ALiBi twice, which the config must tell
        path = folder / "config.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | {"attn_implementation": "eager"}))
    g = torch.Generator().manual_seed(1000 + index)
    ids = torch.randint(3, V, (2, 11), generator=g)
    right, left = torch.ones_like(ids), torch.ones_like(ids)
    right[1, 7:], left[1, :4] = 0, 0
    with torch.no_grad():
        # A copy, as dynamic RoPE remembers the longest text.
        run = lambda x, mask=None: copy.deepcopy(model)(input_ids=x, attention_mask=mask, use_cache=False).logits.float().contiguous()
        written = ids[:1, :5]
        for _ in range(16):
            written = torch.cat([written, run(written)[:, -1].argmax(-1, keepdim=True)], 1)
        save_file({"ids": ids.int(), "logits": run(ids), "mask_right": right.int(), "logits_right": run(ids, right),
                   "mask_left": left.int(), "logits_left": run(ids, left), "logits_one": run(ids[:1, :1]),
                   "greedy": written.int()}, folder / "expected.safetensors")
    count = sum(p.numel() for p in model.parameters())
    (folder / "expected.json").write_text(json.dumps({"kind": "causal", "seed": index, "parameters": count}))


if __name__ == "__main__":
    for i, (kind, settings) in enumerate(cases):
        try:
            make(Path(sys.argv[1]), i, kind, settings)
        except Exception as e:  # a setting that transformers itself refuses
            print(f"{kind}-{i}: {type(e).__name__}: {str(e)[:200]}", flush=True)
