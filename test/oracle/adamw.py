"""PyTorch's AdamW on given gradients: fixtures/training/adamw.json."""

import json

import torch

from _fixture import FOLDER as FIXTURES, Draw, record, tensor

FOLDER = FIXTURES / "training"

if __name__ == "__main__":
    cases = []
    for seed, (lr, decay, betas, eps) in enumerate([(0.01, 0.1, (0.9, 0.99), 1e-8), (0.3, 0.0, (0.8, 0.999), 1e-4), (1e-4, 0.5, (0.0, 0.5), 1e-8)]):
        draw = Draw(seed)
        weight = draw.normal(3, 4).requires_grad_()
        first = weight.detach().clone()
        optimizer = torch.optim.AdamW([weight], lr=lr, weight_decay=decay, betas=betas, eps=eps)
        given, after = {}, {}
        for step in range(6):
            # From large to nothing at all, where eps decides.
            weight.grad = draw.normal(3, 4) * 10.0 ** (1 - 2 * step) if step < 5 else torch.zeros(3, 4)
            given[str(step)] = weight.grad.clone()
            optimizer.step()
            after[str(step)] = weight.detach().clone()
        options = {"lr": lr, "decay": decay, "beta1": betas[0], "beta2": betas[1], "epsilon": eps}
        tensors = {"gradients": given, "weights": after}
        cases.append(record({"options": json.dumps(options), "weight": tensor(first), **{k: record({n: tensor(t) for n, t in v.items()}) for k, v in tensors.items()}}))
    path = FOLDER / "adamw.json"
    path.write_text("[\n" + ",\n".join(cases) + "\n]\n", encoding="utf-8")
    print(f"{path.name}: {len(cases)} cases, {path.stat().st_size / 1024:.0f} KB")
