"""One peer of bench/generate: Hugging Face transformers. `transformers_peer.py THREADS LAYERS WIDTH HEADS TIME VOCAB`, then
lines `CONTEXT TOKENS`."""

import inspect
import json
import os
import sys
import time

threads, L, D, H, T, V = map(int, sys.argv[1:])
os.environ["OMP_NUM_THREADS"] = str(threads)

import torch
import transformers
from transformers import DynamicCache, GPT2Config, GPT2LMHeadModel

torch.set_num_threads(threads)
ends = {"bos_token_id": None, "eos_token_id": None}
sizes = {"vocab_size": V, "n_positions": T, "n_embd": D, "n_layer": L, "n_head": H}
model = GPT2LMHeadModel(GPT2Config(**sizes, **ends, attn_implementation="sdpa")).eval()
# Renamed in transformers 5.
kept = "cache" if "cache" in inspect.signature(model.forward).parameters else "past_key_values"
caches = {}


def sample(logits):
    """Temperature 0.8, top-k 40, top-p 0.95."""
    values, ids = (logits / 0.8).topk(min(40, V))
    p = values.softmax(-1)
    p = p.masked_fill(p.cumsum(-1) - p > 0.95, 0)
    return ids[torch.multinomial(p, 1)]


@torch.no_grad()
def read(ids, cache):
    return model(input_ids=torch.tensor([ids]), use_cache=True, logits_to_keep=1, **{kept: cache}).logits[0, -1]


print(json.dumps({"ready": f"transformers {transformers.__version__}, torch {torch.__version__}"}), flush=True)
for line in sys.stdin:
    context, tokens = map(int, line.split())
    if context not in caches:
        cache = DynamicCache()
        read([i * 7919 % V for i in range(context)], cache)
        caches[context] = cache
    cache = caches[context]
    if cache.get_seq_length() > context:
        cache.crop(context - cache.get_seq_length())
    token = 0
    began = time.perf_counter()
    for _ in range(tokens):
        token = int(sample(read([token], cache)))
    print(json.dumps({"time": (time.perf_counter() - began) * 1000 / tokens}), flush=True)
