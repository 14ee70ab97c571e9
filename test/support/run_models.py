"""Runs exported PyTorch folders on the texts that came with the originals, and their own parity tests. Prints JSON.

Takes ORIGINAL EXPORTED …; needs torch alone. Of each pair: the largest differences from the given logits as a share of
the largest of them, for the text as it is and padded on the right, and what the parity test says.
"""
import importlib
import inspect
import json
import sys
import traceback
from pathlib import Path

import torch

torch.set_num_threads(1)


def inputs_of(model, given, mask):
    """Arguments by what the model calls them: `ids`, or `source_ids` and `target_ids`."""
    texts = {"source": given["ids"], "target": given.get("target"), "": given["ids"]}
    found = {}
    for name in inspect.signature(model.forward).parameters:
        stream, _, what = name.rpartition("_")
        text = texts["" if stream == "main" else stream]
        if what == "ids":
            found[name] = text.long()
        elif what == "valid":
            found[name] = torch.ones_like(text).bool() if mask is None or stream == "target" else mask.bool()
        elif what == "types":
            found[name] = torch.zeros_like(text).long()
    return found


def compared(original, exported, at):
    for name in ("model", "load_weights", "test_parity"):
        sys.modules.pop(name, None)
    sys.path.insert(0, exported)
    try:
        importlib.invalidate_caches()
        loader = importlib.import_module("load_weights")
        model = loader.load(importlib.import_module("model").Model()).eval()
        given = loader.read(Path(original) / "expected.safetensors")
        found = {}
        for kind, logits in (("", "logits"), ("mask_right", "logits_right")):
            mask = given[kind] if kind else None
            inputs = inputs_of(model, given, mask)
            if kind and not any(name.endswith("valid") for name in inputs):
                continue
            with torch.no_grad():
                output = model(**inputs)[at].double()
            expected = given[logits].double()
            if mask is not None and expected.shape[:2] == mask.shape:
                output, expected = output[mask.bool()], expected[mask.bool()]
            found[logits] = ((output - expected).abs().max() / expected.abs().max()).item()
        test = importlib.import_module("test_parity")
        test.test_outputs()
        test.test_gradients()
        return found
    except Exception:
        return {"error": traceback.format_exc()[-1500:]}
    finally:
        sys.path.remove(exported)


found = {"torch": torch.__version__}
for original, exported, at in zip(sys.argv[1::3], sys.argv[2::3], sys.argv[3::3]):
    found[exported] = compared(original, exported, at)
print(json.dumps(found))
