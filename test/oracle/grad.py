"""Gradients of every preset by PyTorch's autograd, and ten steps of AdamW: fixtures/training/grad.json and steps.json.

The weights and the third run's inputs are those of fixtures/presets.json. The models are written out once more, with
plain functions, so that each gradient belongs to a weight by the name that the graph gives it.
"""

import json
import math

import torch
import torch.nn.functional as F

import presets
from _fixture import FOLDER as FIXTURES, Draw, record, tensor


FOLDER = FIXTURES / "training"


class Model:
    def __init__(self, weights, dims):
        self.w = {n: t.clone().requires_grad_() for n, t in weights.items()}
        self.dims = dims

    def norm(self, x, name, eps=1e-5):
        return F.layer_norm(x, x.shape[-1:], self.w[f"{name}.scale"], self.w[f"{name}.shift"], eps)

    def linear(self, x, name, w="w", b="b"):
        y = x @ self.w[f"{name}.{w}"]
        bias = self.w.get(f"{name}.{b}")
        return y if bias is None else y + bias

    def attend(self, x, context, qkv, wo, mask):
        h = self.dims["H"]
        if f"{qkv}.w" in self.w:
            q, k, v = self.linear(x, qkv).chunk(3, -1)
        else:
            q, k, v = self.linear(x, qkv, "wq", "bq"), self.linear(context, qkv, "wk", "bk"), self.linear(context, qkv, "wv", "bv")
        q, k, v = (t.unflatten(2, (h, -1)).transpose(1, 2) for t in (q, k, v))
        scores = (q @ k.mT / math.sqrt(q.shape[-1])).masked_fill(~mask, -math.inf)
        return self.linear((F.softmax(scores, -1) @ v).transpose(1, 2).flatten(2), wo)

    def ffn(self, x, name, f):
        return self.linear(f(self.linear(x, f"{name}.up")), f"{name}.down")


def causal(t):
    return torch.ones(t, t, dtype=torch.bool).tril()


def encoder(m, ins):
    ids, valid = ins["main.ids"], ins["main.valid"]
    x = m.norm(m.w["emb.table"][ids] + m.w["pe.table"][: ids.shape[1]], "norm_emb", 1e-12)
    for i in range(m.dims["N"]):
        p = f"blocks.{i}."
        x = m.norm(x + m.attend(x, x, p + "qkv", p + "wo", valid[:, None, None]), p + "norm_1", 1e-12)
        x = m.norm(x + m.ffn(x, p + "ffn", F.gelu), p + "norm_2", 1e-12)
    return m.norm(F.gelu(m.linear(x, "transform")), "norm_head", 1e-12) @ m.w["emb.table"].T + m.w["lm_head.b"]


def decoder_only(m, ins):
    ids = ins["main.ids"]
    t = ids.shape[1]
    x = m.w["emb.table"][ids] + m.w["pe.table"][:t]
    for i in range(m.dims["N"]):
        p = f"blocks.{i}."
        n = m.norm(x, p + "norm_1")
        x = x + m.attend(n, n, p + "qkv", p + "wo", causal(t))
        x = x + m.ffn(m.norm(x, p + "norm_2"), p + "ffn", F.gelu)
    return m.norm(x, "norm_f") @ m.w["lm_head.w"]


def decoder_modern(m, ins):
    ids = ins["main.ids"]
    h, g, k, t = m.dims["H"], m.dims["G"], m.dims["D"] // m.dims["H"], ids.shape[1]
    rms = lambda name, x: x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * m.w[f"{name}.scale"]
    angle = torch.outer(torch.arange(t).float(), 1.0 / (10000 ** (torch.arange(0, k, 2).float() / k)))
    angle = torch.cat([angle, angle], -1)
    rotate = lambda x: x * angle.cos() + torch.cat([-x[..., k // 2 :], x[..., : k // 2]], -1) * angle.sin()
    x = m.w["emb.table"][ids]
    for i in range(m.dims["N"]):
        p = f"blocks.{i}."
        n = rms(p + "norm_1", x)
        split = lambda name: (n @ m.w[f"{p}qkv.{name}"]).unflatten(2, (-1, k)).transpose(1, 2)
        q, key, value = rotate(split("wq")), rotate(split("wk")), split("wv")
        key, value = key.repeat_interleave(h // g, 1), value.repeat_interleave(h // g, 1)
        scores = (q @ key.mT / math.sqrt(k)).masked_fill(~causal(t), -math.inf)
        x = x + (F.softmax(scores, -1) @ value).transpose(1, 2).flatten(2) @ m.w[p + "wo.w"]
        n = rms(p + "norm_2", x)
        x = x + (F.silu(n @ m.w[p + "ffn.gate.w"]) * (n @ m.w[p + "ffn.up.w"])) @ m.w[p + "ffn.down.w"]
    return rms("norm_f", x) @ m.w["lm_head.w"]


def encoder_decoder(m, ins):
    table, d, n = m.w["emb_source.table"], m.dims["D"], m.dims["N"]
    embed = lambda ids: table[ids] * math.sqrt(d) + presets.sines(ids.shape[1], d)
    source, target, valid = ins["source.ids"], ins["target.ids"], ins["source.valid"][:, None, None]
    x = embed(source)
    for i in range(n):
        p = f"encoder.{i}."
        x = m.norm(x + m.attend(x, x, p + "qkv", p + "wo", valid), p + "norm_1")
        x = m.norm(x + m.ffn(x, p + "ffn", F.relu), p + "norm_2")
    y = embed(torch.cat([torch.full((len(target), 1), 2), target[:, :-1]], 1))
    for i in range(n):
        p = f"decoder.{i}."
        y = m.norm(y + m.attend(y, y, p + "qkv_1", p + "wo_1", causal(y.shape[1])), p + "norm_1")
        y = m.norm(y + m.attend(y, x, p + "qkv_2", p + "wo_2", valid), p + "norm_2")
        y = m.norm(y + m.ffn(y, p + "ffn", F.relu), p + "norm_3")
    return y @ table.T


def smallest(m, ins):
    ids = ins["main.ids"]
    x = m.w["emb.table"][ids] + presets.sines(ids.shape[1], m.dims["D"])
    x = m.norm(x + m.attend(x, x, "qkv", "wo", causal(ids.shape[1])), "norm_1")
    x = m.norm(x + m.ffn(x, "ffn", F.relu), "norm_2")
    return m.linear(x, "lm_head")


def worked_example(m, ins):
    ids = ins["main.ids"]
    x = m.w["emb.table"][ids] + m.w["pe.table"][: ids.shape[1]]
    n = m.norm(x, "norm_1")
    x = x + m.attend(n, n, "qkv", "wo", causal(ids.shape[1]))
    x = x + m.ffn(m.norm(x, "norm_2"), "ffn", F.relu)
    return x @ m.w["lm_head.w"]


MODELS = {f.__name__.replace("_", "-"): f for f in (encoder, decoder_only, decoder_modern, encoder_decoder, smallest, worked_example)} | {"sort": decoder_only}


def loss_of(logits, targets):
    return F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=-1)


def gradients(name):
    build, dims, runs = presets.PRESETS[name]
    weights = presets.Weights(list(presets.PRESETS).index(name))
    with torch.no_grad():
        ins = [ins for ins, _ in build(weights, runs, dims)][2]
    m = Model(weights, dims)
    logits = MODELS[name](m, ins)
    if name == "encoder-decoder":
        targets = ins["target.ids"].masked_fill(~ins["target.valid"], -1)
    else:
        # Every third position asks nothing.
        targets = Draw(99).ids(*logits.shape[:2], below=logits.shape[-1])
        targets[:, ::3] = -1
    loss = loss_of(logits, targets)
    loss.backward()
    grads = {n: t.grad for n, t in m.w.items()}
    return record({
        "preset": json.dumps(name),
        "loss": str(loss.item()),
        "targets": tensor(targets.to(torch.int32)),
        "gradients": record({n: tensor(g) for n, g in grads.items() if g is not None}),
    })


def steps(name, count=10):
    """Losses of `count` steps on batches that a formula gives, with clipping, decay of matrices, warm-up and cosine."""
    build, dims, runs = presets.PRESETS[name]
    weights = presets.Weights(list(presets.PRESETS).index(name))
    with torch.no_grad():
        list(build(weights, runs, dims))
    m = Model(weights, dims)
    v, (b, t) = presets.vocabulary(name), (4, 6)
    decays = lambda n, p: p.dim() == 2 and not n.endswith("table")
    groups = [[p for n, p in m.w.items() if decays(n, p) == d] for d in (True, False)]
    optimizer = torch.optim.AdamW([{"params": groups[0], "weight_decay": 0.1}, {"params": groups[1], "weight_decay": 0.0}], betas=(0.9, 0.99), eps=1e-8)
    losses, norms = [], []
    for step in range(count):
        lr = 0.01 * (step + 1) / 3 if step < 2 else 0.001 + 0.5 * (1 + math.cos(math.pi * (step - 2) / (count - 2))) * 0.009
        i = torch.arange(b * t).reshape(b, t)
        ids, targets = (i * 7 + step * 13) % v, (i * 5 + step * 3 + 1) % v
        loss = loss_of(MODELS[name](m, {"main.ids": ids, "main.valid": ids >= 0}), targets)
        optimizer.zero_grad()
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(m.w.values(), 0.5).item())
        for group in optimizer.param_groups:
            group["lr"] = lr
        optimizer.step()
        losses.append(loss.item())
    return {"preset": name, "batch": b, "time": t, "losses": losses, "norms": norms}


if __name__ == "__main__":
    path = FOLDER / "grad.json"
    path.write_text("[\n" + ",\n".join(gradients(n) for n in MODELS) + "\n]\n", encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size / 1024:.0f} KB")
    path = FOLDER / "steps.json"
    path.write_text(json.dumps([steps(n) for n in ("decoder-only", "decoder-modern", "smallest")]) + "\n", encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size / 1024:.0f} KB")
