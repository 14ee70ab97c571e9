"""What the oracle's scripts share: drawing small inputs, and writing fixtures as short JSON.

A fixture is a list of cases. A case names a block with its parameters, the dims, what enters each port, the weights,
and what PyTorch gives for each output. Inputs are rounded to two decimals, so that the text stays short; outputs are
printed as the shortest text that reads back as the same float32.
"""

import json
import math
import pathlib

import numpy as np
import torch

FOLDER = pathlib.Path(__file__).parent / "fixtures"
torch.set_num_threads(1)


class Draw:
    """Random inputs, from a seed that is the case's own."""

    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)

    def normal(self, *dims, spread=1.0):
        x = torch.randn(dims, generator=self.generator, dtype=torch.float64) * spread
        return torch.round(x * 100).div(100).to(torch.float32)

    def ids(self, *dims, below):
        return torch.randint(0, below, dims, generator=self.generator)

    def bools(self, *dims, share=0.7):
        return torch.rand(dims, generator=self.generator) < share


def number(x):
    x = np.float32(x)
    if math.isnan(x):
        return '"NaN"'
    if math.isinf(x):
        return '"Infinity"' if x > 0 else '"-Infinity"'
    if x == int(x) and abs(x) < 1e6:
        return str(int(x))
    text = np.format_float_positional(x, unique=True, trim="-")
    short = np.format_float_scientific(x, unique=True, trim="-")
    return text if len(text) <= len(short) else short


def tensor(t):
    t = t.detach()
    if t.dtype == torch.bool:
        dtype, data = "bool", [str(int(v)) for v in t.flatten().tolist()]
    elif not t.dtype.is_floating_point:
        dtype, data = "i32", [str(v) for v in t.flatten().tolist()]
    else:
        dtype, data = "f32", [number(v) for v in t.to(torch.float32).flatten().numpy()]
    return f'{{"dtype":"{dtype}","dims":{json.dumps(list(t.shape))},"data":[{",".join(data)}]}}'


def record(of):
    return "{" + ",".join(f"{json.dumps(k)}:{v}" for k, v in of.items()) + "}"


def case_text(case):
    head = {k: json.dumps(v, ensure_ascii=False) for k, v in case.items() if not isinstance(v, dict) or k in ("params", "dims", "axes")}
    tensors = {k: record({n: tensor(t) for n, t in case[k].items()}) for k in ("inputs", "weights", "outputs", "gradients") if k in case}
    return record({**head, **tensors})


def write(name, cases):
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.json"
    path.write_text("[\n" + ",\n".join(case_text(c) for c in cases) + "\n]\n", encoding="utf-8")
    print(f"{path.name}: {len(cases)} cases, {path.stat().st_size / 1024:.0f} KB")
