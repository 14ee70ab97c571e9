// test_parity.py: compares the exported model with numbers that Heddle wrote beside it.
import type { PytorchModel } from "./model.ts";
import { quoted } from "./names.ts";

/** Names of the tensors in parity.safetensors. */
export const parityNames = {
  input: (argument: string): string => `input ${argument}`,
  output: (address: string): string => `output ${address}`,
  /** The gradients are those of the sum of probe · output over all outputs that have a probe. */
  probe: (address: string): string => `probe ${address}`,
  gradient: (weight: string): string => `gradient ${weight}`,
} as const;

/** `bools` are the arguments that are bools; the file knows none. */
export function parityCode(model: PytorchModel, bools: ReadonlySet<string>): string {
  const args = model.inputs.map(({ argument }) => {
    const stored = `NUMBERS[${quoted(parityNames.input(argument))}]`;
    return `${argument}=${stored}${bools.has(argument) ? ".bool()" : ""}`;
  });
  return template.replace("ARGUMENTS", args.join(", "));
}

const template = `"""Compares the model with the numbers that Heddle computed in float64: outputs and gradients.

Run it with "python3 test_parity.py", or let pytest find it.
"""
import torch
from load_weights import HERE, load, read
from model import Model

NUMBERS = read(HERE / "parity.safetensors")


def named(kind):
    """The numbers of one kind: output, probe or gradient."""
    return {name[len(kind) + 1 :]: t for name, t in NUMBERS.items() if name.startswith(kind + " ")}


def run():
    model = load(Model()).eval()
    return model, model(ARGUMENTS)


def assert_close(name, found, expected, absolute, relative):
    found = found.detach().to(expected.dtype)
    assert found.shape == expected.shape, f"{name} is {list(found.shape)}, wanted {list(expected.shape)}"
    assert torch.allclose(found, expected, rtol=relative, atol=absolute, equal_nan=True), (
        f"{name} differs by {(found - expected).abs().max().item():.3g}"
    )


def test_outputs():
    """|a - b| <= 1e-5 + 1e-4 |b|"""
    _, outputs = run()
    for name, expected in named("output").items():
        assert_close(name, outputs[name], expected, 1e-5, 1e-4)


def test_gradients():
    """Every error is within 1e-4 of the largest entry of its gradient, or within what float32 makes of a 0.

    A gradient that is 0 in theory, such as a key bias's, is the rounding of gradients as large as any other here.
    """
    model, outputs = run()
    probes, expected = named("probe"), named("gradient")
    if not expected:  # so many weights that their gradients were left out
        return
    sum((outputs[name] * probe).sum() for name, probe in probes.items()).backward()
    names = getattr(model, "canvas_names", {})
    floor = max(1e-7, 1e-6 * max(g.abs().max().item() for g in expected.values()))
    for name, parameter in model.named_parameters():
        name = names.get(name, name)
        wanted = expected.pop(name)
        found = torch.zeros_like(parameter) if parameter.grad is None else parameter.grad
        bound = max(floor, 1e-4 * wanted.abs().max().item())
        assert_close("gradient of " + name, found, wanted, bound, 0)
    assert not expected, f"the model has no {sorted(expected)}"


if __name__ == "__main__":
    test_outputs()
    test_gradients()
    compared = "outputs and gradients are" if named("gradient") else "outputs (no gradients were stored) are"
    print(compared + " those of Heddle")
`;
