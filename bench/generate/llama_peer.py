"""One peer of bench/generate: llama.cpp in float32. `llama_peer.py THREADS LAYERS WIDTH HEADS TIME VOCAB`, then lines
`CONTEXT TOKENS`. The model is written as GGUF with random weights, in a folder that goes with the process."""

import json
import os
import sys
import tempfile
import time

import gguf
import llama_cpp
import numpy

threads, L, D, H, T, V = map(int, sys.argv[1:])
random = numpy.random.default_rng(1)


def write(path):
    writer = gguf.GGUFWriter(path, "gpt2")
    writer.add_context_length(T)
    writer.add_embedding_length(D)
    writer.add_block_count(L)
    writer.add_feed_forward_length(4 * D)
    writer.add_head_count(H)
    writer.add_layer_norm_eps(1e-5)
    writer.add_file_type(0)
    writer.add_tokenizer_model("no_vocab")
    writer.add_vocab_size(V)

    def weight(name, *shape):
        writer.add_tensor(name, (0.02 * random.standard_normal(shape)).astype(numpy.float32))

    def norm(name):
        writer.add_tensor(f"{name}.weight", numpy.ones(D, numpy.float32))
        writer.add_tensor(f"{name}.bias", numpy.zeros(D, numpy.float32))

    def linear(name, out, into):
        weight(f"{name}.weight", out, into)
        writer.add_tensor(f"{name}.bias", numpy.zeros(out, numpy.float32))

    weight("token_embd.weight", V, D)
    weight("position_embd.weight", T, D)
    weight("output.weight", V, D)
    norm("output_norm")
    for i in range(L):
        norm(f"blk.{i}.attn_norm")
        norm(f"blk.{i}.ffn_norm")
        linear(f"blk.{i}.attn_qkv", 3 * D, D)
        linear(f"blk.{i}.attn_output", D, D)
        linear(f"blk.{i}.ffn_up", 4 * D, D)
        linear(f"blk.{i}.ffn_down", D, 4 * D)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "model.gguf")
    write(path)
    f32 = llama_cpp.GGML_TYPE_F32
    model = llama_cpp.Llama(
        path, n_ctx=T, n_threads=threads, n_threads_batch=threads, type_k=f32, type_v=f32, verbose=False
    )
    print(json.dumps({"ready": f"llama-cpp-python {llama_cpp.__version__}, float32"}), flush=True)
    read = None
    for line in sys.stdin:
        context, tokens = map(int, line.split())
        if read != context:
            model.reset()
            model.eval([i * 7919 % V for i in range(context)])
            read = context
        model.n_tokens = context
        token = 0
        began = time.perf_counter()
        for _ in range(tokens):
            model.eval([token])
            token = model.sample(temp=0.8, top_k=40, top_p=0.95, min_p=0, repeat_penalty=1)
        print(json.dumps({"time": (time.perf_counter() - began) * 1000 / tokens}), flush=True)
