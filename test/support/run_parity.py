"""Runs the test_parity.py of each folder given, all in one process: importing PyTorch takes seconds. Prints JSON.

Where float32 itself misses the tolerance (a BatchNorm over four positions magnifies its rounding), the same code is
run again in float64, and the answer says so.
"""
import importlib
import json
import sys
import traceback
import types
from pathlib import Path

import torch

torch.set_num_threads(1)


def in_float64(folder):
    """The model of a folder with every float32 in its code made float64."""
    code = (Path(folder) / "model.py").read_text()
    code = code.replace("torch.float32", "torch.float64").replace(".float()", ".double()")
    module = types.ModuleType("model")
    exec(compile(code, "model.py", "exec"), module.__dict__)
    return module


def attempt(folder, double):
    for name in ("model", "load_weights", "test_parity"):
        sys.modules.pop(name, None)
    sys.path.insert(0, folder)
    torch.set_default_dtype(torch.float64 if double else torch.float32)
    try:
        importlib.invalidate_caches()
        if double:
            sys.modules["model"] = in_float64(folder)
        test = importlib.import_module("test_parity")
        counts = [len(test.named("output")), len(test.named("gradient"))]
        test.test_outputs()
        test.test_gradients()
        return {"outputs": counts[0], "gradients": counts[1], "error": None, "double": double}
    except Exception:
        return {"outputs": 0, "gradients": 0, "error": traceback.format_exc()[-1500:], "double": double}
    finally:
        sys.path.remove(folder)


found = {}
for folder in sys.argv[1:]:
    found[folder] = attempt(folder, False)
    if found[folder]["error"] is not None and "differs by" in found[folder]["error"]:
        single = found[folder]["error"]
        found[folder] = {**attempt(folder, True), "single": single}
print(json.dumps(found))
