"""Counts the parameters of models at their true sizes, as transformers does, without their numbers (meta device).

    python test/oracle/hugging_face_sizes.py test/models/fixtures/true-sizes.json        # needs torch, transformers

What is known of a published model's count stands beside it.
"""
import json
import sys
from pathlib import Path

import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForMaskedLM, AutoModelForSeq2SeqLM

sizes = {"model_type", "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
         "tie_word_embeddings"}
full = "full_attention"
llama = lambda v, d, f, n, h, g, **more: dict(vocab_size=v, hidden_size=d, intermediate_size=f, num_hidden_layers=n,
                                              num_attention_heads=h, num_key_value_heads=g, **more)
latent = lambda v, d, f, n, h, e, **more: dict(vocab_size=v, hidden_size=d, intermediate_size=f, num_hidden_layers=n,
                                               num_attention_heads=h, num_key_value_heads=h, n_routed_experts=e, **more)
causal = [
    ("gpt2", "gpt2", dict(n_embd=768, n_layer=12, n_head=12, vocab_size=50257), 124_439_808),
    ("gpt2-xl", "gpt2", dict(n_embd=1600, n_layer=48, n_head=25, vocab_size=50257), 1_557_611_200),
    ("Llama-2-7b-hf", "llama", llama(32000, 4096, 11008, 32, 32, 32), 6_738_415_616),
    ("Meta-Llama-3-8B", "llama", llama(128256, 4096, 14336, 32, 32, 8), 8_030_261_248),
    ("Llama-3.2-1B", "llama", llama(128256, 2048, 8192, 16, 32, 8, head_dim=64, tie_word_embeddings=True), 1_235_814_400),
    ("Mistral-7B-v0.1", "mistral", llama(32000, 4096, 14336, 32, 32, 8), 7_241_732_096),
    ("Mixtral-8x7B-v0.1", "mixtral", llama(32000, 4096, 14336, 32, 32, 8, num_local_experts=8), 46_702_792_704),
    ("Qwen2-7B", "qwen2", llama(152064, 3584, 18944, 28, 28, 4), 7_615_616_512),
    ("Qwen3-0.6B", "qwen3", llama(151936, 1024, 3072, 28, 16, 8, head_dim=128, tie_word_embeddings=True), 596_049_920),
    ("Qwen3-30B-A3B", "qwen3_moe", llama(151936, 2048, 6144, 48, 32, 4, head_dim=128, num_experts=128, moe_intermediate_size=768,
                                         num_experts_per_tok=8, norm_topk_prob=True), 30_532_122_624),
    ("gemma-2b", "gemma", llama(256000, 2048, 16384, 18, 8, 1, head_dim=256), 2_506_172_416),
    ("gemma-2-9b", "gemma2", llama(256000, 3584, 14336, 42, 16, 8, head_dim=256), 9_241_705_984),
    ("gemma-3-1b-pt", "gemma3_text", llama(262144, 1152, 6912, 26, 4, 1, head_dim=256, sliding_window=512), 999_885_952),
    ("granite-3.0-1b-a400m", "granitemoe", llama(49155, 1024, 512, 24, 16, 8, num_local_experts=32, num_experts_per_tok=8,
                                                 tie_word_embeddings=True), 1_334_628_352),
    ("granite-3.3-8b", "granite", llama(49159, 4096, 12800, 40, 32, 8, tie_word_embeddings=True), None),
    ("OLMo-2-1124-7B", "olmo2", llama(100352, 4096, 11008, 32, 32, 32), 7_298_617_344),
    ("Olmo-3-7B", "olmo3", llama(100278, 4096, 11008, 32, 32, 32), 7_298_011_136),
    ("OLMoE-1B-7B-0924", "olmoe", llama(50304, 2048, 1024, 16, 16, 16, num_experts=64, num_experts_per_tok=8), 6_919_161_856),
    ("SmolLM3-3B", "smollm3", llama(128256, 2048, 11008, 36, 16, 4), 3_075_098_624),
    ("phi-2", "phi", llama(51200, 2560, 10240, 32, 32, 32), 2_779_683_840),
    ("Phi-3-mini-4k-instruct", "phi3", llama(32064, 3072, 8192, 32, 32, 32), 3_821_079_552),
    ("stablelm-2-1_6b", "stablelm", llama(100352, 2048, 5632, 24, 32, 32, use_qkv_bias=True), 1_644_515_328),
    ("stablelm-2-12b", "stablelm", llama(100352, 5120, 13824, 40, 32, 8, qk_layernorm=True, use_parallel_residual=True), 12_143_185_920),
    ("starcoder2-3b", "starcoder2", llama(49152, 3072, 12288, 30, 24, 2), 3_030_371_328),
    ("c4ai-command-r-v01", "cohere", llama(256000, 8192, 22528, 40, 64, 64), 34_980_831_232),
    ("c4ai-command-r-plus", "cohere", llama(256000, 12288, 33792, 64, 96, 8, use_qk_norm=True), 103_810_674_688),
    ("c4ai-command-r7b-12-2024", "cohere2", llama(256000, 4096, 14336, 32, 32, 8), 8_028_033_024),
    ("EXAONE-4.0-1.2B", "exaone4", llama(102400, 2048, 4096, 30, 32, 8, tie_word_embeddings=True, sliding_window=None,
                                         layer_types=[full] * 30), 1_279_391_488),
    ("Minitron-4B-Base", "nemotron", llama(256000, 3072, 9216, 32, 24, 8, head_dim=128), None),
    ("AFM-4.5B", "arcee", llama(128004, 2560, 18432, 36, 20, 4), None),
    ("Hunyuan-0.5B", "hunyuan_v1_dense", llama(120818, 1024, 3584, 24, 16, 8, head_dim=128, tie_word_embeddings=True), None),
    ("Seed-OSS-36B", "seed_oss", llama(155136, 5120, 27648, 64, 80, 8, head_dim=128), 36_151_104_512),
    ("ERNIE-4.5-0.3B", "ernie4_5", llama(103424, 1024, 3072, 18, 16, 2, head_dim=128), 360_748_032),
    ("pythia-6.9b", "gpt_neox", dict(vocab_size=50432, hidden_size=4096, intermediate_size=16384, num_hidden_layers=32,
                                     num_attention_heads=32), 6_857_302_016),
    ("gpt-j-6b", "gptj", dict(), 6_050_882_784),
    ("bloom-560m", "bloom", dict(vocab_size=250880, hidden_size=1024, n_layer=24, n_head=16), 559_214_592),
    ("mpt-7b", "mpt", dict(vocab_size=50432, d_model=4096, n_heads=32, n_layers=32), 6_649_286_656),
    ("falcon-40b", "falcon", dict(vocab_size=65024, hidden_size=8192, num_hidden_layers=60, num_attention_heads=128, num_kv_heads=8,
                                  new_decoder_architecture=True), 41_303_293_952),
    ("opt-350m", "opt", dict(vocab_size=50272, hidden_size=1024, ffn_dim=4096, num_hidden_layers=24, num_attention_heads=16,
                             word_embed_proj_dim=512, do_layer_norm_before=False), 331_196_416),
    ("DeepSeek-V2-Lite", "deepseek_v2", latent(102400, 2048, 10944, 27, 16, 64, n_shared_experts=2, num_experts_per_tok=6, q_lora_rank=None,
                                               moe_intermediate_size=1408, first_k_dense_replace=1), None),
    ("DeepSeek-V2", "deepseek_v2", latent(102400, 5120, 12288, 60, 128, 160, n_shared_experts=2, num_experts_per_tok=6, q_lora_rank=1536,
                                          moe_intermediate_size=1536, first_k_dense_replace=1, n_group=8, topk_group=3,
                                          topk_method="group_limited_greedy", routed_scaling_factor=16.0), None),
    ("DeepSeek-V3", "deepseek_v3", latent(129280, 7168, 18432, 61, 128, 256, num_experts_per_tok=8), None),
    ("Kimi-K2", "deepseek_v3", latent(163840, 7168, 18432, 61, 64, 384, num_experts_per_tok=8, n_group=1, topk_group=1,
                                      first_k_dense_replace=1, routed_scaling_factor=2.827), None),
    ("Mamba-Codestral-7B-v0.1", "mamba2", dict(), 7_285_403_648),
    ("gpt-oss-20b", "gpt_oss", llama(201088, 2880, 2880, 24, 64, 8, head_dim=64, num_local_experts=32), 20_914_757_184),
]
masked = [
    ("bert-base-uncased", "bert", dict(), 109_514_298),
    ("roberta-base", "roberta", dict(vocab_size=50265, max_position_embeddings=514, type_vocab_size=1), 124_697_433),
    ("distilbert-base-uncased", "distilbert", dict(), 66_985_530),
    ("electra-small", "electra", dict(), None),
    ("albert-base-v2", "albert", dict(hidden_size=768, intermediate_size=3072, num_attention_heads=12), 11_221_680),
    ("ModernBERT-base", "modernbert", dict(), 149_655_232),
]
seq2seq = [
    ("t5-small", "t5", dict(), 60_506_624),
    ("bart-large", "bart", dict(), 406_291_456),
    ("mbart-large", "mbart", dict(vocab_size=250027), 610_851_840),
    ("pegasus-large", "pegasus", dict(vocab_size=96103, encoder_layers=16, decoder_layers=16, encoder_ffn_dim=4096,
                                      decoder_ffn_dim=4096, d_model=1024), None),
    ("m2m100_418M", "m2m_100", dict(), 483_905_536),
]

if __name__ == "__main__":
    rows = []
    for cls, models in ((AutoModelForCausalLM, causal), (AutoModelForMaskedLM, masked), (AutoModelForSeq2SeqLM, seq2seq)):
        for name, kind, settings, published in models:
            config = AutoConfig.for_model(kind, **settings)
            with torch.device("meta"):
                model = cls.from_config(config)
            count = sum(p.numel() for p in model.parameters())
            if published is not None and published != count:
                print(f"{name}: {count:,}, but {published:,} is said", flush=True)
            # As a config.json has it, without what most families have in common.
            said = config.to_dict() | {"architectures": [type(model).__name__]}
            plain = AutoConfig.for_model("bert").to_dict()
            own = {k: v for k, v in said.items() if k in sizes or k not in plain or v != plain[k]}
            own.pop("time_step_limit", None)  # ∞ is no JSON
            rows.append({"name": name, "parameters": count, "published": published == count, "config": dict(sorted(own.items()))})
    lines = ",\n".join(json.dumps(row) for row in rows)
    Path(sys.argv[1]).write_text(f"[\n{lines}\n]\n")
