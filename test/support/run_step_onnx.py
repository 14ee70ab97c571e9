"""Runs the step.onnx of an exported folder by onnxruntime, in place of the PyTorch step, through the folder's own test.

    cd FOLDER; python3 run_step_onnx.py
"""
import re
import sys

import onnxruntime
import torch

sys.path.insert(0, ".")
import test_generate
from load_weights import HERE


def argument(name):
    """What step.py calls an input."""
    kind, _, rest = name.partition(":")
    return re.sub(r"\W+", "_", {"step": rest, "kept": f"kept_{rest}", "once": f"once_{rest}"}.get(kind, name))


class OnnxStep:
    def __init__(self, stored):
        self.stored = stored
        self.session = onnxruntime.InferenceSession(str(HERE / "step.onnx"), providers=["CPUExecutionProvider"])

    def __call__(self, **taken):
        feeds = {}
        for given in self.session.get_inputs():
            tensor = self.stored[given.name] if given.name in self.stored else taken[argument(given.name)]
            feeds[given.name] = tensor.contiguous().numpy()
        names = [made.name for made in self.session.get_outputs()]
        return {name: torch.from_numpy(value) for name, value in zip(names, self.session.run(names, feeds))}


test_generate.Step = OnnxStep
test_generate.test_steps()
print("the steps are those of the whole")
