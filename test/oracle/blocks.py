"""Every block in every mode, as PyTorch has it. One fixture a block: test/oracle/fixtures/BLOCK.json."""

import math

import torch
import torch.nn.functional as F

from _fixture import Draw, write

CASES = {}


def block(kind):
    """Collects the cases that a function yields under the block's kind."""

    def collect(f):
        cases = []
        for i, case in enumerate(f()):
            case["block"] = kind
            case.setdefault("params", {})
            case["case"] = case.pop("name", None) or f"{i}"
            cases.append(case)
        CASES[kind] = cases

    return collect


def case(name, inputs, axes, outputs, dims, params=None, weights=None):
    """`axes` gives each input's axes as the document names them, "B:batch T:time D:feature"."""
    return {
        "name": name,
        "params": params or {},
        "dims": dims,
        "axes": axes,
        "inputs": inputs,
        "weights": weights or {},
        "outputs": outputs,
    }


def graded(name, f, inputs, axes, dims, params=None, port="y", weights=None):
    """A case with one output, and the gradient of Σ cos(i) · y_i with respect to each input and weight of numbers."""
    weights = weights or {}
    leaves = {n: t.clone().requires_grad_() if t.is_floating_point() else t for n, t in (inputs | weights).items()}
    y = f(*leaves.values())
    (y * torch.cos(torch.arange(y.numel()).float()).reshape(y.shape)).sum().backward()
    gradients = {n: t.grad for n, t in leaves.items() if t.requires_grad}
    return case(name, inputs, axes, {port: y}, dims, params, weights) | {"gradients": gradients}


HIDDEN = "B:batch T:time D:feature"
# Sizes that differ pairwise, one sample of one token, and a batch of one.
SHAPES = [dict(B=2, T=5, D=6), dict(B=1, T=1, D=4), dict(B=3, T=2, D=8)]


def size_of(shape, names):
    return [shape[n] for n in names]


ACTIVATIONS = {
    "relu": F.relu,
    "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu2": lambda x: F.relu(x) ** 2,
    "quick_gelu": lambda x: x * torch.sigmoid(1.702 * x),
}


@block("activation")
def _():
    for i, (fn, f) in enumerate(ACTIVATIONS.items()):
        for j, s in enumerate(SHAPES[:2]):
            x = Draw(10 * i + j).normal(*size_of(s, "BTD"), spread=3)
            yield case(f"{fn} {s}", {"x": x}, {"x": HIDDEN}, {"x": f(x)}, s, {"fn": fn})


def pairs(f):
    """The one with fewer axes at the last axis of the other, and broadcast by role: one number for each position."""
    for i, s in enumerate(SHAPES):
        d = Draw(i)
        x, y, row = d.normal(*size_of(s, "BTD")), d.normal(*size_of(s, "BTD")), d.normal(*size_of(s, "TD"))
        short = "T:time D:feature"
        yield graded(f"same axes {s}", f, {"a": x, "b": y}, {"a": HIDDEN, "b": HIDDEN}, s)
        yield graded(f"b lacks the batch {s}", f, {"a": x, "b": row}, {"a": HIDDEN, "b": short}, s)
        yield graded(f"a lacks the batch {s}", f, {"a": row, "b": x}, {"a": short, "b": HIDDEN}, s)
    s = dict(B=2, H=3, T=4, K=5)
    d = Draw(7)
    x, row, sample, kept = d.normal(2, 4, 5), d.normal(2, 4), d.normal(2), d.normal(2, 4, 1)
    heads, sink, query = d.normal(2, 3, 4, 4), d.normal(3), d.normal(2, 4)
    axes, squares = "B:batch T:time K:feature", "B:batch H:head T:query T:key"
    yield graded("one for each position", lambda a, b: f(a, b[..., None]), {"a": x, "b": row}, {"a": axes, "b": "B:batch T:time"}, s)
    yield graded("one for each position, the other way", lambda a, b: f(a[..., None], b), {"a": row, "b": x}, {"a": "B:batch T:time", "b": axes}, s)
    yield graded("one for each sample", lambda a, b: f(a, b[:, None, None]), {"a": x, "b": sample}, {"a": axes, "b": "B:batch"}, s)
    yield graded("an axis of length 1", f, {"a": kept, "b": x}, {"a": "B:batch T:time 1", "b": axes}, s)
    yield graded("one for each head", lambda a, b: f(a, b[:, None, None]), {"a": heads, "b": sink}, {"a": squares, "b": "H:head"}, s)
    yield graded("one for each query, as many as keys", lambda a, b: f(a, b[:, None, :, None]), {"a": heads, "b": query}, {"a": squares, "b": "B:batch T:query"}, s)
    yield graded("a scalar", f, {"a": x, "b": torch.tensor(0.5)}, {"a": axes, "b": ""}, s)


block("add")(lambda: pairs(torch.add))
block("multiply")(lambda: pairs(torch.mul))
block("subtract")(lambda: pairs(torch.sub))
block("divide")(lambda: pairs(torch.div))
block("maximum")(lambda: pairs(torch.maximum))
block("minimum")(lambda: pairs(torch.minimum))


def each(f, spread=3.0, params=None, name=""):
    for i, s in enumerate(SHAPES[:2]):
        x = Draw(20 + i).normal(*size_of(s, "BTD"), spread=spread)
        x[0, 0, 0] = 0
        yield graded(f"{name}{s}", f, {"x": x}, {"x": HIDDEN}, s, params, "x")


block("exp")(lambda: each(torch.exp))
block("square")(lambda: each(torch.square))


@block("softcap")
def _():
    yield from each(lambda x: 30 * torch.tanh(x / 30), 40)
    yield from each(lambda x: 1.5 * torch.tanh(x / 1.5), 3, {"cap": 1.5}, "at 1.5 ")


@block("softplus")
def _():
    yield from each(F.softplus)
    yield from each(F.softplus, spread=40, name="far from 0 ")


@block("clamp")
def _():
    yield from each(lambda x: x.clamp(-1, 1))
    yield from each(lambda x: x.clamp(-0.5, 7), 5, {"low": -0.5, "high": 7}, "other bounds ")
    yield from each(lambda x: x.clamp(min=0.25), 5, {"low": 0.25, "high": "Infinity"}, "from below ")
    yield from each(lambda x: x.clamp(max=0), 5, {"low": "-Infinity", "high": 0}, "a bound that is met ")


SCORES = "B:batch H:head T:query S:key"
HEAD_SHAPES = [
    dict(B=2, H=4, G=2, T=3, S=5, K=6, E=4),
    dict(B=1, H=2, G=1, T=1, S=1, K=4, E=4),
    dict(B=2, H=3, G=3, T=4, S=4, K=2, E=2),
]


def causal(t, s):
    return torch.ones(t, s, dtype=torch.bool).tril(diagonal=s - t)


@block("apply_mask")
def _():
    for i, s in enumerate(HEAD_SHAPES):
        x = Draw(i).normal(*size_of(s, "BHTS"))
        keep = causal(s["T"], s["S"])
        yield case(f"causal {s}", {"x": x, "mask": keep}, {"x": SCORES, "mask": "T:query S:key"}, {"x": x.masked_fill(~keep, -math.inf)}, s)
        valid = torch.ones(s["B"], 1, 1, s["S"], dtype=torch.bool)
        valid[0, :, :, s["S"] // 2 + 1 :] = False
        yield case(f"padding, finite fill {s}", {"x": x, "mask": valid}, {"x": SCORES, "mask": "B:batch 1 1 S:key"}, {"x": x.masked_fill(~valid, -1e9)}, s, {"fill": -1e9})
        yield case(f"no mask {s}", {"x": x}, {"x": SCORES}, {"x": x}, s)


@block("reshape")
def _():
    s = dict(B=2, T=3, D=12, H=4)
    x = Draw(0).normal(2, 3, 12)
    as_torch = lambda *dims: lambda v: v.reshape(dims)
    yield graded("heads", as_torch(2, 3, 4, 3), {"x": x}, {"x": HIDDEN}, s, port="x")
    yield graded("with a role", as_torch(2, 3, 4, 3), {"x": x}, {"x": HIDDEN}, s, {"shape": "B T:query H:head D/H:feature"}, "x")
    yield graded("merged", as_torch(6, 12), {"x": x}, {"x": HIDDEN}, s, {"shape": "B*T, D"}, "x")
    yield graded("a view without its transpose", as_torch(2, 4, 3, 3), {"x": x}, {"x": HIDDEN}, s, {"shape": "B H T D/H"}, "x")
    yield graded("axes of length 1", as_torch(2, 1, 3, 12), {"x": x}, {"x": HIDDEN}, s, {"shape": "B 1 T D"}, "x")
    yield graded("pairs of positions", as_torch(1, 2, 24), {"x": x[:1, :, :].repeat(1, 2, 1)[:, :4]}, {"x": HIDDEN}, dict(B=1, T=4, D=12), {"shape": "B T/2 2*D"}, "x")
    ids = Draw(1).ids(2, 3, below=9)
    yield case("of ids", {"x": ids}, {"x": "B:batch T:time"}, {"x": ids.reshape(6)}, s, {"shape": "B*T"})


@block("expand")
def _():
    s = dict(B=2, T=3, D=4, H=5)
    x, one = Draw(0).normal(2, 3, 4), Draw(1).normal(2, 1, 4)
    yield graded("a new axis", lambda v: v[:, None].expand(2, 5, 3, 4), {"x": x}, {"x": HIDDEN}, s, port="x")
    yield graded("at the end, with a role", lambda v: v[..., None].expand(2, 3, 4, 7), {"x": x}, {"x": HIDDEN}, s, {"axis": -1, "size": 7, "role": "feature"}, "x")
    yield graded("in front", lambda v: v.expand(6, 2, 3, 4), {"x": x}, {"x": HIDDEN}, s, {"axis": 0, "size": 6}, "x")
    yield graded("an axis of length 1", lambda v: v.expand(2, 3, 4), {"x": one}, {"x": "B:batch 1 D:feature"}, s, {"add": False, "size": "T"}, "x")
    keep = Draw(2).bools(2, 3)
    yield case("of a mask", {"x": keep}, {"x": "B:batch T:time"}, {"x": keep[:, None].expand(2, 5, 3)}, s)
    for role in ("batch", "time", "query", "key", "head", "vocab"):
        yield case(f"role {role}", {"x": x}, {"x": HIDDEN}, {"x": x[:, None].expand(2, 5, 3, 4)}, s, {"role": role})


@block("concatenate")
def _():
    s = dict(B=2, T=3, S=2, D=4, E=5)
    d = Draw(0)
    x, wide, more = d.normal(2, 3, 4), d.normal(2, 3, 5), d.normal(2, 2, 4)
    join = lambda dim: lambda *all: torch.cat(all, dim)
    yield graded("features", join(-1), {"a": x, "b": wide}, {"a": HIDDEN, "b": "B:batch T:time E:feature"}, s)
    yield graded("positions", join(1), {"a": more, "b": x}, {"a": "B:batch S D:feature", "b": HIDDEN}, s, {"axis": 1})
    yield graded("samples", join(0), {"a": x, "b": x + 1}, {"a": HIDDEN, "b": HIDDEN}, s, {"axis": 0})
    three = {"a": x, "b": wide, "c": x * 2}
    yield graded("three", join(2), three, {"a": HIDDEN, "b": "B:batch T:time E:feature", "c": HIDDEN}, s, {"axis": 2, "count": 3})


@block("split")
def _():
    s = dict(B=2, T=4, D=6)
    x = Draw(0).normal(2, 4, 6)
    parts = lambda sizes, dim: dict(zip("abc", x.split(sizes, dim)))
    yield case("halves", {"x": x}, {"x": HIDDEN}, parts([3, 3], -1), s)
    yield case("three parts", {"x": x}, {"x": HIDDEN}, parts([3, 1, 2], -1), s, {"parts": "D/2 1 D/3:any"})
    yield case("positions", {"x": x}, {"x": HIDDEN}, parts([1, 3], 1), s, {"axis": 1, "parts": "1 T-1"})
    yield graded("a gradient", lambda v: v[:, :1], {"x": x}, {"x": HIDDEN}, s, {"axis": 1, "parts": "1 T-1"}, "a")
    ids = Draw(1).ids(2, 4, below=9)
    yield case("of ids", {"x": ids}, {"x": "B:batch T:time"}, dict(zip("ab", ids.split([2, 2], 1))), s, {"parts": "2 2"})


@block("parameter")
def _():
    s = dict(D=6, H=2, T=3)
    d = Draw(0)
    same = lambda v: v
    yield graded("a vector", same, {}, {}, s, {}, weights={"value": d.normal(6)})
    yield graded("axes with roles", same, {}, {}, s, {"axes": "H:head T:query D/H", "init": "zeros"}, weights={"value": d.normal(2, 3, 3)})
    yield graded("a scalar", same, {}, {}, s, {"axes": "", "init": "ones"}, weights={"value": d.normal()})


def pick(x, ids, dim):
    """Rows of each sample's own, by take_along_dim."""
    flat = ids.reshape(*ids.shape[:dim], -1)
    wide = flat.reshape(*flat.shape, *[1] * (x.dim() - dim - 1)).expand(*flat.shape, *x.shape[dim + 1 :])
    return torch.take_along_dim(x, wide.long(), dim).reshape(*ids.shape, *x.shape[dim + 1 :])


@block("gather")
def _():
    s = dict(B=2, T=4, S=3, D=5, H=2)
    d = Draw(0)
    x, one, some = d.normal(2, 4, 5), d.ids(2, below=4), d.ids(2, 3, below=4)
    along = lambda dim: lambda v, i: pick(v, i, dim)
    yield graded("one of each text", along(1), {"x": x, "ids": one}, {"x": HIDDEN, "ids": "B:batch"}, s, port="x")
    yield graded("several of each text", along(1), {"x": x, "ids": some}, {"x": HIDDEN, "ids": "B:batch S"}, s, port="x")
    yield graded("rows for all", along(0), {"x": x[0], "ids": some}, {"x": "T:time D:feature", "ids": "B:batch S"}, s, {"axis": 0}, "x")
    yield graded("one number of each vector", along(2), {"x": x, "ids": d.ids(2, 4, below=5)}, {"x": HIDDEN, "ids": "B:batch T:time"}, s, {"axis": -1}, "x")
    heads, keys = d.normal(2, 2, 4, 5), d.ids(2, 2, 3, below=4)
    yield graded("keys of each head", along(2), {"x": heads, "ids": keys}, {"x": "B:batch H:head T:key D:feature", "ids": "B:batch H:head S:query"}, s, {"axis": 2}, "x")
    beyond = torch.tensor([[0, -1, 4], [3, 2, -100]])
    kept = pick(x, beyond.clamp(0, 3), 1) * ((beyond >= 0) & (beyond < 4))[..., None]
    yield case("ids beyond the axis", {"x": x, "ids": beyond}, {"x": HIDDEN, "ids": "B:batch S"}, {"x": kept}, s)


@block("cumulative_sum")
def _():
    s = dict(B=2, T=4, D=3)
    x = Draw(0).normal(2, 4, 3)

    def sums(dim, reverse=False, exclusive=False):
        def f(v):
            v = v.flip(dim) if reverse else v
            y = v.cumsum(dim) - (v if exclusive else 0)
            return y.flip(dim) if reverse else y

        return f

    for axis in (0, 1, -1):
        yield graded(f"axis {axis}", sums(axis), {"x": x}, {"x": HIDDEN}, s, {"axis": axis}, "x")
    yield graded("from the end", sums(1, True), {"x": x}, {"x": HIDDEN}, s, {"reverse": True}, "x")
    yield graded("without itself", sums(1, False, True), {"x": x}, {"x": HIDDEN}, s, {"exclusive": True}, "x")
    yield graded("from the end, without itself", sums(2, True, True), {"x": x}, {"x": HIDDEN}, s, {"axis": 2, "reverse": True, "exclusive": True}, "x")
    yield graded("a vector", sums(0), {"x": x[0, 0]}, {"x": "D:feature"}, s, {"axis": 0}, "x")


@block("causal_conv")
def _():
    for i, (s, kernel) in enumerate(zip(SHAPES, (4, 3, 2))):
        d = Draw(i)
        x, w, b = d.normal(*size_of(s, "BTD")), d.normal(kernel, s["D"]), d.normal(s["D"])

        def conv(x, w, b=None):
            # What Mamba does: padded on both sides, cut behind.
            y = F.conv1d(x.mT, w.mT[:, None], b, padding=len(w) - 1, groups=x.shape[-1])
            return y[..., : x.shape[1]].mT

        yield graded(f"kernel {kernel} {s}", conv, {"x": x}, {"x": HIDDEN}, s, {"kernel": kernel}, "x", {"w": w, "b": b})
    yield graded("without bias", conv, {"x": x}, {"x": HIDDEN}, s, {"kernel": kernel, "bias": False}, "x", {"w": w})
    yield graded("of one", lambda x, w: x * w, {"x": x}, {"x": HIDDEN}, s, {"kernel": 1, "bias": False}, "x", {"w": w[:1]})
    x, w = Draw(9).normal(2, 3, 5, 4), Draw(10).normal(3, 4)
    many = lambda x, w: conv(x.flatten(0, 1), w).unflatten(0, (2, 3))
    yield graded("of each head", many, {"x": x}, {"x": "B:batch H:head T:time D:feature"}, dict(B=2, H=3, T=5, D=4), {"kernel": 3, "bias": False}, "x", {"w": w})


@block("linear_attention")
def _():
    def steps(normalize=False, scaled=False):
        """Token by token, with a state [B, H, K, E]."""

        def f(q, k, v, decay=None):
            h, t, width = q.shape[1:]
            k, v = k.repeat_interleave(h // k.shape[1], 1), v.repeat_interleave(h // v.shape[1], 1)
            decay = torch.zeros(q.shape[:3]) if decay is None else decay
            # Of each channel of the keys.
            decay = decay[..., None].expand(q.shape) if decay.dim() == 3 else decay
            if scaled:
                q = q / math.sqrt(width)
            state, keys, rows = torch.zeros(*q.shape[:2], width, v.shape[-1]), torch.zeros(q[:, :, 0].shape), []
            for i in range(t):
                left = decay[:, :, i].exp()
                state = left[..., None] * state + k[:, :, i, :, None] * v[:, :, i, None]
                keys = left * keys + k[:, :, i]
                y = torch.einsum("bhk,bhke->bhe", q[:, :, i], state)
                rows.append(y / (q[:, :, i] * keys).sum(-1, keepdim=True) if normalize else y)
            return torch.stack(rows, 2)

        return f

    heads = lambda h, w="K:feature", side="T:key": f"B:batch {h} {side} {w}"
    axes = {"q": heads("H:head", side="T:query"), "k": heads("H:head"), "v": heads("H:head", "E:feature")}
    for i, (b, h, t, k, e) in enumerate(((2, 3, 5, 4, 6), (1, 2, 1, 3, 2), (3, 1, 7, 2, 5))):
        s, d = dict(B=b, H=h, T=t, K=k, E=e), Draw(i)
        q, keys, v = d.normal(b, h, t, k), d.normal(b, h, t, k), d.normal(b, h, t, e)
        given = {"q": q, "k": keys, "v": v}
        retained = torch.log(1 - 2.0 ** (-5 - torch.arange(h)))[None, :, None].expand(b, h, t)
        head, channel = -d.normal(b, h, t).abs(), -d.normal(b, h, t, k).abs()
        positive = given | {"q": q.exp().round(decimals=2), "k": keys.exp().round(decimals=2)}
        yield graded(f"keeps all {s}", steps(), given, axes, s, port="out")
        yield graded(f"RetNet {s}", lambda q, k, v: steps(scaled=True)(q, k, v, retained), given, axes, s, {"decay": "retention", "scaled": True}, "out")
        yield graded(f"Mamba-2 {s}", steps(), given | {"log_decay": head}, axes | {"log_decay": "B:batch H:head T:time"}, s, port="out")
        yield graded(f"gated {s}", steps(), given | {"log_decay": channel}, axes | {"log_decay": heads("H:head", side="T:time")}, s, port="out")
        yield graded(f"normalized {s}", steps(True), positive, axes, s, {"normalize": True}, "out")
        yield graded(f"normalized, decaying {s}", steps(True, True), positive | {"log_decay": head}, axes | {"log_decay": "B:batch H:head T:time"}, s, {"normalize": True, "scaled": True}, "out")
    s = dict(B=2, H=4, G=2, T=5, K=3, E=2)
    d = Draw(7)
    q, keys, v, decay = d.normal(2, 4, 5, 3), d.normal(2, 2, 5, 3), d.normal(2, 2, 5, 2), -d.normal(2, 4, 5).abs()
    shared = {"q": axes["q"], "k": heads("G:head"), "v": heads("G:head", "E:feature"), "log_decay": "B:batch H:head T:time"}
    yield graded("fewer key-value heads", steps(), {"q": q, "k": keys, "v": v, "log_decay": decay}, shared, s, port="out")
    one = axes | {"k": heads("1:head"), "log_decay": "B:batch H:head T:time"}
    yield graded("one key for all, a value for each", steps(), {"q": q, "k": keys[:, :1], "v": d.normal(2, 4, 5, 2), "log_decay": decay}, one, s, port="out")
    strong = torch.full((2, 4, 5), -200.0)
    yield graded("all is forgotten at once", steps(), {"q": q, "k": keys, "v": v, "log_decay": strong}, shared, s, port="out")


@block("pad")
def _():
    s = dict(B=2, T=4, D=3)
    x = Draw(0).normal(2, 4, 3)
    yield graded("one in front", lambda v: F.pad(v, (0, 0, 1, 0)), {"x": x}, {"x": HIDDEN}, s, port="x")
    yield graded("both ends of the features", lambda v: F.pad(v, (2, 3), value=-1.5), {"x": x}, {"x": HIDDEN}, s, {"axis": -1, "before": 2, "after": 3, "value": -1.5}, "x")
    yield graded("none", lambda v: v, {"x": x}, {"x": HIDDEN}, s, {"before": 0}, "x")
    ids = Draw(1).ids(2, 4, below=9)
    yield case("of ids", {"x": ids}, {"x": "B:batch T:time"}, {"x": F.pad(ids, (0, 2), value=7)}, s, {"before": 0, "after": 2, "value": 7})


@block("roll")
def _():
    s = dict(B=2, T=4, D=3)
    x = Draw(0).normal(2, 4, 3)
    for axis, by in ((1, 1), (1, -3), (-1, 2), (1, 0)):
        yield graded(f"by {by} along {axis}", lambda v: v.roll(by, axis), {"x": x}, {"x": HIDDEN}, s, {"axis": axis, "by": by}, "x")
    ids = Draw(1).ids(2, 4, below=9)
    yield case("of ids", {"x": ids}, {"x": "B:batch T:time"}, {"x": ids.roll(1, 1)}, s)


@block("top_k")
def _():
    s = dict(B=2, T=5, D=6)
    x = Draw(0).normal(2, 5, 6)

    def largest(v, k, dim):
        # Stable, so that of equal entries the earlier counts.
        order = v.sort(dim=dim, descending=True, stable=True)[1].narrow(dim, 0, k)
        mask = torch.zeros(v.shape, dtype=torch.bool).scatter(dim, order, True)
        return {"values": v.gather(dim, order), "indices": order, "mask": mask}

    for k, axis in ((2, -1), (3, 1), (1, 0), (6, 2)):
        yield case(f"{k} along {axis}", {"x": x}, {"x": HIDDEN}, largest(x, k, axis), s, {"k": k, "axis": axis})
    ties = torch.tensor([[[1.0, 2, 2, 0, 2, -1], [0, 0, 0, 0, 0, 0]]])
    yield case("ties", {"x": ties}, {"x": "1 2 D:feature"}, largest(ties, 2, -1), s)
    masked = x.masked_fill(x < 0.3, -math.inf)
    yield case("of masked scores", {"x": masked}, {"x": HIDDEN}, largest(masked, 4, -1), s, {"k": 4})
    yield case("of a vector", {"x": x[0, 0]}, {"x": "D:feature"}, largest(x[0, 0], 2, 0), s)
    yield graded("the gradient of the values", lambda v: v.topk(2, -1)[0], {"x": x}, {"x": HIDDEN}, s, port="values")


@block("router")
def _():
    s = dict(B=2, T=3, D=4, E=5)
    draw = Draw(0)
    x, w, b, c = draw.normal(2, 3, 4), draw.normal(4, 5), draw.normal(5), draw.normal(5, spread=0.3)

    def chosen(score, k, renormalize=True, scale=1.0, bias=None, correction=None, groups=1, kept=1, two=False):
        logits = x @ w + (0 if bias is None else bias)
        shares = logits.softmax(-1) if score == "softmax" else logits.sigmoid()
        by = shares + (0 if correction is None else correction)
        if groups > 1:
            each = by.unflatten(-1, (groups, -1))
            best = (each.topk(2, -1)[0].sum(-1) if two else each.max(-1)[0]).topk(kept, -1)[1]
            mask = torch.zeros(each.shape[:-1]).scatter(-1, best, 1).bool()
            by = each.masked_fill(~mask[..., None], -math.inf).flatten(-2)
        best = by.topk(k, -1)[1]
        kept = shares.gather(-1, best)
        if renormalize:
            kept = kept / kept.sum(-1, keepdim=True)
        return {"weights": torch.zeros_like(shares).scatter(-1, best, kept * scale), "logits": logits}

    def one(name, given, weights=None, **params):
        asked = {"experts": "E", "k": 2} | params
        outputs = chosen(asked.get("score", "softmax"), asked["k"], asked.get("renormalize", True), asked.get("scale", 1.0), **given)
        return case(name, {"x": x}, {"x": HIDDEN}, outputs, s, asked, {"w": w} | (weights or {}))

    yield one("Mixtral", {})
    yield one("one of five, as it is", {}, k=1, renormalize=False)
    yield one("all of them", {}, k=5)
    yield one("gpt-oss", {"bias": b}, {"b": b}, bias=True)
    w, c, s = draw.normal(4, 12), draw.normal(12, spread=0.3), dict(B=2, T=3, D=4, E=12)
    yield one("DeepSeek-V2", {"groups": 4, "kept": 2}, groups=4, kept_groups=2, renormalize=False, scale=16)
    limited = dict(score="sigmoid", correction=True, scale=2.5, k=4, groups=3, kept_groups=2, group_score="sum of two")
    yield one("DeepSeek-V3, in groups", {"correction": c, "groups": 3, "kept": 2, "two": True}, {"correction": c}, **limited)
    w, c, s = w[:, :5], c[:5], dict(B=2, T=3, D=4, E=5)
    yield one("DeepSeek-V3", {"correction": c}, {"correction": c}, score="sigmoid", correction=True, scale=2.5, k=3)


@block("experts")
def _():
    s = dict(B=2, T=3, D=4, F=6, E=3)
    draw = Draw(1)
    x = draw.normal(2, 3, 4)
    shares = draw.normal(2, 3, 3).masked_fill(~draw.bools(2, 3, 3), 0.0)
    gate, up, down = draw.normal(3, 4, 6), draw.normal(3, 4, 6), draw.normal(3, 6, 4)
    biases = {"gate_b": draw.normal(3, 6), "up_b": draw.normal(3, 6), "down_b": draw.normal(3, 4)}
    bends = {"swiglu": F.silu, "geglu": F.gelu, "geglu_tanh": lambda v: F.gelu(v, approximate="tanh"), "reglu": F.relu,
             "relu": F.relu, "gelu": F.gelu, "gelu_tanh": lambda v: F.gelu(v, approximate="tanh"), "silu": F.silu,
             "relu2": lambda v: F.relu(v) ** 2}
    axes = {"x": HIDDEN, "weights": "B:batch T:time E"}

    def of_gpt_oss(x):
        out = torch.zeros_like(x)
        for e in range(3):
            g = (x @ gate[e] + biases["gate_b"][e]).clamp(max=1.5)
            u = (x @ up[e] + biases["up_b"][e]).clamp(-1.5, 1.5)
            out = out + shares[..., e : e + 1] * (((u + 1) * g * torch.sigmoid(g * 1.702)) @ down[e] + biases["down_b"][e])
        return out

    def mixed(fn, x, shares, has_bias=False):
        """Token by token, each asking the experts that count."""
        out = torch.zeros_like(x)
        for e in range(3):
            at = lambda name: biases[name][e] if has_bias else 0
            u = x @ up[e] + at("up_b")
            hidden = bends[fn](x @ gate[e] + at("gate_b")) * u if fn in ("swiglu", "geglu", "geglu_tanh", "reglu") else bends[fn](u)
            out = out + shares[..., e : e + 1] * (hidden @ down[e] + at("down_b"))
        return out

    for fn in bends:
        isGated = fn in ("swiglu", "geglu", "geglu_tanh", "reglu")
        weights = {"up": up, "down": down} | ({"gate": gate} if isGated else {})
        params = {"experts": "E", "hidden": "F", "fn": fn}
        yield case(fn, {"x": x, "weights": shares}, axes, {"y": mixed(fn, x, shares)}, s, params, weights)
    everything = {"up": up, "down": down, "gate": gate} | biases
    yield case("with biases", {"x": x, "weights": shares}, axes, {"y": mixed("swiglu", x, shares, True)}, s,
               {"experts": "E", "hidden": "F", "bias": True}, everything)
    yield case("gpt-oss", {"x": x, "weights": shares}, axes, {"y": of_gpt_oss(x)}, s,
               {"experts": "E", "hidden": "F", "bias": True, "alpha": 1.702, "limit": 1.5, "plus_one": True}, everything)
    flat = {"x": x[0], "weights": shares[0]}
    yield case("of a text alone", flat, {"x": "T:time D:feature", "weights": "T:time E"}, {"y": mixed("relu", x[0], shares[0])}, s,
               {"experts": "E", "hidden": "F", "fn": "relu"}, {"up": up, "down": down})


def sunk(x, sink, dim=-1):
    """A column more in front of the scores, which is left out of the weights: gpt-oss as in transformers."""
    shape = [1 if i == dim % x.dim() else n for i, n in enumerate(x.shape)]
    return F.softmax(torch.cat([sink.expand(shape), x], dim), dim).narrow(dim, 1, x.shape[dim])


def attend(q, k, v, mask=None, bias=None, scale=None, softcap=0.0, sink=None):
    share = q.shape[1] // k.shape[1]
    k, v = k.repeat_interleave(share, dim=1), v.repeat_interleave(share, dim=1)
    scores = torch.einsum("bhtk,bhsk->bhts", q, k) * (1 / math.sqrt(q.shape[-1]) if scale is None else scale)
    if softcap > 0:
        scores = softcap * torch.tanh(scores / softcap)
    if bias is not None:
        scores = scores + bias
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = F.softmax(scores, dim=-1) if sink is None else sunk(scores, sink[:, None, None])
    return {"out": torch.einsum("bhts,bhse->bhte", weights, v), "weights": weights}


@block("attention")
def _():
    qkv = {"q": "B:batch H:head T:query K:feature", "k": "B:batch G:head S:key K:feature", "v": "B:batch G:head S:key E:feature"}
    for i, s in enumerate(HEAD_SHAPES):
        d = Draw(i)
        ins = {"q": d.normal(*size_of(s, "BHTK"), spread=2), "k": d.normal(*size_of(s, "BGSK"), spread=2), "v": d.normal(*size_of(s, "BGSE"))}
        q, k, v = ins.values()
        keep = causal(s["T"], s["S"])
        valid = torch.ones(s["B"], 1, 1, s["S"], dtype=torch.bool)
        valid[0, :, :, max(1, s["S"] - 2) :] = False
        bias = d.normal(*size_of(s, "HTS"))
        mask = {**qkv, "mask": "T:query S:key"}
        yield case(f"plain {s}", ins, qkv, attend(q, k, v), s)
        yield case(f"unscaled, factor {s}", ins, qkv, attend(q, k, v, scale=0.3), s, {"scaled": False, "factor": 0.3})
        yield case(f"causal {s}", {**ins, "mask": keep}, mask, attend(q, k, v, keep), s)
        yield case(f"ragged padding {s}", {**ins, "mask": valid}, {**qkv, "mask": "B:batch 1 1 S:key"}, attend(q, k, v, valid), s, {"dropout": 0.1})
        both = keep & valid
        yield case(f"causal and padding {s}", {**ins, "mask": both}, {**qkv, "mask": "B:batch 1 T:query S:key"}, attend(q, k, v, both), s)
        yield case(f"bias {s}", {**ins, "bias": bias, "mask": keep}, {**mask, "bias": "H:head T:query S:key"}, attend(q, k, v, keep, bias), s)
        yield case(f"softcap, then bias {s}", {**ins, "bias": bias}, {**qkv, "bias": "H:head T:query S:key"}, attend(q, k, v, None, bias, softcap=1.5), s, {"softcap": 1.5})
        yield case(f"softcap {s}", {**ins, "mask": keep}, mask, attend(q, k, v, keep, softcap=2.0), s, {"softcap": 2})
        sinks = d.normal(s["H"], spread=2)
        yield case(f"learned sinks {s}", {**ins, "mask": keep}, mask, attend(q, k, v, keep, sink=sinks), s, {"sink": "learned"}, {"softmax.sink": sinks})
        yield case(f"off by one {s}", {**ins, "mask": keep}, mask, attend(q, k, v, keep, sink=torch.zeros(s["H"])), s, {"sink": "zero"})


@block("concat")
def _():
    for i, s in enumerate(HEAD_SHAPES):
        x = Draw(i).normal(*size_of(s, "BHTK"))
        yield case(str(s), {"x": x}, {"x": "B:batch H:head T:query K:feature"}, {"x": x.transpose(1, 2).flatten(2)}, s)


@block("split_heads")
def _():
    for i, s in enumerate([dict(B=2, T=3, D=8, H=4), dict(B=1, T=1, D=3, H=1)]):
        x = Draw(i).normal(*size_of(s, "BTD"))
        split = x.unflatten(2, (s["H"], s["D"] // s["H"])).transpose(1, 2)
        for side in ("query", "key"):
            yield case(f"{side} {s}", {"x": x}, {"x": HIDDEN}, {"x": split}, s, {"side": side})


@block("constant")
def _():
    s = dict(T=2, D=3)
    rows = [[1, -2.5, 0.25], [0, 4, -0.125]]
    yield case("number", {}, {}, {"y": torch.tensor(-1.5)}, s, {"kind": "number", "data": [[-1.5]]})
    yield case("vector", {}, {}, {"y": torch.tensor(rows[0])}, s, {"kind": "vector", "data": rows[:1]})
    yield case("table", {}, {}, {"y": torch.tensor(rows)}, s, {"kind": "table", "data": rows})
    yield case("one number for a table", {}, {}, {"y": torch.full((2, 3), 0.5)}, s, {"kind": "table", "data": [[0.5]]})


@block("dropout")
def _():
    x = Draw(0).normal(2, 3, 4)
    yield case("when running", {"x": x}, {"x": HIDDEN}, {"x": F.dropout(x, 0.5, training=False)}, dict(B=2, T=3, D=4), {"p": 0.5})


@block("embedding")
def _():
    for i, s in enumerate([dict(B=2, T=5, D=6, V=9), dict(B=1, T=1, D=1, V=2)]):
        d = Draw(i)
        ids, table = d.ids(s["B"], s["T"], below=s["V"]), d.normal(s["V"], s["D"])
        yield case(str(s), {"ids": ids}, {"ids": "B:batch T:time"}, {"x": F.embedding(ids, table)}, s, weights={"table": table})


@block("linear")
def _():
    for i, s in enumerate([dict(B=2, T=5, D=6, F=3), dict(B=1, T=1, D=1, F=4)]):
        d = Draw(i)
        x, w, b = d.normal(*size_of(s, "BTD")), d.normal(s["D"], s["F"]), d.normal(s["F"])
        yield case(f"bias {s}", {"x": x}, {"x": HIDDEN}, {"y": F.linear(x, w.T, b)}, s, {"out": "F"}, {"w": w, "b": b})
        yield case(f"no bias {s}", {"x": x}, {"x": HIDDEN}, {"y": F.linear(x, w.T)}, s, {"out": "F", "bias": False}, {"w": w})
    # One vector on its own, as a Parameter gives it.
    for n in (4, 1):
        d = Draw(7 + n)
        x, w, b = d.normal(n), d.normal(n, 3), d.normal(3)
        yield graded(f"a vector of {n}", lambda x, w, b: F.linear(x, w.T, b), {"x": x}, {"x": "D"}, dict(D=n, F=3), {"out": "F"}, weights={"w": w, "b": b})


@block("wo")
def _():
    s = dict(B=2, T=3, D=4, F=6)
    d = Draw(0)
    x, w, b = d.normal(2, 3, 6), d.normal(6, 4), d.normal(4)
    axes = {"x": "B:batch T:time F:feature"}
    yield case("bias", {"x": x}, axes, {"y": F.linear(x, w.T, b)}, s, {}, {"w": w, "b": b})
    yield case("no bias", {"x": x}, axes, {"y": F.linear(x, w.T)}, s, {"bias": False}, {"w": w})


@block("ffn")
def _():
    s = dict(B=2, T=3, D=4)
    for i, fn in enumerate(["relu", "gelu", "gelu_tanh", "silu", "swiglu", "geglu", "relu2", "quick_gelu", "geglu_tanh", "reglu"]):
        for bias in (True, False):
            d = Draw(2 * i + bias)
            x = d.normal(2, 3, 4, spread=2)
            names = ["up"] if fn in ACTIVATIONS else ["gate", "up"]
            w = {f"{n}.w": d.normal(4, 10) for n in names} | {"down.w": d.normal(10, 4)}
            b = {f"{n}.b": d.normal(10) for n in names} | {"down.b": d.normal(4)} if bias else {}
            linear = lambda n, v: F.linear(v, w[f"{n}.w"].T, b.get(f"{n}.b"))
            if fn in ACTIVATIONS:
                middle = ACTIVATIONS[fn](linear("up", x))
            else:
                # Shazeer 2020, eq. 6: FFN_SwiGLU(x) = (Swish(xW) ⊗ xV)·W₂; the gate is bent, the other is not.
                middle = {"swiglu": F.silu, "geglu": F.gelu, "geglu_tanh": ACTIVATIONS["gelu_tanh"], "reglu": F.relu}[fn](linear("gate", x)) * linear("up", x)
            yield case(f"{fn}, bias {bias}", {"x": x}, {"x": HIDDEN}, {"y": linear("down", middle)}, s, {"fn": fn, "bias": bias, "hidden": "2*D+2"}, w | b)
    d = Draw(30)
    x, w = d.normal(4), {"gate.w": d.normal(4, 6), "up.w": d.normal(4, 6), "down.w": d.normal(6, 4)}
    y = (F.silu(x @ w["gate.w"]) * (x @ w["up.w"])) @ w["down.w"]
    yield case("a vector", {"x": x}, {"x": "D:feature"}, {"y": y}, dict(D=4), {"fn": "swiglu", "bias": False, "hidden": 6}, w)


@block("lm_head")
def _():
    s = dict(B=2, T=3, D=4, V=5)
    d = Draw(0)
    x, w, b = d.normal(2, 3, 4), d.normal(4, 5), d.normal(5)
    yield case("free", {"x": x}, {"x": HIDDEN}, {"logits": x @ w}, s, {}, {"w": w})
    yield case("free, bias", {"x": x}, {"x": HIDDEN}, {"logits": x @ w + b}, s, {"bias": True}, {"w": w, "b": b})
    yield case("tied", {"x": x}, {"x": HIDDEN}, {"logits": F.linear(x, w.T)}, s, {"tied": True}, {"table": w.T})
    yield case("tied, bias", {"x": x}, {"x": HIDDEN}, {"logits": F.linear(x, w.T, b)}, s, {"tied": True, "bias": True}, {"table": w.T, "b": b})
    x = d.normal(4)
    yield case("a vector", {"x": x}, {"x": "D:feature"}, {"logits": x @ w + b}, dict(D=4, V=5), {"bias": True}, {"w": w, "b": b})


@block("probabilities")
def _():
    for i, s in enumerate([dict(B=2, T=3, V=7), dict(B=1, T=1, V=2)]):
        x = Draw(i).normal(*size_of(s, "BTV"), spread=4)
        yield case(str(s), {"logits": x}, {"logits": "B:batch T:time V:vocab"}, {"p": F.softmax(x, -1)}, s)


@block("softmax")
def _():
    s = dict(B=2, H=2, T=3, S=4)
    x = Draw(0).normal(2, 2, 3, 4, spread=4)
    masked = x.masked_fill(~causal(3, 4), -math.inf)
    for axis in (-1, 2, 0):
        yield case(f"axis {axis}", {"x": x}, {"x": SCORES}, {"x": F.softmax(x, axis)}, s, {"axis": axis})
    yield case("−∞ among the scores", {"x": masked}, {"x": SCORES}, {"x": F.softmax(masked, -1)}, s)
    yield case("a single key", {"x": x[..., :1]}, {"x": "B:batch H:head T:query 1"}, {"x": F.softmax(x[..., :1], -1)}, s)
    s = dict(B=2, H=3, T=4, S=5)
    d = Draw(8)
    x, sink = d.normal(2, 3, 4, 5, spread=3), d.normal(3, spread=2)
    x[0, :, 0] = -math.inf
    x[1, :, 2, 3:] = -math.inf
    learned = lambda x, sink: sunk(x, sink[:, None, None])
    yield graded("a learned sink for each head", learned, {"x": x}, {"x": SCORES}, s, {"sink": "learned"}, "x", {"sink": sink})
    yield graded("a sink of 0", lambda x: sunk(x, torch.zeros(())), {"x": x}, {"x": SCORES}, s, {"sink": "zero"}, "x")
    yield graded("a sink of large scores", learned, {"x": x * 40}, {"x": SCORES}, s, {"sink": "learned"}, "x", {"sink": sink * 50})
    over = lambda x, sink: sunk(x, sink[:, None, None], 2)
    yield graded("a sink over the queries", over, {"x": x.nan_to_num(neginf=-2)}, {"x": SCORES}, s, {"sink": "learned", "axis": 2}, "x", {"sink": sink})


@block("loss")
def _():
    axes = {"logits": "B:batch T:time V:vocab", "targets": "B:batch T:time"}
    for i, s in enumerate([dict(B=2, T=4, V=6), dict(B=1, T=1, V=3), dict(B=3, T=2, V=2)]):
        d = Draw(i)
        x, y = d.normal(*size_of(s, "BTV"), spread=3), d.ids(s["B"], s["T"], below=s["V"])

        def entropy(target, ignore=-100, reduction="mean"):
            each = F.cross_entropy(x.transpose(1, 2), target, ignore_index=ignore, reduction="none")
            whole = F.cross_entropy(x.transpose(1, 2), target, ignore_index=ignore, reduction=reduction)
            return {"loss": whole, "per_position": each}

        yield case(f"mean {s}", {"logits": x, "targets": y}, axes, entropy(y), s)
        yield case(f"sum {s}", {"logits": x, "targets": y}, axes, entropy(y, reduction="sum"), s, {"reduction": "sum"})
        if s["B"] * s["T"] > 1:
            some = y.clone()
            some[0, -1] = -100
            yield case(f"ignored positions {s}", {"logits": x, "targets": some}, axes, entropy(some), s)
            keep = some != -100
            yield case(f"masked positions {s}", {"logits": x, "targets": y, "mask": keep}, {**axes, "mask": "B:batch T:time"}, entropy(some), s)
            if (y != 1).any():
                yield case(f"another ignored id {s}", {"logits": x, "targets": y}, axes, entropy(y, ignore=1), s, {"ignore": 1})
            smooth = lambda target, how: F.cross_entropy(x.transpose(1, 2), target, reduction=how, label_smoothing=0.1)
            outputs = {"loss": smooth(some, "mean"), "per_position": smooth(some, "none")}
            yield case(f"smoothed {s}", {"logits": x, "targets": some}, axes, outputs, s, {"smoothing": 0.1})
    s = dict(B=3, V=4)
    d = Draw(9)
    x, y = d.normal(3, 4, spread=3), d.ids(3, below=4)
    even = lambda x, y: F.cross_entropy(x, y, reduction="sum", label_smoothing=0.5)
    flat = {"logits": "B:batch V:vocab", "targets": "B:batch"}
    yield graded("half of it smoothed, summed", even, {"logits": x, "targets": y}, flat, s, {"smoothing": 0.5, "reduction": "sum"}, "loss")
    out = {"loss": F.cross_entropy(x, y), "per_position": F.cross_entropy(x, y, reduction="none")}
    yield case("one label a sample", {"logits": x, "targets": y}, {"logits": "B:batch V:vocab", "targets": "B:batch"}, out, s)


@block("mask")
def _():
    for s in [dict(T=4, S=4), dict(T=3, S=6), dict(T=1, S=1), dict(T=7, S=7)]:
        t, n = s["T"], s["S"]
        i, j = torch.arange(t)[:, None] + n - t, torch.arange(n)[None, :]
        made = {
            "causal": ({}, causal(t, n)),
            "window": ({"window": 3}, (i - j < 3) & (j <= i)),
            "symmetric window": ({"window": 2, "symmetric": True}, (i - j).abs() < 2),
            "prefix": ({"prefix": 2}, (j < 2) | (j <= i)),
            "blocks": ({"block": 3}, i // 3 == j // 3),
            "all": ({}, torch.ones(t, n, dtype=torch.bool)),
        }
        for name, (params, keep) in made.items():
            kind = name.split()[-1]
            yield case(f"{name} {s}", {}, {}, {"mask": keep}, s, {"kind": kind, "query": "T", "key": "S", **params})
        rows = Draw(t).bools(t, n)
        yield case(f"painted {s}", {}, {}, {"mask": rows}, s, {"kind": "painted", "query": "T", "key": "S", "painted": rows.int().tolist()})
    valid = torch.tensor([[1, 1, 1, 0], [1, 0, 0, 0], [1, 1, 1, 1]], dtype=torch.bool)
    yield case("padding, ragged", {"valid": valid}, {"valid": "B:batch T:time"}, {"mask": valid[:, None, None, :]}, dict(B=3, T=4), {"kind": "padding"})
    # A document ends with its separator: ids 5 1 | 2 3 … belong to documents 0 0 1 1 …
    ids = torch.tensor([[5, 1, 2, 3, 1, 4], [1, 1, 1, 2, 2, 2], [7, 7, 7, 7, 7, 7]])
    number = torch.stack([torch.tensor([0, *(row == 1).cumsum(0).tolist()[:-1]]) for row in ids])
    keep = (number[:, :, None] == number[:, None, :])[:, None]
    yield case("documents", {"ids": ids}, {"ids": "B:batch T:time"}, {"mask": keep}, dict(B=3, T=6), {"kind": "documents", "separator": 1})
    yield case("segments", {"segments": number}, {"segments": "B:batch T:time"}, {"mask": keep}, dict(B=3, T=6), {"kind": "segments"})
    # Positions of the keys, of which the queries are the last: padding in front, and two documents.
    pos = torch.tensor([[0, 0, 0, 1, 2, 3], [0, 1, 2, 0, 1, 2]])
    for t in (6, 2):
        i, j = pos[:, 6 - t :, None], pos[:, None, :]
        made = {
            "causal": ({}, j <= i),
            "window": ({"window": 2}, (i - j < 2) & (j <= i)),
            "symmetric window": ({"window": 2, "symmetric": True}, (i - j).abs() < 2),
            "prefix": ({"prefix": 1}, (j < 1) | (j <= i)),
            "blocks": ({"block": 2}, i // 2 == j // 2),
        }
        for name, (params, keep) in made.items():
            params = {"kind": name.split()[-1], "query": "T", **params}
            yield case(f"{name} by positions, {t} queries", {"positions": pos}, {"positions": "B:batch S:time"}, {"mask": keep[:, None]}, dict(B=2, T=t, S=6), params)


@block("mask_logic")
def _():
    s = dict(B=2, H=3, T=4, S=5)
    d = Draw(0)
    of = {
        "T:query S:key": d.bools(4, 5),
        "B:batch 1 1 S:key": d.bools(2, 1, 1, 5),
        "H:head T:query S:key": d.bools(3, 4, 5),
        "B:batch H:head T:query S:key": d.bools(2, 3, 4, 5),
        "1 S:key": d.bools(1, 5),
    }
    for op, f in {"and": torch.logical_and, "or": torch.logical_or}.items():
        for a in of:
            for b in of:
                if a < b or (a == b and op == "and"):
                    yield case(f"{a} {op} {b}", {"a": of[a], "b": of[b]}, {"a": a, "b": b}, {"mask": f(of[a], of[b])}, s, {"op": op})
    for a in of:
        yield case(f"not {a}", {"a": of[a]}, {"a": a}, {"mask": ~of[a]}, s, {"op": "not"})
    # A mask of positions says which keys count; two of them make a mask of positions.
    keys, pairs, where = of["B:batch 1 1 S:key"], "T:query S:key", "B:batch S:time"
    valid = keys[:, 0, 0]
    yield case("positions and pairs", {"a": valid, "b": of[pairs]}, {"a": where, "b": pairs}, {"mask": keys & of[pairs]}, s)
    yield case("pairs or positions", {"a": of[pairs], "b": valid}, {"a": pairs, "b": where}, {"mask": keys | of[pairs]}, s, {"op": "or"})
    full = "B:batch H:head T:query S:key"
    yield case("positions and heads", {"a": of[full], "b": valid}, {"a": full, "b": where}, {"mask": keys & of[full]}, s)
    yield case("two of positions", {"a": valid, "b": ~valid.roll(1, 1)}, {"a": where, "b": where}, {"mask": valid & ~valid.roll(1, 1)}, s)


@block("matmul")
def _():
    s = dict(B=2, T=3, D=4, F=5, H=2)
    d = Draw(0)
    x, w, y, z = d.normal(2, 3, 4), d.normal(4, 5), d.normal(2, 4, 5), d.normal(2, 5, 4)
    yield case("one matrix for all", {"a": x, "b": w}, {"a": HIDDEN, "b": "D:feature F:feature"}, {"y": x @ w}, s)
    yield case("one transposed for all", {"a": x, "b": w.T}, {"a": HIDDEN, "b": "F:feature D:feature"}, {"y": x @ w}, s, {"transposed": True})
    yield case("a matrix for each", {"a": x, "b": y}, {"a": HIDDEN, "b": "B:batch D:feature F:feature"}, {"y": torch.bmm(x, y)}, s)
    yield case("transposed for each", {"a": x, "b": z}, {"a": HIDDEN, "b": "B:batch F:time D:feature"}, {"y": x @ z.mT}, s, {"transposed": True})
    p, q = d.normal(2, 2, 3, 4), d.normal(2, 2, 4, 5)
    yield case("four axes", {"a": p, "b": q}, {"a": "B:batch H:head T:time D:feature", "b": "B:batch H:head D:feature F:feature"}, {"y": p @ q}, s)
    yield case("two matrices", {"a": x[0], "b": w}, {"a": "T:time D:feature", "b": "D:feature F:feature"}, {"y": x[0] @ w}, s)


@block("norm")
def _():
    for i, s in enumerate([dict(B=2, T=3, D=5), dict(B=1, T=1, D=4), dict(B=3, T=2, D=8)]):
        d = Draw(i)
        x, g, b = d.normal(*size_of(s, "BTD"), spread=2), d.normal(s["D"]), d.normal(s["D"])

        def batch(weight, bias):
            rows = x.reshape(-1, s["D"])
            # PyTorch refuses a batch of one value; its formula gives 0 · scale + shift there.
            if rows.shape[0] == 1:
                y = torch.zeros_like(rows) * (1 if weight is None else weight) + (0 if bias is None else bias)
            else:
                y = F.batch_norm(rows, None, None, weight, bias, training=True, eps=1e-5)
            return y.reshape(x.shape)

        def rms(weight, eps):
            y = x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + eps)
            return y if weight is None else y * weight

        yield case(f"layernorm {s}", {"x": x}, {"x": HIDDEN}, {"x": F.layer_norm(x, [s["D"]], g, b, 1e-5)}, s, {}, {"scale": g, "shift": b})
        yield case(f"layernorm, bare {s}", {"x": x}, {"x": HIDDEN}, {"x": F.layer_norm(x, [s["D"]], eps=1e-3)}, s, {"eps": 1e-3, "scale": False, "shift": False})
        yield case(f"layernorm, scale alone {s}", {"x": x}, {"x": HIDDEN}, {"x": F.layer_norm(x, [s["D"]], g, None, 1e-12)}, s, {"eps": 1e-12, "shift": False}, {"scale": g})
        yield case(f"rmsnorm {s}", {"x": x}, {"x": HIDDEN}, {"x": rms(g, 1e-5)}, s, {"kind": "rmsnorm"}, {"scale": g})
        yield case(f"rmsnorm, bare {s}", {"x": x}, {"x": HIDDEN}, {"x": rms(None, 1e-6)}, s, {"kind": "rmsnorm", "scale": False, "eps": 1e-6})
        yield case(f"batchnorm {s}", {"x": x}, {"x": HIDDEN}, {"x": batch(g, b)}, s, {"kind": "batchnorm"}, {"scale": g, "shift": b})
        yield case(f"batchnorm, bare {s}", {"x": x}, {"x": HIDDEN}, {"x": batch(None, None)}, s, {"kind": "batchnorm", "scale": False, "shift": False})

    s = dict(B=2, T=3, D=6, H=2)
    d = Draw(9)
    x, g, b, a = d.normal(2, 3, 6, spread=2), d.normal(6), d.normal(6), d.normal()
    root = lambda x, eps=1e-5: torch.sqrt(x.pow(2).mean(-1, keepdim=True) + eps)
    outside = lambda x, eps: x / (x.pow(2).mean(-1, keepdim=True).sqrt() + eps)
    centred = lambda x: x - x.mean(-1, keepdim=True)
    parted = lambda f: lambda x: f(x.unflatten(-1, (2, 3))).flatten(-2)
    rms = lambda x: x / root(x)

    def norm(name, f, params, weights={}, x=x, axes=HIDDEN):
        return graded(name, f, {"x": x}, {"x": axes}, s, params, "x", weights)

    # As Gemma and Nemotron have it.
    yield norm("rmsnorm, 1 + w", lambda x, g: rms(x) * (1 + g), {"kind": "rmsnorm", "zero_centered": True}, {"scale": g})
    yield norm("layernorm, 1 + w", lambda x, g, b: F.layer_norm(x, [6], g + 1, b), {"zero_centered": True}, {"scale": g, "shift": b})
    yield norm("rmsnorm, eps outside", lambda x, g: outside(x, 0.25) * g, {"kind": "rmsnorm", "eps": 0.25, "eps_at": "outside"}, {"scale": g})
    yield norm("layernorm, eps outside", lambda x: outside(centred(x), 0.25), {"eps": 0.25, "eps_at": "outside", "scale": False, "shift": False})
    yield norm("batchnorm, eps outside", lambda x: (x - x.mean((0, 1))) / (x.var((0, 1), unbiased=False).sqrt() + 0.25), {"kind": "batchnorm", "eps": 0.25, "eps_at": "outside", "scale": False, "shift": False})
    yield norm("l2", lambda x: x / torch.sqrt(x.pow(2).sum(-1, keepdim=True) + 1e-6), {"kind": "l2", "eps": 1e-6, "scale": False})
    yield norm("l2, eps outside, scaled", lambda x, g: x / (x.norm(dim=-1, keepdim=True) + 0.5) * g, {"kind": "l2", "eps": 0.5, "eps_at": "outside"}, {"scale": g})
    yield norm("layernorm in groups", lambda x, g, b: F.group_norm(x.reshape(6, 6), 2, g, b).reshape(x.shape), {"groups": "H"}, {"scale": g, "shift": b})
    yield norm("rmsnorm in groups", lambda x, g: parted(rms)(x) * g, {"kind": "rmsnorm", "groups": 2}, {"scale": g})
    yield norm("l2 in groups", parted(lambda x: x / (x.norm(dim=-1, keepdim=True) + 0.5)), {"kind": "l2", "groups": "D/3", "eps": 0.5, "eps_at": "outside", "scale": False})
    yield norm("dynamic tanh", lambda x, a, g, b: torch.tanh(a * x) * g + b, {"kind": "dyt"}, {"alpha": a, "scale": g, "shift": b})
    yield norm("dynamic tanh, bare", lambda x, a: torch.tanh(a * x), {"kind": "dyt", "scale": False, "shift": False}, {"alpha": a})
    # Queries [B, H, T, K]: one scale for all heads (Qwen 3), or one for each (Cohere, StableLM).
    q, axes, own, more = d.normal(2, 2, 3, 6), "B:batch H:head T:query D:feature", d.normal(2, 6), d.normal(2, 6)
    yield norm("rmsnorm of heads", lambda x, g: rms(x) * g, {"kind": "rmsnorm"}, {"scale": g}, q, axes)
    yield norm("rmsnorm of heads, bare", rms, {"kind": "rmsnorm", "scale": False}, {}, q, axes)
    each = lambda x, g, b: F.layer_norm(x, [6]) * g[:, None] + b[:, None]
    yield norm("layernorm, a scale and shift for each head", each, {"per_head": True}, {"scale": own, "shift": more}, q, axes)
    yield norm("rmsnorm, 1 + w for each head", lambda x, g: rms(x) * (1 + g[:, None]), {"kind": "rmsnorm", "per_head": True, "zero_centered": True}, {"scale": own}, q, axes)


@block("pe")
def _():
    for i, s in enumerate([dict(T=6, D=8, M=9), dict(T=1, D=2, M=1), dict(T=40, D=6, M=40)]):
        t, d = s["T"], s["D"]
        # As the PyTorch tutorial on nn.Transformer builds it.
        position, rate = torch.arange(t).unsqueeze(1), torch.exp(torch.arange(0, d, 2) * (-math.log(10000.0) / d))
        table = torch.zeros(t, d)
        table[:, 0::2], table[:, 1::2] = torch.sin(position * rate), torch.cos(position * rate)
        yield case(f"sinusoidal {s}", {}, {}, {"pe": table}, s)
        learned = Draw(i).normal(s["M"], d)
        yield case(f"learned {s}", {}, {}, {"pe": F.embedding(torch.arange(t), learned)}, s, {"kind": "learned", "max": "M"}, {"table": learned})
    s = dict(B=2, T=4, D=6, M=9)
    learned, pos = Draw(3).normal(9, 6), torch.tensor([[0, 0, 1, 2], [0, 1, 0, 1]])
    axes = {"positions": "B:batch T:time"}
    yield graded("learned, from row 2 on", lambda w: w[2:6], {}, {}, s, {"kind": "learned", "max": "M", "offset": 2}, "pe", {"table": learned})
    rows = lambda _, w: F.embedding(pos + 2, w)
    yield graded("learned, by positions", rows, {"positions": pos}, axes, s, {"kind": "learned", "max": "M", "offset": 2}, "pe", {"table": learned})

    def halves(at, step):
        angle = at[..., None] * torch.exp(torch.arange(3.0) * -step)
        return torch.cat([angle.sin(), angle.cos()], -1)

    # Marian's table, and fairseq's, whose last rate is 1/10000.
    marian, fairseq = math.log(10000) * 2 / 6, math.log(10000) / 2
    yield case("halves", {}, {}, {"pe": halves(torch.arange(4), marian)}, s, {"layout": "halves"})
    yield case("halves, by positions", {"positions": pos}, axes, {"pe": halves(pos, marian)}, s, {"layout": "halves"})
    yield case("fairseq from 2", {}, {}, {"pe": halves(torch.arange(4) + 2, fairseq)}, s, {"layout": "fairseq", "offset": 2})
    turns = halves(pos + 1, marian).unflatten(-1, (2, 3)).mT.flatten(-2)
    yield case("by positions, from 1", {"positions": pos}, axes, {"pe": turns}, s, {"offset": 1})


@block("positions")
def _():
    s = dict(B=4, T=5)
    # Left, right, none, and a hole.
    valid = torch.tensor([[0, 0, 1, 1, 1], [1, 1, 1, 0, 0], [1, 1, 1, 1, 1], [1, 0, 1, 0, 1]]).bool()
    segments = torch.tensor([[0, 0, 0, 0, 1], [0, 0, 1, 1, 1], [3, 1, 3, 3, 1], [0, 0, 0, 5, 5]])
    axes = {"valid": "B:batch T:time", "segments": "B:batch T:time"}
    yield case("nothing connected", {}, {}, {"positions": torch.arange(5)}, s)
    yield case("nothing connected, offset", {}, {}, {"positions": torch.arange(5) + 2}, s, {"offset": 2})
    # transformers' OPT (offset 2) and RoBERTa (padding_idx 1): a padded token has the one before the first.
    opt = valid.cumsum(1) * valid - 1
    yield case("of valid tokens", {"valid": valid}, {"valid": axes["valid"]}, {"positions": opt.clamp(min=0)}, s)
    yield case("of valid tokens, offset 2", {"valid": valid}, {"valid": axes["valid"]}, {"positions": opt + 2}, s, {"offset": 2})
    earlier = lambda b, t, keep: sum(1 for j in range(t) if segments[b, j] == segments[b, t] and keep[b, j])
    of = lambda keep: torch.tensor([[earlier(b, t, keep) if keep[b, t] else -1 for t in range(5)] for b in range(4)])
    yield case("in each segment", {"segments": segments}, {"segments": axes["segments"]}, {"positions": of(torch.ones_like(valid))}, s)
    yield case("in each segment, of valid tokens", {"valid": valid, "segments": segments}, axes, {"positions": of(valid) + 1}, s, {"offset": 1})


@block("documents")
def _():
    ids = torch.tensor([[5, 1, 2, 3, 1, 4], [1, 1, 1, 2, 2, 2], [7, 7, 7, 7, 7, 7]])
    before = (ids == 1).cumsum(1) - (ids == 1).long()
    yield case("three texts", {"ids": ids}, {"ids": "B:batch T:time"}, {"segments": before}, dict(B=3, T=6), {"separator": 1})


@block("qkv")
def _():
    shapes = [dict(B=2, T=3, S=4, D=8, C=6, H=4, G=2), dict(B=1, T=1, S=1, D=4, C=4, H=2, G=1)]
    for i, s in enumerate(shapes):
        d = Draw(i)
        width = s["D"] // s["H"]
        x, c = d.normal(*size_of(s, "BTD")), d.normal(*size_of(s, "BSC"))
        heads = lambda v, n: v.unflatten(2, (n, width)).transpose(1, 2)
        for groups in ("H", "G"):
            g = s[groups]
            sizes = [s["H"] * width, g * width, g * width]
            for bias in (True, False):
                of = lambda from_, n: (d.normal(from_, n), d.normal(n) if bias else None)
                params = {"kv_heads": groups, "bias": bias}
                q, k, v = [of(s["D"], n) for n in sizes]
                parts = [F.linear(x, w.T, b) for w, b in (q, k, v)]
                outs = {"q": heads(parts[0], s["H"]), "k": heads(parts[1], g), "v": heads(parts[2], g)}
                name = f"{groups} key-value heads, bias {bias} {s}"
                fused = {"w": torch.cat([q[0], k[0], v[0]], 1), **({"b": torch.cat([q[1], k[1], v[1]])} if bias else {})}
                yield case(f"fused, {name}", {"x": x}, {"x": HIDDEN}, outs, s, params, fused)
                three = lambda q, k, v: {"wq": q[0], "wk": k[0], "wv": v[0], **({"bq": q[1], "bk": k[1], "bv": v[1]} if bias else {})}
                yield case(f"three, {name}", {"x": x}, {"x": HIDDEN}, outs, s, {**params, "fused": False}, three(q, k, v))
                k, v = of(s["C"], sizes[1]), of(s["C"], sizes[2])
                outs = {"q": outs["q"], "k": heads(F.linear(c, k[0].T, k[1]), g), "v": heads(F.linear(c, v[0].T, v[1]), g)}
                yield case(f"cross, {name}", {"x": x, "context": c}, {"x": HIDDEN, "context": "B:batch S:time C:feature"}, outs, s, params, three(q, k, v))


@block("reduce")
def _():
    s = dict(B=2, T=3, D=4)
    x = Draw(0).normal(2, 3, 4, spread=2)
    of = {"mean": torch.mean, "sum": torch.sum, "max": torch.amax}
    for fn, f in of.items():
        for axis in (-1, 1, 0):
            for keep in (False, True):
                yield case(f"{fn}, axis {axis}, keep {keep}", {"x": x}, {"x": HIDDEN}, {"x": f(x, dim=axis, keepdim=keep)}, s, {"fn": fn, "axis": axis, "keep": keep})
    # Of what a mask keeps, one sample at a time by indexing; of the last sample it keeps nothing, and 0 stands for it.
    s = dict(B=3, T=4, D=2)
    x = Draw(1).normal(3, 4, 2, spread=2)
    kept = torch.tensor([[1, 1, 1, 1], [0, 1, 0, 1], [0, 0, 0, 0]]).bool()
    for fn, f in of.items():
        rows = [f(one[keep], dim=0) if keep.any() else torch.zeros(2) for one, keep in zip(x, kept)]
        for keep in (False, True):
            y = torch.stack(rows).unsqueeze(1) if keep else torch.stack(rows)
            axes = {"x": HIDDEN, "mask": "B:batch T:time"}
            yield case(f"{fn} of what a mask keeps, keep {keep}", {"x": x, "mask": kept}, axes, {"x": y}, s, {"fn": fn, "axis": 1, "keep": keep})
    # One mask for all samples.
    y = x[:, [0, 2]].mean(1)
    yield case("mean, one mask for all", {"x": x, "mask": torch.tensor([1, 0, 1, 0]).bool()}, {"x": HIDDEN, "mask": "T:time"}, {"x": y}, s, {"fn": "mean", "axis": 1})


def alibi_slopes(n):
    """The code that Press et al. published (fairseq, `get_slopes`)."""

    def power_of_2(n):
        start = 2 ** (-(2 ** -(math.log2(n) - 3)))
        return [start * start**i for i in range(n)]

    if math.log2(n).is_integer():
        return power_of_2(n)
    closest = 2 ** math.floor(math.log2(n))
    return power_of_2(closest) + alibi_slopes(2 * closest)[0::2][: n - closest]


def t5_bucket(relative, bidirectional, buckets, max_distance):
    """Hugging Face's `T5Attention._relative_position_bucket`, which is Mesh TensorFlow's."""
    out = 0
    if bidirectional:
        buckets //= 2
        out = out + (relative > 0).to(torch.long) * buckets
        relative = torch.abs(relative)
    else:
        relative = -torch.min(relative, torch.zeros_like(relative))
    exact = buckets // 2
    large = exact + (torch.log(relative.float() / exact) / math.log(max_distance / exact) * (buckets - exact)).to(torch.long)
    large = torch.min(large, torch.full_like(large, buckets - 1))
    return out + torch.where(relative < exact, relative, large)


@block("relative_bias")
def _():
    for heads in (1, 2, 4, 6, 8, 12):
        s = dict(H=heads, T=3, S=5)
        i, j = torch.arange(3)[:, None] + 2, torch.arange(5)[None, :]
        bias = -torch.tensor(alibi_slopes(heads))[:, None, None] * (i - j).abs()
        yield case(f"alibi {s}", {}, {}, {"bias": bias}, s, {"kind": "alibi", "key": "S"})
    kinds = [(True, 32, 128, 40, 40), (False, 32, 128, 40, 40), (False, 32, 128, 1, 200), (True, 32, 128, 1, 200), (True, 8, 20, 5, 30), (False, 6, 11, 1, 1)]
    for n, (both, buckets, far, t, k) in enumerate(kinds):
        s = dict(H=1 if t * k > 100 else 2, T=t, S=k)
        i, j = torch.arange(t)[:, None] + k - t, torch.arange(k)[None, :]
        # Bucket numbers themselves as the table: any wrong bucket shows, and the text is short.
        table = torch.arange(buckets)[:, None] * (torch.arange(s["H"]) + 1.0)[None, :]
        bias = F.embedding(t5_bucket(j - i, both, buckets, far), table).permute(2, 0, 1)
        params = {"kind": "t5", "key": "S", "bidirectional": both, "buckets": buckets, "max_distance": far}
        yield case(f"t5, both ways {both}, {buckets} buckets to {far} {s}", {}, {}, {"bias": bias}, s, params, {"table": table})
    pos = torch.tensor([[0, 0, 0, 1, 2, 3], [0, 1, 2, 0, 1, 2]])
    for t in (6, 2):
        s = dict(B=2, H=2, T=t, S=6)
        far = pos[:, None, :] - pos[:, 6 - t :, None]
        bias = -torch.tensor(alibi_slopes(2))[:, None, None] * far.abs()[:, None]
        axes = {"positions": "B:batch S:time"}
        yield case(f"alibi by positions, {t} queries", {"positions": pos}, axes, {"bias": bias}, s, {"kind": "alibi"})
        table = torch.arange(8)[:, None] * (torch.arange(2) + 1.0)[None, :]
        bias = F.embedding(t5_bucket(far, True, 8, 20), table).permute(0, 3, 1, 2)
        params = {"kind": "t5", "bidirectional": True, "buckets": 8, "max_distance": 20}
        yield case(f"t5 by positions, {t} queries", {"positions": pos}, axes, {"bias": bias}, s, params, {"table": table})


def rotate_half(x, base, offset):
    """Hugging Face's Llama: `apply_rotary_pos_emb`."""
    inv = 1.0 / (base ** (torch.arange(0, x.shape[-1], 2).float() / x.shape[-1]))
    angle = torch.outer(torch.arange(x.shape[2]).float() + offset, inv)
    cos, sin = torch.cat([angle, angle], -1).cos(), torch.cat([angle, angle], -1).sin()
    one, two = x.chunk(2, -1)
    return x * cos + torch.cat([-two, one], -1) * sin


def rotate_pairs(x, base, offset):
    """Meta's Llama: neighbours as complex numbers, times e^(i·t·θ)."""
    inv = 1.0 / (base ** (torch.arange(0, x.shape[-1], 2).float() / x.shape[-1]))
    angle = torch.outer(torch.arange(x.shape[2]).float() + offset, inv)
    turned = torch.view_as_complex(x.unflatten(-1, (-1, 2)).contiguous()) * torch.polar(torch.ones_like(angle), angle)
    return torch.view_as_real(turned).flatten(-2)


def rates(k, p, length):
    """Turns per position of each pair, and the factor of cosines and sines, by the papers' formulas."""
    base, f, n = p.get("base", 10000), p.get("factor", 8), p.get("original", 8192)
    i = torch.arange(0, k, 2, dtype=torch.float64) / k
    plain = base**-i
    way = p["scaling"]
    if way == "linear":
        return plain / f, 1
    if way == "ntk":
        return (base * f ** (k / (k - 2))) ** -i, 1
    if way == "dynamic":
        return (base * (f * max(length, n) / n - (f - 1)) ** (k / (k - 2))) ** -i, 1
    if way == "longrope":
        short = p.get("factors") or [1] * (k // 2)
        by = torch.tensor((p.get("long_factors") or short) if length > n else short)
        return plain / by, p.get("attention_factor") or math.sqrt(1 + math.log(f) / math.log(n))
    if way == "llama3":
        low, high = p.get("low_freq_factor", 1), p.get("high_freq_factor", 4)
        wave = 2 * math.pi / plain
        smooth = (n / wave - low) / (high - low)
        mixed = (1 - smooth) * plain / f + smooth * plain
        return torch.where(wave > n / low, plain / f, torch.where(wave < n / high, plain, mixed)), 1
    # YaRN: the pair that turns so many times over the original length.
    pair = lambda turns: k * math.log(n / (turns * 2 * math.pi)) / (2 * math.log(base))
    low, high = pair(p.get("beta_fast", 32)), pair(p.get("beta_slow", 1))
    if p.get("truncate", True):
        low, high = math.floor(low), math.ceil(high)
    low, high = max(low, 0), min(high, k - 1)
    ramp = ((torch.arange(k // 2, dtype=torch.float64) - low) / (high - low if high != low else 0.001)).clamp(0, 1)
    return plain / f * ramp + plain * (1 - ramp), p.get("attention_factor") or 0.1 * math.log(f) + 1


def turn_by(x, at, rate, factor=1, pairs="half"):
    """x [..., T, K] at positions that broadcast to [..., T]."""
    angle = at[..., None].double() * rate
    one, two = x.double().chunk(2, -1) if pairs == "half" else x.double().unflatten(-1, (-1, 2)).unbind(-1)
    cos, sin = angle.cos() * factor, angle.sin() * factor
    turned = (one * cos - two * sin, one * sin + two * cos)
    return (torch.cat(turned, -1) if pairs == "half" else torch.stack(turned, -1).flatten(-2)).float()


SCALINGS = [
    {"scaling": "linear", "factor": 4},
    {"scaling": "ntk", "factor": 4},
    {"scaling": "dynamic", "factor": 3, "original": 4},
    {"scaling": "dynamic", "factor": 3, "original": 64},
    {"scaling": "yarn", "factor": 32, "base": 150000, "original": 4096, "truncate": False},
    {"scaling": "yarn", "original": 32},
    {"scaling": "yarn", "factor": 4, "original": 64, "beta_fast": 8, "beta_slow": 0.5, "attention_factor": 0.75},
    {"scaling": "yarn", "factor": 0.5, "original": 4, "attention_factor": 1.5},
    {"scaling": "llama3", "original": 32},
    {"scaling": "llama3", "base": 500000, "low_freq_factor": 0.5, "high_freq_factor": 2, "original": 8},
    {"scaling": "longrope", "factor": 4, "original": 8, "factors": [1, 1.5, 2, 4], "long_factors": [2, 3, 8, 16]},
    {"scaling": "longrope", "factor": 4, "original": 5, "factors": [1, 1.5, 2, 4], "long_factors": [2, 3, 8, 16]},
    {"scaling": "longrope", "factors": [1, 1.5, 2, 4], "attention_factor": 1.25},
    {"scaling": "longrope", "long_factors": [2, 3, 8, 16], "original": 3},
]


@block("rope")
def _():
    shapes = [dict(B=2, H=4, G=2, T=5, S=3, K=8), dict(B=1, H=1, G=1, T=1, S=1, K=4)]
    axes = {"q": "B:batch H:head T:query K:feature", "k": "B:batch G:head S:key K:feature"}
    for i, s in enumerate(shapes):
        d = Draw(i)
        q, k = d.normal(*size_of(s, "BHTK")), d.normal(*size_of(s, "BGSK"))
        for pairs, f in {"half": rotate_half, "interleaved": rotate_pairs}.items():
            for base, offset in ((10000, 0), (500, 7), (1e6, -3)):
                params = {"pairs": pairs, "base": base, "offset": offset}
                yield case(f"{params} {s}", {"q": q, "k": k}, axes, {"q": f(q, base, offset), "k": f(k, base, offset)}, s, params)
            half = s["K"] // 2
            part = lambda x: torch.cat([f(x[..., :half], 10000, 0), x[..., half:]], -1)
            yield case(f"{pairs}, half of the width {s}", {"q": q, "k": k}, axes, {"q": part(q), "k": part(k)}, s, {"pairs": pairs, "part": 0.5})
            yield case(f"{pairs}, q alone {s}", {"q": q}, {"q": axes["q"]}, {"q": f(q, 10000, 0)}, s, {"pairs": pairs})
    s = dict(B=1, H=2, T=7, K=8)
    q = Draw(5).normal(*size_of(s, "BHTK"))
    for i, p in enumerate(SCALINGS):
        pairs = "interleaved" if i % 3 == 2 else "half"
        rate, factor = rates(8, p, 7)
        f = lambda x: turn_by(x, torch.arange(7), rate, factor, pairs)
        yield graded(f"{p}", f, {"q": q}, {"q": axes["q"]}, s, {**p, "pairs": pairs}, "q")
    # A count of numbers, of which the rates are those of so narrow a head.
    rate, factor = rates(4, {"scaling": "yarn", "original": 32}, 7)
    f = lambda x: torch.cat([turn_by(x[..., :4], torch.arange(7) + 3, rate, factor), x[..., 4:]], -1)
    yield graded("four of eight, scaled", f, {"q": q}, {"q": axes["q"]}, s, {"count": 4, "scaling": "yarn", "original": 32, "offset": 3}, "q")
    # Positions that are given for the keys; the queries are the last ones.
    pos, rate = torch.tensor([[0, 0, 0, 1, 2, 3, 4]]), rates(8, {"scaling": "linear", "factor": 1}, 7)[0]
    f = lambda x, at=pos: turn_by(x, at[:, None], rate)
    yield graded("positions of q alone", lambda q, _: f(q), {"q": q, "positions": pos}, {"q": axes["q"], "positions": "B:batch T:time"}, s, {}, "q")
    k = Draw(6).normal(1, 1, 7, 8)
    last = {"q": "B:batch H:head T:query K:feature", "k": "B:batch 1:head S:key K:feature", "positions": "B:batch S:time"}
    both = {"q": f(q[:, :, 5:], pos[:, 5:] + 2), "k": f(k, pos + 2)}
    yield case("positions of the keys, offset 2", {"q": q[:, :, 5:], "k": k, "positions": pos}, last, both, dict(B=1, H=2, T=2, S=7, K=8), {"offset": 2})
    both = {"q": f(q, pos), "k": f(k, pos)}
    yield case("one row of positions for all samples", {"q": q, "k": k, "positions": pos[0]}, {**last, "positions": "S:time"}, both, dict(B=1, H=2, T=7, S=7, K=8))
    # The last two queries of seven keys; what counts is the length of the keys.
    p = {"scaling": "dynamic", "factor": 2, "original": 5}
    rate, _ = rates(8, p, 7)
    last, k = q[:, :, 5:], Draw(6).normal(1, 1, 7, 8)
    both = {"q": turn_by(last, torch.arange(5, 7), rate), "k": turn_by(k, torch.arange(7), rate)}
    yield case("fewer queries, by the keys' length", {"q": last, "k": k}, {"q": axes["q"], "k": "B:batch 1:head S:key K:feature"}, both, dict(B=1, H=2, T=2, S=7, K=8), p)


@block("scale")
def _():
    s = dict(B=2, T=3, D=5)
    d = Draw(0)
    x, like = d.normal(2, 3, 5), d.normal(3, 5)
    both = {"x": HIDDEN, "like": "T:time D:feature"}
    yield case("over the root", {"x": x, "like": like}, both, {"x": x / math.sqrt(5)}, s)
    yield case("times the root", {"x": x, "like": like}, both, {"x": x * math.sqrt(5)}, s, {"by": "sqrt(width)"})
    yield case("a factor", {"x": x}, {"x": HIDDEN}, {"x": x * -0.5}, s, {"by": "factor", "factor": -0.5})


@block("scores")
def _():
    for i, s in enumerate(HEAD_SHAPES):
        d = Draw(i)
        q, k = d.normal(*size_of(s, "BHTK")), d.normal(*size_of(s, "BGSK"))
        out = q @ k.repeat_interleave(s["H"] // s["G"], 1).mT
        yield case(str(s), {"q": q, "k": k}, {"q": "B:batch H:head T:query K:feature", "k": "B:batch G:head S:key K:feature"}, {"scores": out}, s)


@block("weighted_sum")
def _():
    for i, s in enumerate(HEAD_SHAPES):
        d = Draw(i)
        w, v = F.softmax(d.normal(*size_of(s, "BHTS")), -1), d.normal(*size_of(s, "BGSK"))
        out = w @ v.repeat_interleave(s["H"] // s["G"], 1)
        yield case(str(s), {"weights": w, "v": v}, {"weights": SCORES, "v": "B:batch G:head S:key K:feature"}, {"out": out}, s)


@block("shift")
def _():
    for i, s in enumerate([dict(B=2, T=5, D=3), dict(B=1, T=1, D=2)]):
        d = Draw(i)
        ids, x = d.ids(s["B"], s["T"], below=9), d.normal(*size_of(s, "BTD"))
        for by in (1, 3):
            if by > s["T"]:
                continue
            yield case(f"ids left by {by} {s}", {"x": ids}, {"x": "B:batch T:time"}, {"x": F.pad(ids[:, by:], (0, by), value=-100)}, s, {"by": by})
            yield case(f"ids right by {by} {s}", {"x": ids}, {"x": "B:batch T:time"}, {"x": F.pad(ids[:, : s["T"] - by], (by, 0), value=2)}, s, {"by": by, "direction": "right", "fill": 2})
            yield case(f"vectors right by {by} {s}", {"x": x}, {"x": HIDDEN}, {"x": F.pad(x[:, : s["T"] - by], (0, 0, by, 0), value=0.5)}, s, {"by": by, "direction": "right", "fill": 0.5})
        yield case(f"features left {s}", {"x": x}, {"x": HIDDEN}, {"x": F.pad(x[..., 1:], (0, 1), value=0)}, s, {"axis": -1, "fill": 0})


@block("slice")
def _():
    s = dict(B=2, T=5, D=3)
    d = Draw(0)
    x, ids = d.normal(2, 5, 3), d.ids(2, 5, below=9)
    yield case("the first position", {"x": x}, {"x": HIDDEN}, {"x": x[:, 0]}, s, {"drop": True})
    yield case("the last position", {"x": x}, {"x": HIDDEN}, {"x": x[:, -1:]}, s, {"start": -1})
    yield case("some features", {"x": x}, {"x": HIDDEN}, {"x": x[..., 1:3]}, s, {"axis": -1, "start": 1, "length": 2})
    yield case("from the end", {"x": x}, {"x": HIDDEN}, {"x": x[:, -4:-1]}, s, {"start": -4, "length": "D"})
    yield case("ids", {"x": ids}, {"x": "B:batch T:time"}, {"x": ids[1]}, s, {"axis": 0, "start": 1, "drop": True})


@block("transpose")
def _():
    s = dict(B=2, T=3, D=4, H=2)
    d = Draw(0)
    x, y = d.normal(2, 3, 4), d.normal(2, 2, 3, 4)
    yield case("last two", {"x": x}, {"x": HIDDEN}, {"x": x.mT}, s)
    yield case("all three", {"x": x}, {"x": HIDDEN}, {"x": x.permute(2, 0, 1)}, s, {"order": [2, 0, 1]})
    yield case("four", {"x": y}, {"x": "B:batch H:head T:time D:feature"}, {"x": y.permute(0, 2, 1, 3)}, s, {"order": [0, 2, 1, 3]})


@block("where")
def _():
    s = dict(B=2, T=3, D=4)
    d = Draw(0)
    x, y, keep = d.normal(2, 3, 4), d.normal(3, 4), d.bools(2, 3, 1)
    axes = {"x": HIDDEN, "mask": "B:batch T:time 1"}
    yield case("a number", {"x": x, "mask": keep}, axes, {"x": x.masked_fill(~keep, 0.25)}, s, {"fill": 0.25})
    yield case("another value", {"x": x, "mask": keep, "other": y}, {**axes, "other": "T:time D:feature"}, {"x": torch.where(keep, x, y)}, s)
    holes = x.masked_fill(~keep, math.nan)
    yield case("NaN that is not chosen", {"x": holes, "mask": keep}, axes, {"x": x.masked_fill(~keep, 0)}, s)


if __name__ == "__main__":
    for kind, cases in sorted(CASES.items()):
        write(kind, cases)
