"""The presets of graphs/, made small, as PyTorch's own transformer layers compute them: fixtures/presets.json.

Weights carry the names that the graph gives them; `torch_layer` puts them where nn.Transformer*Layer wants them.
"""

import json
import math
import pathlib

import torch
import torch.nn as nn
import torch.nn.functional as F

from _fixture import FOLDER, Draw, record, tensor

GRAPHS = pathlib.Path(__file__).parents[2] / "graphs"


def text(value):
    return json.dumps(value, ensure_ascii=False)


class Weights(dict):
    """Weights drawn as they are asked for, by name."""

    def __init__(self, seed):
        super().__init__()
        self.draw = Draw(seed)

    def get_(self, name, *dims, spread=0.3, about=0.0):
        if name not in self:
            self[name] = self.draw.normal(*dims, spread=spread) + about
        return self[name]

    def norm(self, name, d, eps=1e-5):
        layer = nn.LayerNorm(d, eps=eps)
        layer.weight.data, layer.bias.data = self.get_(f"{name}.scale", d, about=1.0), self.get_(f"{name}.shift", d)
        return layer

    def linear(self, name, d, out):
        return self.get_(f"{name}.w", d, out), self.get_(f"{name}.b", out)


def attention(w, layer, qkv, wo, d, fused):
    """Puts a QKV node's and a Wo node's weights into nn.MultiheadAttention."""
    if fused:
        matrix, bias = w.linear(qkv, d, 3 * d)
    else:
        matrix = torch.cat([w.get_(f"{qkv}.w{n}", d, d) for n in "qkv"], 1)
        bias = torch.cat([w.get_(f"{qkv}.b{n}", d) for n in "qkv"])
    layer.in_proj_weight.data, layer.in_proj_bias.data = matrix.T.contiguous(), bias
    out, bias = w.linear(wo, d, d)
    layer.out_proj.weight.data, layer.out_proj.bias.data = out.T.contiguous(), bias


def ffn(w, layer, name, d, hidden):
    for linear, part, sizes in ((layer.linear1, "up", (d, hidden)), (layer.linear2, "down", (hidden, d))):
        matrix, bias = w.linear(f"{name}.{part}", *sizes)
        linear.weight.data, linear.bias.data = matrix.T.contiguous(), bias


def encoder_layer(w, prefix, d, heads, hidden, activation, first, eps=1e-5, fused=True):
    # In training mode with no dropout: the fast path of evaluation zeroes what stands at padding.
    layer = nn.TransformerEncoderLayer(d, heads, hidden, 0.0, activation, eps, batch_first=True, norm_first=first)
    attention(w, layer.self_attn, f"{prefix}qkv", f"{prefix}wo", d, fused)
    layer.norm1, layer.norm2 = w.norm(f"{prefix}norm_1", d, eps), w.norm(f"{prefix}norm_2", d, eps)
    ffn(w, layer, f"{prefix}ffn", d, hidden)
    return layer


def decoder_layer(w, prefix, d, heads, hidden):
    layer = nn.TransformerDecoderLayer(d, heads, hidden, 0.0, "relu", batch_first=True)
    attention(w, layer.self_attn, f"{prefix}qkv_1", f"{prefix}wo_1", d, True)
    attention(w, layer.multihead_attn, f"{prefix}qkv_2", f"{prefix}wo_2", d, False)
    for i in (1, 2, 3):
        setattr(layer, f"norm{i}", w.norm(f"{prefix}norm_{i}", d))
    ffn(w, layer, f"{prefix}ffn", d, hidden)
    return layer


def weights_of(layer, x, **masks):
    """Attention weights of each head."""
    return layer(x, x, x, need_weights=True, average_attn_weights=False, **masks)[1]


def future(t):
    return torch.ones(t, t, dtype=torch.bool).triu(1)


def ragged(lengths):
    return torch.arange(max(lengths))[None, :] < torch.tensor(lengths)[:, None]


def sines(t, d):
    position, rate = torch.arange(t).unsqueeze(1), torch.exp(torch.arange(0, d, 2) * (-math.log(10000.0) / d))
    return torch.stack([torch.sin(position * rate), torch.cos(position * rate)], -1).flatten(1)


def vocabulary(name):
    return len(json.loads((GRAPHS / f"{name}.graph.json").read_text(encoding="utf-8"))["vocabulary"]["tokens"])


def encoder(w, runs, dims):
    d, v = dims["D"], vocabulary("encoder")
    table, places = w.get_("emb.table", v, d), w.get_("pe.table", 64, d)
    norm = w.norm("norm_emb", d, 1e-12)
    layers = [encoder_layer(w, f"blocks.{i}.", d, dims["H"], 4 * d, "gelu", False, 1e-12) for i in range(dims["N"])]
    transform, head_norm, bias = w.linear("transform", d, d), w.norm("norm_head", d, 1e-12), w.get_("lm_head.b", v)
    for seed, lengths in runs:
        valid = ragged(lengths)
        ids = Draw(seed).ids(*valid.shape, below=v)
        out = {}
        x = norm(table[ids] + places[: ids.shape[1]])
        out["blocks[0]/attn.weights"] = weights_of(layers[0].self_attn, x, key_padding_mask=~valid)
        for i, layer in enumerate(layers):
            x = layer(x, src_key_padding_mask=~valid)
            out[f"blocks[{i}]/norm_2.x"] = x
        out["lm_head.logits"] = head_norm(F.gelu(x @ transform[0] + transform[1])) @ table.T + bias
        yield {"main.ids": ids, "main.valid": valid}, out


def decoder_only(w, runs, dims, preset="decoder-only", longest=64):
    d, v = dims["D"], vocabulary(preset)
    table, places = w.get_("emb.table", v, d), w.get_("pe.table", longest, d)
    layers = [encoder_layer(w, f"blocks.{i}.", d, dims["H"], 4 * d, "gelu", True) for i in range(dims["N"])]
    norm, head = w.norm("norm_f", d), w.get_("lm_head.w", d, v)
    for seed, lengths in runs:
        ids = Draw(seed).ids(len(lengths), max(lengths), below=v)
        x = table[ids] + places[: ids.shape[1]]
        out = {"blocks[0]/attn.weights": weights_of(layers[0].self_attn, layers[0].norm1(x), attn_mask=future(ids.shape[1]))}
        for i, layer in enumerate(layers):
            x = layer(x, src_mask=future(ids.shape[1]))
            out[f"blocks[{i}]/add_2.y"] = x
        out["lm_head.logits"] = norm(x) @ head
        out["probs.p"] = F.softmax(out["lm_head.logits"], -1)
        yield {"main.ids": ids, "main.valid": ragged(lengths)}, out


def sort(w, runs, dims):
    return decoder_only(w, runs, dims, "sort", 16)


def decoder_modern(w, runs, dims):
    """Llama, as Hugging Face's code has it."""
    d, h, g, f, v = dims["D"], dims["H"], dims["G"], dims["F"], vocabulary("decoder-modern")
    k = d // h

    def rms(name, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * w.get_(f"{name}.scale", d, about=1.0)

    def rotate(x):
        inv = 1.0 / (10000 ** (torch.arange(0, k, 2).float() / k))
        angle = torch.outer(torch.arange(x.shape[2]).float(), inv)
        angle = torch.cat([angle, angle], -1)
        return x * angle.cos() + torch.cat([-x[..., k // 2 :], x[..., : k // 2]], -1) * angle.sin()

    def block(prefix, x, out):
        n = rms(f"{prefix}norm_1", x)
        split = lambda name, count: (n @ w.get_(f"{prefix}qkv.{name}", d, count * k)).unflatten(2, (count, k)).transpose(1, 2)
        q, key, value = rotate(split("wq", h)), rotate(split("wk", g)), split("wv", g)
        key, value = key.repeat_interleave(h // g, 1), value.repeat_interleave(h // g, 1)
        scores = (q @ key.mT / math.sqrt(k)).masked_fill(future(x.shape[1]), -math.inf)
        weights = F.softmax(scores, -1)
        out[f"{prefix[:-1].replace('.', '[')}]/attn.weights"] = weights
        x = x + (weights @ value).transpose(1, 2).flatten(2) @ w.get_(f"{prefix}wo.w", d, d)
        n = rms(f"{prefix}norm_2", x)
        middle = F.silu(n @ w.get_(f"{prefix}ffn.gate.w", d, f)) * (n @ w.get_(f"{prefix}ffn.up.w", d, f))
        return x + middle @ w.get_(f"{prefix}ffn.down.w", f, d)

    for seed, lengths in runs:
        ids = Draw(seed).ids(len(lengths), max(lengths), below=v)
        x, out = w.get_("emb.table", v, d)[ids], {}
        for i in range(dims["N"]):
            x = block(f"blocks.{i}.", x, out)
            out[f"blocks[{i}]/add_2.y"] = x
        out["lm_head.logits"] = rms("norm_f", x) @ w.get_("lm_head.w", d, v)
        yield {"main.ids": ids, "main.valid": ragged(lengths)}, out


def encoder_decoder(w, runs, dims):
    d, v = dims["D"], vocabulary("encoder-decoder")
    table = w.get_("emb_source.table", v, d)
    encode = [encoder_layer(w, f"encoder.{i}.", d, dims["H"], 4 * d, "relu", False) for i in range(dims["N"])]
    decode = [decoder_layer(w, f"decoder.{i}.", d, dims["H"], 4 * d) for i in range(dims["N"])]
    embed = lambda ids: table[ids] * math.sqrt(d) + sines(ids.shape[1], d)
    for seed, lengths, targets in runs:
        draw = Draw(seed)
        valid, counted = ragged(lengths), ragged(targets)
        source, target = draw.ids(*valid.shape, below=v), draw.ids(*counted.shape, below=v)
        x, out = embed(source), {}
        for layer in encode:
            x = layer(x, src_key_padding_mask=~valid)
        out["encoder.x"] = x
        start = torch.full((len(targets), 1), 2)
        y = embed(torch.cat([start, target[:, :-1]], 1))
        for i, layer in enumerate(decode):
            y = layer(y, x, tgt_mask=future(y.shape[1]), memory_key_padding_mask=~valid)
            out[f"decoder[{i}]/norm_3.x"] = y
        out["lm_head.logits"] = y @ table.T
        out["loss.loss"] = F.cross_entropy(out["lm_head.logits"].transpose(1, 2), target.masked_fill(~counted, -100))
        ins = {"source.ids": source, "source.valid": valid, "target.ids": target, "target.valid": counted}
        yield ins, out


def smallest(w, runs, dims):
    d, v = dims["D"], vocabulary("smallest")
    table = w.get_("emb.table", v, d)
    layer = encoder_layer(w, "", d, dims["H"], dims["F"], "relu", False, fused=False)
    head = w.linear("lm_head", d, v)
    for seed, lengths in runs:
        ids = Draw(seed).ids(len(lengths), max(lengths), below=v)
        x = table[ids] + sines(ids.shape[1], d)
        out = {"attn.weights": weights_of(layer.self_attn, x, attn_mask=future(ids.shape[1]))}
        out["norm_2.x"] = layer(x, src_mask=future(ids.shape[1]))
        out["lm_head.logits"] = out["norm_2.x"] @ head[0] + head[1]
        out["probs.p"] = F.softmax(out["lm_head.logits"], -1)
        yield {"main.ids": ids, "main.valid": ragged(lengths)}, out


def worked_example(w, runs, dims):
    """The document's own weights. Its layers have no biases and its norms neither scale nor shift."""
    stored = json.loads((GRAPHS / "worked-example.graph.json").read_text(encoding="utf-8"))["weights"]
    own = {name: torch.tensor(t["data"]).reshape(t["shape"]) for name, t in stored.items()}
    for n in (1, 2):
        w[f"norm_{n}.scale"], w[f"norm_{n}.shift"] = torch.ones(4), torch.zeros(4)
    for name in ("qkv.bq", "qkv.bk", "qkv.bv", "wo.b", "ffn.up.b", "ffn.down.b"):
        w[name] = torch.zeros(4)
    w.update(own)
    layer = encoder_layer(w, "", 4, 1, 4, "relu", True, fused=False)
    for name in [n for n in w if n.endswith((".b", ".bq", ".bk", ".bv"))]:
        del w[name]
    for _, lengths in runs:
        ids = torch.arange(max(lengths)).repeat(len(lengths), 1)
        x = own["emb.table"][ids] + own["pe.table"][: ids.shape[1]]
        out = {"attn.weights": weights_of(layer.self_attn, layer.norm1(x), attn_mask=future(ids.shape[1]))}
        out["add_2.y"] = layer(x, src_mask=future(ids.shape[1]))
        out["probs.p"] = F.softmax(out["add_2.y"] @ own["lm_head.w"], -1)
        yield {"main.ids": ids, "main.valid": ragged(lengths)}, out


RUNS = [(1, [4]), (2, [1]), (3, [6, 3])]
PRESETS = {
    "encoder": (encoder, dict(D=8, H=4, N=2), RUNS),
    "decoder-only": (decoder_only, dict(D=8, H=2, N=2), RUNS),
    "decoder-modern": (decoder_modern, dict(D=16, H=4, G=2, F=12, N=2), RUNS),
    "encoder-decoder": (encoder_decoder, dict(D=8, H=4, N=2), [(1, [6, 3], [7, 4]), (2, [1], [1]), (3, [2, 4, 1], [3, 1, 2])]),
    "smallest": (smallest, dict(D=8, H=2, F=16), RUNS),
    "worked-example": (worked_example, dict(D=4, H=1), [(0, [4]), (0, [1]), (0, [3, 2])]),
    "sort": (sort, dict(D=8, H=2, N=2), RUNS),
}

if __name__ == "__main__":
    texts = []
    for seed, (name, (f, dims, runs)) in enumerate(PRESETS.items()):
        w = Weights(seed)
        done = [record({"inputs": record({n: tensor(t) for n, t in ins.items()}), "outputs": record({n: tensor(t) for n, t in outs.items()})}) for ins, outs in f(w, runs, dims)]
        fields = {"preset": text(name), "dims": text(dims), "weights": record({n: tensor(t) for n, t in w.items()}), "runs": "[\n" + ",\n".join(done) + "\n]"}
        texts.append(record(fields))
    path = FOLDER / "presets.json"
    path.write_text("[\n" + ",\n".join(texts) + "\n]\n", encoding="utf-8")
    print(f"{path.name}: {len(texts)} presets, {path.stat().st_size / 1024:.0f} KB")
