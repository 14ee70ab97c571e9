"""One peer of bench/train: PyTorch. `torch_peer.py MODEL step|forward THREADS LAYERS WIDTH HEADS TIME BATCH VOCAB`."""

import json
import math
import os
import pathlib
import sys
import time

kind, threads, L, D, H, T, B, V = sys.argv[1], *map(int, sys.argv[2:])
# Without these OpenBLAS takes all cores, whatever PyTorch is told.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(threads)

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(threads)


def blas():
    maps = pathlib.Path("/proc/self/maps")
    loaded = maps.read_text() if maps.exists() else ""
    if "openblas" not in loaded:
        return "other BLAS"
    return "OpenBLAS with OpenMP threads" if "openblas-openmp" in loaded else "OpenBLAS with threads of its own"


# OpenBLAS with threads of its own and PyTorch's OpenMP threads, both spinning, are up to three times slower than when
# OpenMP's wait passively. A peer is measured at its best.
if blas().endswith("of its own") and "OMP_WAIT_POLICY" not in os.environ:
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "OMP_WAIT_POLICY": "PASSIVE"})


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm_1, self.norm_2 = nn.LayerNorm(D), nn.LayerNorm(D)
        self.qkv, self.wo = nn.Linear(D, 3 * D), nn.Linear(D, D)
        self.up, self.down = nn.Linear(D, 4 * D), nn.Linear(4 * D, D)
        self.register_buffer("future", torch.ones(T, T, dtype=torch.bool).triu(1))

    def forward(self, x):
        q, k, v = (t.view(B, T, H, D // H).transpose(1, 2) for t in self.qkv(self.norm_1(x)).split(D, 2))
        scores = (q @ k.transpose(-2, -1) * (1 / math.sqrt(D // H))).masked_fill(self.future, -math.inf)
        x = x + self.wo((scores.softmax(-1) @ v).transpose(1, 2).reshape(B, T, D))
        return x + self.down(F.gelu(self.up(self.norm_2(x)), approximate="tanh"))


class GPT(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb, self.pe = nn.Embedding(V, D), nn.Embedding(T, D)
        self.blocks = nn.Sequential(*[Block() for _ in range(L)])
        self.norm, self.head = nn.LayerNorm(D), nn.Linear(D, V, bias=False)

    def forward(self, ids):
        return self.head(self.norm(self.blocks(self.emb(ids) + self.pe.weight)))


model = GPT()
decays = lambda n, p: p.dim() == 2 and not n.startswith(("emb", "pe"))
groups = [{"params": [p for n, p in model.named_parameters() if decays(n, p) == d], "weight_decay": 0.1 if d else 0.0} for d in (True, False)]
# Several tensors in one call: the fastest that PyTorch has on the CPU.
optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.99), foreach=True)
ids, targets = torch.randint(0, V, (B, T)), torch.randint(0, V, (B, T))


def step():
    loss = F.cross_entropy(model(ids).view(-1, V), targets.view(-1))
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return loss.item()


def forward():
    with torch.inference_mode():
        return model(ids)


once = step if kind == "step" else forward
forward()
print(json.dumps({"ready": f"PyTorch {torch.__version__}, {blas()}"}), flush=True)
for line in sys.stdin:
    times, cpu = [], []
    for _ in range(int(line)):
        at, used = time.perf_counter(), time.process_time()
        once()
        times.append((time.perf_counter() - at) * 1e3)
        cpu.append((time.process_time() - used) * 1e3)
    print(json.dumps({"times": times, "cpu": cpu}), flush=True)
