"""Runs the test_parity.py of each folder given, all in one process: importing PyTorch takes seconds. Prints JSON."""
import importlib
import json
import sys
import traceback

import torch

torch.set_num_threads(1)
found = {}
for folder in sys.argv[1:]:
    for name in ("model", "load_weights", "test_parity"):
        sys.modules.pop(name, None)
    sys.path.insert(0, folder)
    try:
        importlib.invalidate_caches()
        test = importlib.import_module("test_parity")
        counts = [len(test.named("output")), len(test.named("gradient"))]
        test.test_outputs()
        test.test_gradients()
        found[folder] = {"outputs": counts[0], "gradients": counts[1], "error": None}
    except Exception:
        found[folder] = {"outputs": 0, "gradients": 0, "error": traceback.format_exc()[-1500:]}
    sys.path.pop(0)
print(json.dumps(found))
