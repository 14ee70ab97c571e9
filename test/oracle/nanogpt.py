"""nanoGPT's CPU setting in plain PyTorch: 4 layers, 4 heads, D 128, context 64, batch 12, 2,000 iterations.

    /usr/bin/python3 test/oracle/nanogpt.py TEXT [SEED…]      (default seeds 1 2 3; THREADS sets the threads)

The model is that of graphs/decoder-only.graph.json: Pre-LN, biases, exact GELU, learned positions, a free head; AdamW
(0.9, 0.99), decay 0.1 on matrices only, clipping at 1, learning rate 1e-3 to 1e-4 with 100 steps of warm-up and a
cosine. Prints the loss over the whole held-out tenth, in windows side by side, and the time.
"""

import math
import os
import pathlib
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

L, H, D, T, B, STEPS = 4, 4, 128, 64, 12, int(os.environ.get("STEPS", 2000))
RATE, LAST, WARMUP = 1e-3, 1e-4, 100


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm_1, self.norm_2 = nn.LayerNorm(D), nn.LayerNorm(D)
        self.qkv, self.wo = nn.Linear(D, 3 * D), nn.Linear(D, D)
        self.up, self.down = nn.Linear(D, 4 * D), nn.Linear(4 * D, D)
        self.register_buffer("future", torch.ones(T, T, dtype=torch.bool).triu(1))

    def forward(self, x):
        b = x.shape[0]
        q, k, v = (t.view(b, T, H, D // H).transpose(1, 2) for t in self.qkv(self.norm_1(x)).split(D, 2))
        scores = (q @ k.transpose(-2, -1) / math.sqrt(D // H)).masked_fill(self.future, -math.inf)
        x = x + self.wo((scores.softmax(-1) @ v).transpose(1, 2).reshape(b, T, D))
        return x + self.down(F.gelu(self.up(self.norm_2(x))))


class GPT(nn.Module):
    def __init__(self, vocab):
        super().__init__()
        self.emb, self.pe = nn.Embedding(vocab, D), nn.Embedding(T, D)
        self.blocks = nn.Sequential(*[Block() for _ in range(L)])
        self.norm, self.head = nn.LayerNorm(D), nn.Linear(D, vocab, bias=False)
        for name, p in self.named_parameters():
            if p.dim() == 2:
                nn.init.normal_(p, std=0.02)
            elif name.endswith("bias"):
                nn.init.zeros_(p)

    def forward(self, ids):
        return self.head(self.norm(self.blocks(self.emb(ids) + self.pe.weight)))


def rate(step):
    if step < WARMUP:
        return RATE * (step + 1) / (WARMUP + 1)
    return LAST + 0.5 * (1 + math.cos(math.pi * (step - WARMUP) / (STEPS - WARMUP))) * (RATE - LAST)


def run(text, seed):
    torch.manual_seed(seed)
    chars = sorted(set(text))
    index = {c: i for i, c in enumerate(chars)}
    data = torch.tensor([index[c] for c in text])
    cut = int(0.9 * len(data))
    train, held = data[:cut], data[cut:]
    model = GPT(len(chars))
    decays = lambda n, p: p.dim() == 2 and not n.startswith(("emb", "pe"))
    groups = [{"params": [p for n, p in model.named_parameters() if decays(n, p) == d], "weight_decay": 0.1 if d else 0.0} for d in (True, False)]
    optimizer = torch.optim.AdamW(groups, lr=RATE, betas=(0.9, 0.99))
    began = time.perf_counter()
    for step in range(STEPS):
        starts = torch.randint(len(train) - T, (B,))
        ids = torch.stack([train[s : s + T] for s in starts])
        targets = torch.stack([train[s + 1 : s + T + 1] for s in starts])
        loss = F.cross_entropy(model(ids).flatten(0, 1), targets.flatten())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for group in optimizer.param_groups:
            group["lr"] = rate(step)
        optimizer.step()
    seconds = time.perf_counter() - began
    count = (len(held) - 1) // T
    ids, targets = held[: count * T].view(count, T), held[1 : count * T + 1].view(count, T)
    with torch.no_grad():
        sums = [F.cross_entropy(model(i).flatten(0, 1), t.flatten(), reduction="sum").item() for i, t in zip(ids.split(64), targets.split(64))]
    return sum(sums) / (count * T), seconds


if __name__ == "__main__":
    if "THREADS" in os.environ:
        torch.set_num_threads(int(os.environ["THREADS"]))
    maps = pathlib.Path("/proc/self/maps").read_text() if pathlib.Path("/proc/self/maps").exists() else ""
    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads, {'OpenBLAS' if 'openblas' in maps else 'reference BLAS'}")
    text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8") if len(sys.argv) > 1 else sys.exit(__doc__)
    losses = []
    for seed in [int(s) for s in sys.argv[2:]] or [1, 2, 3]:
        loss, seconds = run(text, seed)
        losses.append(loss)
        print(f"seed {seed}: held-out loss {loss:.4f}, {seconds:.0f} s", flush=True)
    print(f"mean {sum(losses) / len(losses):.4f}")
