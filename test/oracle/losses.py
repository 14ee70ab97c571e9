"""Several losses that train together, by PyTorch's autograd: fixtures/training/losses.json.

One table of embeddings and two heads: the one predicts the next token, the other the token two ahead. What is minimized
is written as a person writes it in PyTorch; the test wires the same sum as a graph.
"""

import torch
import torch.nn.functional as F

from _fixture import FOLDER as FIXTURES, Draw, record, tensor

B, T, D, V = 2, 5, 3, 7
DRAW = Draw(41)
WEIGHTS = {
    "emb.table": DRAW.normal(V, D),
    "head.w": DRAW.normal(D, V),
    "head2.w": DRAW.normal(D, V),
}
IDS = DRAW.ids(B, T, below=V)


def ahead(n):
    return torch.cat([IDS[:, n:], torch.full((B, n), -100)], 1)


def cross_entropy(logits, targets):
    return F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=-100)


TOTALS = {
    "two outputs": lambda a, b: a + b,
    "an Add": lambda a, b: a + b,
    "a Scale on one": lambda a, b: a + 0.3 * b,
    "a Scale on a sum of scaled losses": lambda a, b: 2 * (0.5 * a + 0.3 * b),
    "one loss, scaled": lambda a, _: 0.25 * a,
    "one loss, counted scaled and as it is": lambda a, b: (0.5 * a) + (a + b),
}


def main():
    cases = []
    for name, total in TOTALS.items():
        w = {n: t.clone().requires_grad_() for n, t in WEIGHTS.items()}
        x = w["emb.table"][IDS]
        loss = total(cross_entropy(x @ w["head.w"], ahead(1)), cross_entropy(x @ w["head2.w"], ahead(2)))
        loss.backward()
        gradients = {n: torch.zeros_like(t) if t.grad is None else t.grad for n, t in w.items()}
        cases.append(
            record(
                {
                    "case": f'"{name}"',
                    "loss": repr(loss.item()),
                    "gradients": record({n: tensor(g) for n, g in gradients.items()}),
                }
            )
        )
    given = {"ids": tensor(IDS), "weights": record({n: tensor(t) for n, t in WEIGHTS.items()})}
    text = record({**given, "cases": "[\n" + ",\n".join(cases) + "\n]"})
    path = FIXTURES / "training" / "losses.json"
    path.write_text(text + "\n", encoding="utf-8")
    print(f"{path.name}: {len(cases)} cases, {path.stat().st_size / 1024:.0f} KB")


main()
