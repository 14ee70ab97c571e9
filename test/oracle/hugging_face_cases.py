"""Settings of each family, as keyword arguments of its config: small, and away from the defaults."""
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

cases += [("opt", dict(vocab_size=V, hidden_size=32, ffn_dim=48, num_hidden_layers=3, num_attention_heads=4, max_position_embeddings=64,
                       pad_token_id=1, bos_token_id=2, eos_token_id=2) | more)
          for more in (dict(do_layer_norm_before=False, word_embed_proj_dim=16), dict(enable_bias=False, activation_function="gelu"),
                       dict(layer_norm_elementwise_affine=False, tie_word_embeddings=False))]

yarn = lambda **more: rope("yarn", factor=4.0, original_max_position_embeddings=16, **more)
llama3 = rope("llama3", factor=8.0, original_max_position_embeddings=16, low_freq_factor=1.0, high_freq_factor=4.0)
cases += [
    ("cohere", small | dict(num_key_value_heads=2, use_qk_norm=True, logit_scale=0.25)),
    ("cohere", small | dict(attention_bias=True, tie_word_embeddings=False, layer_norm_eps=1e-2, hidden_act="gelu", logit_scale=1.0)),
    ("cohere", small | dict(num_key_value_heads=1, use_qk_norm=True, head_dim=12, rope_parameters=rope("linear", factor=3.0))),
    ("cohere", small | dict(num_key_value_heads=4, rope_parameters=rope("dynamic", factor=2.0), max_position_embeddings=6, intermediate_size=128)),
    ("cohere2", small | dict(num_key_value_heads=2, sliding_window=3, sliding_window_pattern=2, num_hidden_layers=4)),
    ("cohere2", small | dict(sliding_window=4, layer_types=[full, slide, full], attention_bias=True, tie_word_embeddings=False,
                             logit_scale=0.5, head_dim=12, hidden_act="relu", layer_norm_eps=1e-3)),
    ("cohere2", small | dict(num_key_value_heads=1, sliding_window=5, layer_types=[full, full, full])),
    ("cohere2", small | dict(sliding_window=2, layer_types=[slide] * 3, rope_parameters=yarn())),
    ("stablelm", small | dict(num_key_value_heads=2, qk_layernorm=True, use_parallel_residual=True)),
    ("stablelm", small | dict(num_key_value_heads=4, qk_layernorm=True, layer_norm_eps=1e-2, num_attention_heads=4)),
]

moe = small | dict(num_local_experts=4, num_experts_per_tok=2, num_key_value_heads=2)
cases += [
    ("mixtral", moe | dict(num_experts_per_tok=1, sliding_window=3, hidden_act="gelu")),
    ("mixtral", moe | dict(num_local_experts=3, num_experts_per_tok=3, head_dim=10, tie_word_embeddings=True)),
    ("qwen3_moe", moe | dict(norm_topk_prob=False, moe_intermediate_size=20, mlp_only_layers=[1], attention_bias=True, head_dim=8)),
    ("qwen3_moe", moe | dict(norm_topk_prob=True, moe_intermediate_size=128, decoder_sparse_step=2, num_experts_per_tok=3,
                             use_sliding_window=True, sliding_window=3, head_dim=8)),
    ("olmoe", small | dict(num_experts=4, num_experts_per_tok=2, norm_topk_prob=True, attention_bias=True)),
    ("olmoe", small | dict(num_experts=5, num_experts_per_tok=3, num_key_value_heads=2)),
    ("gpt_oss", moe | dict(head_dim=8, num_experts_per_tok=3, swiglu_limit=0.5, sliding_window=3, swiglu_alpha=1.1,
                           rope_parameters=rope("yarn", factor=4.0, original_max_position_embeddings=16, truncate=False))),
    ("gpt_oss", moe | dict(head_dim=6, layer_types=[full, slide, full], sliding_window=2, attention_bias=False, tie_word_embeddings=True,
                           rope_parameters=rope())),
]

bert = small | dict(pad_token_id=0)
albert = bert | dict(embedding_size=16)
modern = dict(vocab_size=V, hidden_size=32, intermediate_size=48, num_hidden_layers=3, num_attention_heads=4, max_position_embeddings=64,
              pad_token_id=0, bos_token_id=1, eos_token_id=2, cls_token_id=1, sep_token_id=2)
masked = [
    ("bert", bert | dict(hidden_act="relu", layer_norm_eps=1e-3, type_vocab_size=1)),
    ("bert", bert | dict(tie_word_embeddings=False, num_hidden_layers=1, type_vocab_size=3, hidden_act="gelu_new")),
    ("roberta", bert | dict(pad_token_id=1, type_vocab_size=1, max_position_embeddings=70)),
    ("xlm-roberta", bert | dict(pad_token_id=2, type_vocab_size=1, hidden_act="relu")),
    ("camembert", bert | dict(pad_token_id=1, type_vocab_size=1)),
    ("distilbert", dict(vocab_size=V, dim=32, hidden_dim=48, n_layers=3, n_heads=4, max_position_embeddings=64, activation="relu")),
    ("distilbert", dict(vocab_size=V, dim=32, hidden_dim=128, n_layers=1, n_heads=2, tie_word_embeddings=False)),
    ("electra", bert | dict(embedding_size=16, hidden_act="relu")),
    ("electra", bert | dict(embedding_size=32, type_vocab_size=1, tie_word_embeddings=False)),
    ("albert", albert | dict(num_hidden_layers=4, num_hidden_groups=2, hidden_act="gelu")),
    ("albert", albert | dict(num_hidden_layers=3, num_hidden_groups=1, inner_group_num=2)),
    ("albert", albert | dict(num_hidden_layers=3, num_hidden_groups=3, type_vocab_size=1)),
    ("albert", albert | dict(num_hidden_layers=5, num_hidden_groups=2, embedding_size=32)),
    ("modernbert", modern | dict(local_attention=3, norm_bias=True, attention_bias=True, mlp_bias=True, classifier_bias=True)),
    ("modernbert", modern | dict(layer_types=[full, full, full], decoder_bias=False, hidden_activation="relu",
                                 classifier_activation="silu", norm_eps=1e-3)),
    ("modernbert", modern | dict(layer_types=[slide, slide, slide], local_attention=4, tie_word_embeddings=False,
                                 rope_parameters={full: rope(), slide: rope("linear", factor=2.0)})),
]
classes = [
    ("bert", bert | dict(num_labels=5)),
    ("roberta", bert | dict(pad_token_id=1, num_labels=2, type_vocab_size=1)),
    ("xlm-roberta", bert | dict(pad_token_id=1, num_labels=4, type_vocab_size=1)),
    ("distilbert", dict(vocab_size=V, dim=32, hidden_dim=48, n_layers=2, n_heads=4, max_position_embeddings=64, num_labels=3)),
    ("electra", bert | dict(embedding_size=16, num_labels=1)),
    ("albert", albert | dict(num_labels=3)),
    ("modernbert", modern | dict(num_labels=3, classifier_pooling="mean", classifier_activation="relu")),
    ("modernbert", modern | dict(num_labels=2, classifier_pooling="cls", classifier_bias=True, norm_bias=True)),
]

t5 = dict(vocab_size=V, d_model=32, d_kv=8, d_ff=48, num_layers=2, num_heads=4, relative_attention_num_buckets=8,
          relative_attention_max_distance=20, decoder_start_token_id=0)
bart = dict(vocab_size=V, d_model=32, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4, decoder_attention_heads=4,
            encoder_ffn_dim=48, decoder_ffn_dim=48, max_position_embeddings=64, pad_token_id=1, bos_token_id=0, eos_token_id=2,
            decoder_start_token_id=2)
seq2seq = [
    ("t5", t5 | dict(num_decoder_layers=1, d_kv=6, feed_forward_proj="gelu")),
    ("t5", t5 | dict(feed_forward_proj="gated-silu", relative_attention_num_buckets=16, layer_norm_epsilon=1e-3)),
    ("t5", t5 | dict(tie_word_embeddings=False, feed_forward_proj="gated-gelu", d_ff=128)),
    ("mt5", t5 | dict(feed_forward_proj="gated-gelu", num_layers=1)),
    ("bart", bart | dict(decoder_attention_heads=2, encoder_layers=1, decoder_ffn_dim=64, scale_embedding=True)),
    ("bart", bart | dict(activation_function="relu", encoder_ffn_dim=128, decoder_ffn_dim=128)),
    ("mbart", bart | dict(scale_embedding=True, decoder_layers=1)),
    ("mbart", bart | dict(activation_function="silu", encoder_attention_heads=2)),
    ("pegasus", bart | dict(scale_embedding=True, pad_token_id=0, eos_token_id=1, decoder_start_token_id=0)),
    ("marian", bart | dict(scale_embedding=True, pad_token_id=95, eos_token_id=0, decoder_start_token_id=95, activation_function="swish")),
    ("marian", bart | dict(pad_token_id=79, eos_token_id=0, decoder_start_token_id=79, share_encoder_decoder_embeddings=False,
                           decoder_vocab_size=80)),
    ("m2m_100", bart | dict(scale_embedding=True, encoder_layers=3)),
]
