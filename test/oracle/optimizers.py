"""Optimizers on given gradients: fixtures/training/optimizers.json. PyTorch's AdamW, SGD and Muon (torch 2.9 or later),
and Lion by lion-pytorch. Muon multiplies in bfloat16; here in float32, so that it can be compared."""

import json
import sys

import torch

from _fixture import FOLDER as FIXTURES, Draw, record, tensor

try:
    from lion_pytorch import Lion
    from torch.optim import Muon
except ImportError as missing:
    print(f"optimizers.json stays as it is: {missing}")
    sys.exit(0)

FOLDER = FIXTURES / "training"


def adamw(weight, lr, decay, beta1, beta2, epsilon):
    return torch.optim.AdamW([weight], lr=lr, weight_decay=decay, betas=(beta1, beta2), eps=epsilon)


def sgd(weight, lr, decay, momentum):
    return torch.optim.SGD([weight], lr=lr, weight_decay=decay, momentum=momentum)


def lion(weight, lr, decay, beta1, beta2):
    return Lion([weight], lr=lr, weight_decay=decay, betas=(beta1, beta2))


def muon(weight, lr, decay, momentum):
    return Muon([weight], lr=lr, weight_decay=decay, momentum=momentum, adjust_lr_fn="match_rms_adamw")


CASES = [
    (adamw, (3, 4), {"lr": 0.01, "decay": 0.1, "beta1": 0.9, "beta2": 0.99, "epsilon": 1e-8}),
    (adamw, (3, 4), {"lr": 0.3, "decay": 0.0, "beta1": 0.8, "beta2": 0.999, "epsilon": 1e-4}),
    (adamw, (3, 4), {"lr": 1e-4, "decay": 0.5, "beta1": 0.0, "beta2": 0.5, "epsilon": 1e-8}),
    (sgd, (3, 4), {"lr": 0.1, "decay": 0.01, "momentum": 0.9}),
    (sgd, (3, 4), {"lr": 0.01, "decay": 0.0, "momentum": 0.0}),
    (lion, (3, 4), {"lr": 0.01, "decay": 0.1, "beta1": 0.9, "beta2": 0.99}),
    (lion, (3, 4), {"lr": 0.003, "decay": 0.0, "beta1": 0.5, "beta2": 0.8}),
    (muon, (3, 4), {"lr": 0.02, "decay": 0.1, "momentum": 0.95}),
    (muon, (5, 2), {"lr": 0.1, "decay": 0.0, "momentum": 0.5}),
]

if __name__ == "__main__":
    torch.bfloat16 = torch.float32
    cases = []
    for seed, (make, shape, options) in enumerate(CASES):
        draw = Draw(seed)
        weight = draw.normal(*shape).requires_grad_()
        first = weight.detach().clone()
        optimizer = make(weight, **options)
        given, after = {}, {}
        for step in range(6):
            # From large to nothing at all, where epsilon decides.
            weight.grad = draw.normal(*shape) * 10.0 ** (1 - 2 * step) if step < 5 else torch.zeros(*shape)
            given[str(step)] = weight.grad.clone()
            optimizer.step()
            after[str(step)] = weight.detach().clone()
        tensors = {"gradients": given, "weights": after}
        cases.append(record({"optimizer": json.dumps(make.__name__), "options": json.dumps(options), "weight": tensor(first), **{k: record({n: tensor(t) for n, t in v.items()}) for k, v in tensors.items()}}))
    path = FOLDER / "optimizers.json"
    path.write_text("[\n" + ",\n".join(cases) + "\n]\n", encoding="utf-8")
    print(f"{path.name}: {len(cases)} cases, {path.stat().st_size / 1024:.0f} KB")
